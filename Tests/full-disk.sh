#!/usr/bin/env bash
# Trains on disks that are too small, of thirteen sizes, then gives each room and goes on: the bits must be those of a run that
# always had room. Needs root and Linux (a tmpfs is mounted).
#   Tests/full-disk.sh .build/release/convnet
set -euo pipefail
convnet=$(realpath "$1")
cd "$(dirname "$0")/.."
folder=$(mktemp -d)
trap 'umount "$folder/disk" 2>/dev/null || true; rm -rf "$folder"' EXIT
mkdir "$folder/disk"
train() { "$convnet" train Samples/Digits/test --epochs 3 --checkpoint-every 2 --out "$1" >/dev/null 2>"$folder/errors"; }

train "$folder/whole"
for size in 4 16 40 64 100 140 180 220 260 300 400 500 700; do
  mount -t tmpfs -o size="${size}k" none "$folder/disk"
  run="$folder/disk/run"
  status=0
  train "$run" || status=$?
  echo "$size KiB: exit code $status $(grep -ao 'error: .*' "$folder/errors" | sed "s|$folder/disk/||" || true)"
  [ "$status" -eq 0 ] || { [ "$status" -eq 73 ] && grep -q 'cannot be written: No space left on device' "$folder/errors"; }
  mount -o remount,size=4m "$folder/disk"
  "$convnet" train --resume "$run" >/dev/null 2>&1
  for file in best.safetensors last.safetensors; do cmp "$run/$file" "$folder/whole/$file"; done
  umount "$folder/disk"
done
echo "all ended with the same bits"
