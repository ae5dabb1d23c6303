#!/usr/bin/env bash
# Installs the libraries ConvKit links (FFTW, libpng) where they are missing. Says in one line what it cannot do.
set -euo pipefail

if ! command -v swift >/dev/null; then
  echo "ConvKit needs Swift 6.2 or newer and found none: get it from https://www.swift.org/install" >&2
  exit 1
fi

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; elif command -v sudo >/dev/null; then sudo "$@"; else
    echo "ConvKit needs the packages $missing: install them as root (apt-get install $missing)" >&2
    exit 1
  fi
}

missing=""
if command -v brew >/dev/null; then
  for formula in pkg-config fftw libpng; do
    brew list "$formula" >/dev/null 2>&1 || missing="$missing $formula"
  done
  # shellcheck disable=SC2086  # a list of words
  [ -z "$missing" ] || brew install $missing
elif command -v apt-get >/dev/null; then
  for package in pkg-config libfftw3-dev libpng-dev; do
    case "$(dpkg-query -W -f='${Status}' "$package" 2>/dev/null)" in
      *"ok installed"*) ;;
      # pkgconf stands in for pkg-config on newer systems.
      *) [ "$package" = pkg-config ] && command -v pkg-config >/dev/null || missing="$missing $package" ;;
    esac
  done
  missing="${missing# }"
  if [ -n "$missing" ]; then
    echo "installing $missing" >&2
    export DEBIAN_FRONTEND=noninteractive
    # A stale list is no reason to stop: the installation itself says what is missing.
    as_root apt-get update -qq >&2 || true
    # shellcheck disable=SC2086  # a list of words
    as_root apt-get install -y -qq $missing >&2
  fi
elif ! { command -v pkg-config >/dev/null && pkg-config --exists fftw3f libpng; }; then
  echo "ConvKit needs FFTW (single precision) and libpng with their headers: install them with your package manager" >&2
  exit 1
fi
