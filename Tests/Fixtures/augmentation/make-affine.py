#!/usr/bin/env python3
"""Writes affine.json: planes mapped by scipy's affine_transform, order 1 (bilinear), mode nearest (the edge goes on).

    pip install scipy && python3 Tests/Fixtures/augmentation/make-affine.py

The map of a case leads from new positions to old ones, x before y, both from the middle of the plane:
old = matrix · new + offset.
"""

import json
import math
import os

import numpy as np
from scipy.ndimage import affine_transform

SIZES = [(5, 7), (8, 8), (1, 6), (9, 1), (1, 1), (6, 4)]
MAPS = [
    ((1, 0, 0, 1), (0.25, -1.5)),
    ((1, 0, 0, 1), (-30, 0.5)),
    ((math.cos(0.3), -math.sin(0.3), math.sin(0.3), math.cos(0.3)), (0, 0)),
    ((0.75, 0, 0, 0.5), (0.5, 0.75)),
    ((1.25, 0, 0, 1.25), (0, 0)),
    ((-0.9, 0.35, 0.25, -1.1), (0.4, -0.3)),
]


def main():
    cases = []
    state = 7
    for height, width in SIZES:
        for matrix, offset in MAPS:
            values = []
            for _ in range(height * width):
                state = (state * 1103515245 + 12345) % 2**31
                values.append((state >> 16) % 256 / 256)
            plane = np.array(values, dtype=np.float64).reshape(height, width)
            # scipy counts rows before columns, from the first pixel.
            xx, xy, yx, yy = matrix
            swapped = np.array([[yy, yx], [xy, xx]])
            middle = np.array([(height - 1) / 2, (width - 1) / 2])
            shift = np.array([offset[1], offset[0]]) + middle - swapped @ middle
            result = affine_transform(plane, swapped, shift, order=1, mode="nearest")
            cases.append({
                "height": height, "width": width, "matrix": matrix, "offset": offset,
                "samples": values, "resampled": result.flatten().tolist(),
            })
    home = os.path.dirname(os.path.abspath(__file__))
    with open(os.path.join(home, "affine.json"), "w") as file:
        file.write("[" + ",\n".join(json.dumps(case) for case in cases) + "]\n")


main()
