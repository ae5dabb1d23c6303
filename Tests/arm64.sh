#!/usr/bin/env bash
# The micro-kernels as arm64 runs them, in NEON: compiled by Swift's clang for aarch64 and for this machine, run here (the
# first in qemu's emulation), compared with their definitions in double precision and with each other, number by number.
# On Linux on x86-64 it installs an emulator and a C library for arm64 where they are missing; on arm64 itself, macOS too,
# the kernels run as they are, against the definitions alone. Usage: Tests/arm64.sh
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
# The compiler that SwiftPM takes, with its flags of a release build.
clang=$(dirname "$(readlink -f "$(command -v swift)")")/clang
[ -x "$clang" ] || clang=clang
flags=(-O2 -Wall -Wextra -Werror -ISources/CMicrokernels/include)
sources=(Tests/Arm64/*.c)
for source in Sources/CMicrokernels/*.c; do
  # Elsewhere the functions of these sets only call those of the baseline.
  case $source in *_avx2.c | *_avx512.c) ;; *) sources+=("$source") ;; esac
done

case $(uname -m) in
  arm64 | aarch64)
    "$clang" "${flags[@]}" -o "$folder/arm64" "${sources[@]}" -lm
    "$folder/arm64" "$folder/arm64.txt"
    exit
    ;;
esac
if [ "$(uname -sm)" != "Linux x86_64" ]; then
  echo "Tests/arm64.sh: got $(uname -sm); expected Linux x86_64, or arm64; run it there" >&2
  exit 1
fi
if ! command -v qemu-aarch64-static >/dev/null || ! [ -e /usr/aarch64-linux-gnu/lib/libc.a ] ||
  ! compgen -G "/usr/lib/gcc-cross/aarch64-linux-gnu/*/libgcc.a" >/dev/null; then
  sudo=""; [ "$(id -u)" = 0 ] || sudo=sudo
  $sudo apt-get update -qq
  libgcc=$(apt-cache search --names-only '^libgcc-[0-9]+-dev-arm64-cross$' | cut -d' ' -f1 | sort -V | tail -n 1)
  $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    qemu-user-static libc6-dev-arm64-cross "$libgcc" >/dev/null
fi
arm64=(--target=aarch64-linux-gnu -isystem /usr/aarch64-linux-gnu/include)

# They must compile all the same.
for source in Sources/CMicrokernels/*_avx2.c Sources/CMicrokernels/*_avx512.c; do
  "$clang" "${arm64[@]}" "${flags[@]}" -fsyntax-only "$source"
done
"$clang" "${flags[@]}" -o "$folder/x86-64" "${sources[@]}" -lm
"$clang" "${arm64[@]}" "${flags[@]}" -fuse-ld=lld -static -o "$folder/arm64" "${sources[@]}" -lm
# Undefined behaviour ends this one where it happens.
"$clang" "${arm64[@]}" "${flags[@]}" -O1 -fsanitize=undefined -fsanitize-trap=undefined -fuse-ld=lld -static \
  -o "$folder/checked" "${sources[@]}" -lm

echo "— x86-64, the baseline set"
"$folder/x86-64" "$folder/x86-64.txt"
echo "— arm64, in qemu"
qemu-aarch64-static "$folder/arm64" "$folder/arm64.txt"
echo "— arm64, in qemu, with checks for undefined behaviour"
qemu-aarch64-static "$folder/checked" "$folder/checked.txt" >/dev/null
echo "none was found"
echo "— x86-64 and arm64, number by number"
python3 Tests/Arm64/compare.py "$folder/x86-64.txt" "$folder/arm64.txt" 1e-6
