#!/bin/sh
# Downloads a release of deepen, checks its digest, and prints the program's path.
#
#   install.sh RELEASES VERSION FOLDER
#
# RELEASES is the address below which the releases of all versions lie: https://HOST/OWNER/deepen/releases/download.
set -eu

releases=$1
version=${2#v}
folder=$3

case $(uname -s)/$(uname -m) in
  Linux/x86_64) target=x86_64-unknown-linux-musl ;;
  Linux/aarch64 | Linux/arm64) target=aarch64-unknown-linux-musl ;;
  Darwin/x86_64) target=x86_64-apple-darwin ;;
  Darwin/arm64) target=aarch64-apple-darwin ;;
  MINGW*/x86_64 | MSYS*/x86_64 | CYGWIN*/x86_64) target=x86_64-pc-windows-msvc ;;
  *)
    echo "deepen: there is no release for $(uname -s) on $(uname -m): install it by cargo and name it as program" >&2
    exit 1
    ;;
esac

mkdir -p "$folder"
archive=deepen-$target.tar.gz
for file in "$archive" "$archive.sha256"; do
  if ! curl --fail --silent --show-error --location --retry 3 --max-time 300 \
    --output "$folder/$file" "$releases/v$version/$file"; then
    echo "deepen: cannot download $releases/v$version/$file" >&2
    exit 1
  fi
done
cd "$folder"
if command -v sha256sum >/dev/null; then
  sha256sum --check --quiet "$archive.sha256" >&2
else
  shasum -a 256 --check --quiet "$archive.sha256" >&2
fi
tar -xzf "$archive"
program=$folder/deepen
if [ -f "$program.exe" ]; then program=$program.exe; fi
echo "$program"
