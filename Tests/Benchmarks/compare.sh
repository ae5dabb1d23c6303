#!/usr/bin/env bash
# Times ConvKit and PyTorch alternately and prints the ratios: see README.md beside this.
#   PYTHON=python3 Tests/Benchmarks/compare.sh [--threads 1 2] [--layers NAME …] [--pairs 3] [--seconds 0.3] [--into PAGE]
set -euo pipefail
cd "$(dirname "$0")/../.."
swift build -c release --product convnet >&2
exec "${PYTHON:-python3}" Tests/Benchmarks/compare.py --convnet "$(swift build -c release --show-bin-path)/convnet" "$@"
