#!/bin/sh
# From the archives of a release to its npm packages and wheels.
#
#   wrap.sh DIST OUT
#
# DIST holds deepen-TARGET.tar.gz as pack.sh makes them; OUT gets npm/ and wheels/. Needs node and python3.
set -eu

dist=$1
out=$2
here=$(cd "$(dirname "$0")" && pwd)

mkdir -p "$out"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
set --
for archive in "$dist"/deepen-*.tar.gz; do
  target=$(basename "$archive" .tar.gz)
  target=${target#deepen-}
  mkdir -p "$work/$target"
  tar -xzf "$archive" -C "$work/$target"
  program=$work/$target/deepen
  if [ -f "$program.exe" ]; then program=$program.exe; fi
  python3 "$here/pypi/build_wheel.py" "$out/wheels" "$target" "$program"
  set -- "$@" "$target=$program"
done
node "$here/npm/build.mjs" "$out/npm" "$@"
