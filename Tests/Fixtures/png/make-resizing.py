#!/usr/bin/env python3
"""Writes resizing.json: planes resized by Pillow's BILINEAR in 32-bit floats.

    pip install pillow==13.0.0 && python3 Tests/Fixtures/png/make-resizing.py
"""

import json
import os
import struct

from PIL import Image

# (height, width) from and to: growing, shrinking, one axis, both ways at once, to one pixel and from one.
SIZES = [
    ((5, 7), (3, 4)), ((8, 8), (28, 28)), ((28, 28), (8, 8)), ((10, 3), (1, 1)), ((1, 1), (4, 5)),
    ((7, 9), (7, 4)), ((9, 7), (4, 7)), ((16, 16), (5, 32)), ((48, 64), (7, 9)), ((6, 5), (13, 11)),
]


def main():
    cases = []
    state = 7
    for (height, width), (new_height, new_width) in SIZES:
        values = []
        for _ in range(height * width):
            state = (state * 1103515245 + 12345) % 2**31
            values.append((state >> 16) % 256)
        source = struct.pack(f"<{len(values)}f", *values)
        image = Image.frombytes("F", (width, height), source)
        resized = image.resize((new_width, new_height), Image.Resampling.BILINEAR)
        result = struct.unpack(f"<{new_height * new_width}f", resized.tobytes())
        cases.append({
            "height": height, "width": width, "newHeight": new_height, "newWidth": new_width,
            "samples": values, "resized": list(result),
        })
    home = os.path.dirname(os.path.abspath(__file__))
    with open(os.path.join(home, "resizing.json"), "w") as file:
        file.write("[" + ",\n".join(json.dumps(case) for case in cases) + "]\n")


main()
