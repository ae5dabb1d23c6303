#!/usr/bin/env bash
# Installs what is missing, checks the format, builds, and runs all tests. Ends with the test runner's summary line.
set -euo pipefail
cd "$(dirname "$0")/.."
Samples/install.sh

echo "— format"
swift format lint --strict --recursive --parallel Package.swift Sources Tests Samples

echo "— without FFTW"
swift build -c release --disable-default-traits --scratch-path .build-without-fftw --product convnet
if .build-without-fftw/release/convnet train Samples/Digits/train --algorithm fft --epochs 1 2>/tmp/convkit-refused.$$; then
  echo "a build without FFTW did not refuse the fft algorithm" >&2
  exit 1
fi
grep -q 'trait FFTW' /tmp/convkit-refused.$$ || { cat /tmp/convkit-refused.$$ >&2; exit 1; }
rm -f /tmp/convkit-refused.$$

echo "— as a dependency"
Tests/dependant.sh

echo "— debug build, the core"
swift build --build-tests
swift test --skip-build --filter 'ConvShapesTests|ConvTensorsTests'

echo "— release build, all tests"
swift build -c release --build-tests -Xswiftc -enable-testing
swift test -c release --skip-build -Xswiftc -enable-testing
