#!/usr/bin/env bash
# What takes longer than Tests/run.sh may: the kernels of arm64 in an emulator, twenty kills of a training, hostile folders, full disks,
# folders larger than the cache, and all tests under AddressSanitizer and ThreadSanitizer, with damaged PNG files for CONVKIT_FUZZ_SECONDS (60) of CPU.
# A memory error or a data race ends the run with the sanitizer's report. docs/reliability.md says what was seen.
set -euo pipefail
cd "$(dirname "$0")/.."
Samples/install.sh

if [ "$(uname -sm)" = "Linux x86_64" ]; then
  echo "— the kernels of arm64"
  Tests/arm64.sh
fi

echo "— twenty kills of a training"
swift build -c release --build-tests -Xswiftc -enable-testing
CONVKIT_KILLS=20 swift test -c release --skip-build -Xswiftc -enable-testing --filter ConvnetResumeTests

echo "— hostile folders"
python3 Tests/hostile.py .build/release/convnet

if [ "$(uname)" = Linux ] && [ "$(id -u)" -eq 0 ]; then
  echo "— full disks"
  Tests/full-disk.sh .build/release/convnet
fi

echo "— folders larger than the cache"
python3 Tests/memory.py .build/release/convnet

for sanitizer in address thread; do
  echo "— $sanitizer sanitizer"
  # The tools are run as processes by tests of their own, which the sanitizers do not see: those are left out.
  # Leaks are not looked for: the test library keeps what it has found until the process ends.
  swift build --build-tests --sanitize="$sanitizer" --scratch-path ".build-$sanitizer"
  ASAN_OPTIONS=detect_leaks=0 TSAN_OPTIONS=halt_on_error=1 \
    swift test --skip-build --sanitize="$sanitizer" --scratch-path ".build-$sanitizer" \
    --skip ToolTests --skip DocumentationTests
done

echo "— damaged PNG files under the address sanitizer"
ASAN_OPTIONS=detect_leaks=0 CONVKIT_FUZZ_SECONDS="${CONVKIT_FUZZ_SECONDS:-60}" \
  swift test --skip-build --sanitize=address --scratch-path .build-address --filter PNGMutationTests
