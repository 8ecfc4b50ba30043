#!/bin/sh
# Packs a program as a release has it: an archive, and its digest in a file beside it.
#
#   pack.sh TARGET FOLDER OUT
#
# FOLDER holds the program (deepen, or deepen.exe).
set -eu

target=$1
folder=$2
out=$3
top=$(cd "$(dirname "$0")/.." && pwd)
program=deepen
case $target in *windows*) program=deepen.exe ;; esac

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$folder/$program" "$top/README.md" "$top/CHANGELOG.md" "$top/LICENSE-APACHE" "$top/LICENSE-MIT" "$work"
mkdir -p "$out"
archive=deepen-$target.tar.gz
tar -czf "$out/$archive" -C "$work" "$program" README.md CHANGELOG.md LICENSE-APACHE LICENSE-MIT
cd "$out"
if command -v sha256sum >/dev/null; then
  sha256sum "$archive" > "$archive.sha256"
else
  shasum -a 256 "$archive" > "$archive.sha256"
fi
echo "$out/$archive"
