#!/usr/bin/env bash
# Trains with ConvKit and PyTorch alternately and prints the ratios: see README.md beside this.
#   PYTHON=python3 Tests/Benchmarks/compare-training.sh [--pairs 5] [--tasks lenet-png lenet-memory cifar-memory] [--compile]
set -euo pipefail
cd "$(dirname "$0")/training"
swift build -c release >&2
exec "${PYTHON:-python3}" compare.py --program "$(swift build -c release --show-bin-path)/training" \
  --data "${DATA:-${TMPDIR:-/tmp}/peer-digits}" "$@"
