#!/usr/bin/env python3
"""Writes the PNG files of Samples/Digits from the UCI handwritten digits.

    python3 Samples/Digits/make.py DIGITS

DIGITS is the test part of "Optical Recognition of Handwritten Digits" (1,797 images of 8x8 values 0...16) in one of
three forms, plain or gzipped:
  - optdigits.tes from https://archive.ics.uci.edu/dataset/80/optical+recognition+of+handwritten+digits
  - sklearn/datasets/data/digits.csv.gz from scikit-learn (what load_digits() reads)
  - a CSV with the header row label,p00,p01,...,p77, of which uci-digits.csv.gz with the SHA-256
    7e4cc034138a714a89542a8be1170d165bea87a075cd3898cea9575d28d6b97d is one
What is checked is the content, so that each of them gives the same files: see CONTENT_SHA256.

Needs Python 3 and nothing else. The bytes it writes do not depend on the version of Python or zlib: the order of the
split comes from SHA-256, and the deflate streams hold one stored block.
"""

import gzip
import hashlib
import os
import struct
import sys
import zlib

SEED = 7
TEST_COUNT = 360
# Over 65 bytes an image, in file order: the label and the 64 values row by row.
CONTENT_SHA256 = "d8121ca7764eccfaef1df6bc4589c6527c58fcbab0cb1b079e79f97f8cb8219a"


def images(path):
    """The list of (label, 64 values) in file order."""
    with open(path, "rb") as file:
        data = file.read()
    if data[:2] == b"\x1f\x8b":
        data = gzip.decompress(data)
    rows = data.decode("ascii").split()
    has_header = rows[0].startswith("label,")
    result = []
    for row in rows[1 if has_header else 0:]:
        numbers = [int(float(field)) for field in row.split(",")]
        if len(numbers) != 65:
            sys.exit(f"{path}: got a row of {len(numbers)} fields; expected 65: a label and 64 values")
        result.append((numbers[0], numbers[1:]) if has_header else (numbers[64], numbers[:64]))
    content = b"".join(bytes([label] + values) for label, values in result)
    digest = hashlib.sha256(content).hexdigest()
    if digest != CONTENT_SHA256:
        sys.exit(f"{path}: got images with the SHA-256 {digest}; expected {CONTENT_SHA256}")
    return result


def test_quotas(counts, total):
    """How many of each class are test images: proportional, by largest remainder, so that the sum is exact."""
    whole = sum(counts.values())
    quotas = {label: count * total // whole for label, count in counts.items()}
    by_remainder = sorted(counts, key=lambda label: (-(counts[label] * total % whole), label))
    for label in by_remainder[: total - sum(quotas.values())]:
        quotas[label] += 1
    return quotas


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(values):
    """8x8 gray of 8 bits: value * 255 / 16, halves rounded up."""
    rows = b"".join(
        b"\0" + bytes((value * 255 + 8) // 16 for value in values[row * 8 : row * 8 + 8]) for row in range(8))
    stored = b"\x78\x01\x01" + struct.pack("<HH", len(rows), 0xFFFF ^ len(rows)) + rows
    return (b"\x89PNG\r\n\x1a\n"
            + chunk(b"IHDR", struct.pack(">IIBBBBB", 8, 8, 8, 0, 0, 0, 0))
            + chunk(b"IDAT", stored + struct.pack(">I", zlib.adler32(rows)))
            + chunk(b"IEND", b""))


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    digits = images(sys.argv[1])
    classes = {}
    for row, (label, _) in enumerate(digits):
        classes.setdefault(label, []).append(row)
    quotas = test_quotas({label: len(rows) for label, rows in classes.items()}, TEST_COUNT)
    home = os.path.dirname(os.path.abspath(__file__))
    for label, rows in sorted(classes.items()):
        # The order is that of the SHA-256 of "seed:row": as good as a shuffle, and the same in every language.
        rows = sorted(rows, key=lambda row: hashlib.sha256(f"{SEED}:{row}".encode()).digest())
        for place, row in enumerate(rows):
            folder = os.path.join(home, "test" if place < quotas[label] else "train", str(label))
            os.makedirs(folder, exist_ok=True)
            with open(os.path.join(folder, f"{row:04d}.png"), "wb") as file:
                file.write(png(digits[row][1]))


main()
