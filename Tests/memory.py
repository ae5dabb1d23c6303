#!/usr/bin/env python3
"""Trains on folders below and beyond the bound of the image cache and compares the memory the processes held.

    python3 Tests/memory.py .build/release/convnet

Decoded images are kept up to 512 MiB (docs/images.md). Three folders of one kind of picture, 256×256 RGB, are made: below
the bound, beyond it and far beyond it. The peak must not grow with what does not fit: exit code 1 when it does.
Only Python's standard library is used; the peak is the kernel's own count (getrusage) of each process.
"""

import hashlib
import json
import os
import struct
import subprocess
import sys
import tempfile
import time
import zlib

SIDE = 256
IMAGE_BYTES = 3 * SIDE * SIDE
COUNTS = [1000, 4000, 8000]
# What the peak may grow by from one folder beyond the bound to one of twice the images: paths, labels, hashes, rows.
ALLOWED_GROWTH = 32 << 20
# Reads images as fast as they come: the memory in question is that of the images and not of a network.
MODEL = {
    "format": "convkit-model", "version": 1,
    "layers": [
        {"layer": "conv2d", "filters": 4, "kernel": 16, "stride": 16}, {"layer": "relu"},
        {"layer": "global-average-pool"}, {"layer": "dense", "units": "classes"},
    ],
}


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def picture(number):
    """No two are the same, and every sample has 8 bits: a byte each in the cache."""
    pattern = hashlib.shake_128(str(number).encode()).digest(3 * SIDE + SIDE)
    rows = b"".join(b"\0" + pattern[y : y + 3 * SIDE] for y in range(SIDE))
    header = struct.pack(">IIBBBBB", SIDE, SIDE, 8, 2, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 1))
            + chunk(b"IEND", b""))


def run(command, folder):
    """The peak in bytes and the seconds of a process."""
    start = time.time()
    with open(os.path.join(folder, "log"), "wb") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
        _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        with open(os.path.join(folder, "log"), errors="replace") as log:
            sys.exit(f"{' '.join(command)}: ended with {os.waitstatus_to_exitcode(status)}\n{log.read()[-2000:]}")
    # Kibibytes on Linux, bytes on macOS.
    return usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024), time.time() - start


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    convnet = os.path.abspath(sys.argv[1])
    peaks = []
    with tempfile.TemporaryDirectory(prefix="convkit-memory-") as folder:
        with open(os.path.join(folder, "model.json"), "w") as file:
            json.dump(MODEL, file)
        made = 0
        for name in "ab":
            os.makedirs(os.path.join(folder, "images", name))
        print("images  as bytes  as floats  peak of train  seconds  peak of check  seconds")
        for count in COUNTS:
            for number in range(made, count):
                with open(os.path.join(folder, "images", "ab"[number % 2], f"{number}.png"), "wb") as file:
                    file.write(picture(number))
            made = count
            peak, seconds = run(
                [convnet, "train", "images", "--model", "model.json", "--epochs", "1",
                 "--out", f"run{count}"], folder)
            check, check_seconds = run([convnet, "check", "images"], folder)
            peaks.append(peak)
            sizes = [f"{n / 2**20:,.0f} MiB" for n in (count * IMAGE_BYTES, 4 * count * IMAGE_BYTES, peak, check)]
            print(f"{count:6,}  {sizes[0]:>8}  {sizes[1]:>9}  {sizes[2]:>13}  {seconds:7.0f}  {sizes[3]:>13}"
                  f"  {check_seconds:7.0f}", flush=True)
    growth = peaks[-1] - peaks[-2]
    print(f"from {COUNTS[-2]:,} images to {COUNTS[-1]:,} the peak of train changes by {growth / 2**20:+.0f} MiB; "
          f"allowed are {ALLOWED_GROWTH >> 20}")
    sys.exit(growth > ALLOWED_GROWTH)


if __name__ == "__main__":
    main()
