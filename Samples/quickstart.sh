#!/usr/bin/env bash
# Builds ConvKit, answers a shape question, trains a classifier on real digits, and uses it.
set -euo pipefail
cd "$(dirname "$0")/.."
Samples/install.sh

echo "building (release) …" >&2
swift build -c release --product convshape >&2
swift build -c release --product convnet >&2
bin=$(swift build -c release --show-bin-path)
run=.build/quickstart
rm -rf "$run"

show() {
  echo
  echo "\$ $(basename "$1") ${*:2}"
  "$@"
}

show "$bin/convshape" --in 32x32x3 --filters 10x5x5 --pad 1
show "$bin/convnet" train Samples/Digits/train --test Samples/Digits/test --seed 7 --out "$run"
show "$bin/convnet" evaluate "$run/best.safetensors" Samples/Digits/test
image=$(find Samples/Digits/test/3 -name '*.png' | sort | head -n 1)
show "$bin/convnet" predict "$run/best.safetensors" "$image"
