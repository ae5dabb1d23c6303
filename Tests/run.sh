#!/usr/bin/env bash
# Installs what is missing, checks the format, builds, and runs all tests. Ends with the test runner's summary line.
set -euo pipefail
cd "$(dirname "$0")/.."
Samples/install.sh

echo "— format"
swift format lint --strict --recursive --parallel Package.swift Sources Tests Samples

echo "— as a dependency: by path, by version, without FFTW"
Tests/dependant.sh

echo "— debug build, the core"
swift build --build-tests
swift test --skip-build --filter 'ConvShapesTests|ConvTensorsTests'

echo "— release build, all tests"
swift build -c release --build-tests -Xswiftc -enable-testing

echo "— the report in a browser"
Tests/browser.sh

swift test -c release --skip-build -Xswiftc -enable-testing
