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
program=$(awk '/^```swift$/ && !done {inside = 1; next} /^```$/ && inside {inside = 0; done = 1} inside' "$root/README.md")

build_and_run() {
  local name=$1 dependency=$2
  local package="$work/$name"
  mkdir -p "$package/Sources/program"
  cp -R "$root/Samples" "$package/Samples"
  cat >"$package/Package.swift" <<SWIFT
// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "program",
  platforms: [.macOS(.v15)],
  dependencies: [$dependency],
  targets: [
    .executableTarget(name: "program", dependencies: [.product(name: "ConvKit", package: "ConvKit")])
  ])
SWIFT
  printf '%s\n' "$program" >"$package/Sources/program/main.swift"
  swift build -c release --package-path "$package" 2>&1 | grep -E 'error|warning|Compiling program|Build' || true
  (cd "$package" && .build/release/program | tail -n 1) >"$package/output"
  # The last line is the prediction: a class of the digits and its probability.
  grep -Eq '[0-9]' "$package/output"
  echo "$name: $(cat "$package/output")"
}

build_and_run by-path ".package(path: \"$work/ConvKit\")"
build_and_run by-version ".package(url: \"file://$work/ConvKit\", from: \"1.0.0\")"
build_and_run without-fftw ".package(path: \"$work/ConvKit\", traits: [])"
