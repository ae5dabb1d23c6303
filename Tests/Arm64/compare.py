"""Compares the results of two machines number by number.

Usage: compare.py ONE OTHER BOUND. Both are files that the program of this folder wrote: a line a case, with its name, a tab, the
largest sum of the sizes of terms, and the results. Every case of ONE must stand in OTHER, whose tiles are as large or larger.
Prints the largest difference ÷ largest sum of terms, and where it is. Exit code 1 where it is above BOUND or a case is missing.
"""

import math
import sys


def cases(path):
    result = {}
    with open(path) as file:
        for line in file:
            name, numbers = line.rstrip("\n").split("\t")
            largest, *values = (float(word) for word in numbers.split())
            # A case that settles several arrays stands there several times, in order.
            result.setdefault(name, []).append((largest, values))
    return result


def difference(a, b):
    if math.isnan(a) or math.isnan(b):
        return 0 if math.isnan(a) and math.isnan(b) else math.inf
    return abs(a - b)


if len(sys.argv) != 4:
    sys.exit(__doc__)
one, other, bound = cases(sys.argv[1]), cases(sys.argv[2]), float(sys.argv[3])
worst, place, count, equal = 0, "", 0, 0
for name, arrays in one.items():
    if [len(values) for _, values in arrays] != [len(values) for _, values in other.get(name, [])]:
        sys.exit(f"{name}: got no such case, or another number of results, in {sys.argv[2]}; expected the same as in {sys.argv[1]}")
    for (largest, values), (_, others) in zip(arrays, other[name]):
        for a, b in zip(values, others):
            error = difference(a, b) / (largest or 1)
            count += 1
            equal += error == 0
            if error > worst:
                worst, place = error, f"{name}: {a!r} and {b!r}"
print(f"{count} numbers of {len(one)} cases, {equal} of them equal; largest difference {worst:.1e}, bound {bound:.0e}")
if count == 0 or worst > bound:
    sys.exit(f"too large: {place}")
