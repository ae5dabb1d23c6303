#!/usr/bin/env bash
# A package in a temporary folder that depends on this one builds and runs README's program:
# by path, by version from a git repository, and by path without the FFTW trait.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# This tree as it stands, as a repository with a version.
mkdir "$work/ConvKit"
tar -C "$root" --exclude='./.build*' --exclude='./.git' -cf - . | tar -C "$work/ConvKit" -xf -
git -C "$work/ConvKit" init -q
git -C "$work/ConvKit" add -A
git -C "$work/ConvKit" -c user.name=test -c user.email=test@example.org commit -qm "this tree"
git -C "$work/ConvKit" tag 1.0.0

# README's program is its first Swift block.
awk '/^```swift$/ && !done {inside = 1; next} /^```$/ && inside {inside = 0; done = 1} inside' \
  "$root/README.md" >"$work/readme.swift"

cat >"$work/refusal.swift" <<'SWIFT'
import ConvKit

let geometry = try ConvolutionGeometry(
  input: ImageShape(channels: 1, height: 8, width: 8), filterCount: 1, window: Window2D(kernel: 3))
let context = ComputeContext()
_ = try ConvolutionAlgorithm.direct.plan(for: geometry, batch: 1, pass: .output, context: context)
do {
  _ = try ConvolutionAlgorithm.fft.plan(for: geometry, batch: 1, pass: .output, context: context)
  print("fft was not refused")
} catch { print("refused: \(error)") }
SWIFT

# build_and_run NAME PROGRAM DEPENDENCY PATTERN: the last line the program prints must match the pattern.
build_and_run() {
  local package="$work/$1"
  mkdir -p "$package/Sources/program"
  ln -s "$root/Samples" "$package/Samples"
  cp "$2" "$package/Sources/program/main.swift"
  cat >"$package/Package.swift" <<SWIFT
// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "program",
  platforms: [.macOS(.v15)],
  dependencies: [$3],
  targets: [
    .executableTarget(name: "program", dependencies: [.product(name: "ConvKit", package: "ConvKit")])
  ])
SWIFT
  swift build -c release --package-path "$package" >"$package/log" 2>&1 || { cat "$package/log" >&2; exit 1; }
  (cd "$package" && .build/release/program) | tail -n 1 >"$package/output"
  echo "$1: $(cat "$package/output")"
  grep -Eq "$4" "$package/output"
}

# The prediction: a class of the digits and its probability.
prediction='^3\b.*[0-9]'
build_and_run by-path "$work/readme.swift" ".package(path: \"$work/ConvKit\")" "$prediction"
build_and_run by-version "$work/readme.swift" ".package(url: \"file://$work/ConvKit\", from: \"1.0.0\")" "$prediction"
build_and_run without-fftw "$work/refusal.swift" ".package(path: \"$work/ConvKit\", traits: [])" \
  '^refused: .*trait FFTW'
if command -v ldd >/dev/null && ldd "$work/without-fftw/.build/release/program" | grep -q fftw; then
  echo "without-fftw: the program links FFTW all the same" >&2
  exit 1
fi
