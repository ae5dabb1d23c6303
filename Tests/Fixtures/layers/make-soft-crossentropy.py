#!/usr/bin/env python3
"""Writes soft-crossentropy.json: cross_entropy with class probabilities and its gradient, by PyTorch in float64.

    pip install torch && python3 Tests/Fixtures/layers/make-soft-crossentropy.py
"""

import itertools
import json
import os

import torch


def numbers(count, state):
    """Numbers that single precision holds exactly."""
    values = []
    for _ in range(count):
        state = (state * 1103515245 + 12345) % 2**31
        values.append((state >> 16) % 4096 / 256 - 8)
    return values, state


def main():
    cases = []
    state = 7
    shapes = [[4, 3], [5, 10], [1, 1], [2, 4, 2, 3]]
    for shape, reduction, smoothing, weighted in itertools.product(
            shapes, ["mean", "sum", "none"], [0.0, 0.125], [False, True]):
        count = torch.Size(shape).numel()
        values, state = numbers(count, state)
        logits = torch.tensor(values, dtype=torch.float64).reshape(shape).requires_grad_()
        values, state = numbers(count, state)
        # As mixed labels are: two classes, or one, in single precision.
        own = torch.tensor(values).reshape(shape).argmax(1)
        other = torch.tensor(values).reshape(shape).argmin(1)
        share = torch.tensor(0.6875)
        classes = shape[1]
        one_hot = lambda labels: torch.movedim(torch.nn.functional.one_hot(labels, classes), -1, 1)
        target = (share * one_hot(own) + (1 - share) * one_hot(other)).double()
        weight = [0.5 + k % 3 for k in range(classes)] if weighted else None
        loss = torch.nn.functional.cross_entropy(
            logits, target, weight=torch.tensor(weight, dtype=torch.float64) if weighted else None,
            reduction=reduction, label_smoothing=smoothing)
        loss.sum().backward()
        cases.append({
            "shape": shape, "reduction": reduction, "smoothing": smoothing, "weights": weight,
            "logits": logits.flatten().tolist(), "probabilities": target.flatten().tolist(),
            "loss": loss.flatten().tolist(), "gradient": logits.grad.flatten().tolist(),
        })
    home = os.path.dirname(os.path.abspath(__file__))
    with open(os.path.join(home, "soft-crossentropy.json"), "w") as file:
        file.write("[" + ",\n".join(json.dumps(case) for case in cases) + "]\n")


main()
