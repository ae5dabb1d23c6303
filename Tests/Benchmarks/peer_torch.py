"""Times PyTorch's convolution: one layer, one number of threads, three passes; the best of its layouts counts.

    python peer_torch.py LAYER --threads N --seconds S

Prints one JSON object: {"output": ms, "output-prepared": ms, "input-gradient": ms, "filter-gradient": ms}.

Layouts: contiguous; channels last; for the output also filters that oneDNN has reordered beforehand, as a frozen network
has them ("output-prepared": the best of all, those included), with contiguous and channels-last images. The filter gradient
contains the bias gradient, which costs next to nothing. Medians of single calls.
"""
import argparse
import json
import os
import statistics
import time

arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
arguments.add_argument("layer")
arguments.add_argument("--threads", type=int, default=1)
arguments.add_argument("--seconds", type=float, default=0.3)
arguments = arguments.parse_args()
# OpenMP reads it when it is loaded.
os.environ["OMP_NUM_THREADS"] = str(arguments.threads)

import torch  # noqa: E402

torch.set_num_threads(arguments.threads)
folder = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(folder, "layers.json")) as file:
    found = [row for row in json.load(file) if row["name"] == arguments.layer]
if not found:
    raise SystemExit(f"{arguments.layer}: no such layer in layers.json")
layer = found[0]


def median(call):
    """Milliseconds; a quarter of the time goes by before anything counts, as in convnet time."""
    begin = time.perf_counter()
    call()
    first = time.perf_counter() - begin
    if first > max(4 * arguments.seconds, 1):  # hopeless; one call will do
        return 1e3 * first
    while time.perf_counter() - begin < arguments.seconds / 4:
        call()
    times = []
    while time.perf_counter() - begin < arguments.seconds or len(times) < 3:
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
        if len(times) >= 3 and time.perf_counter() - begin > 2 * arguments.seconds:
            break
    return 1e3 * statistics.median(times)


def size(name):
    extent = (layer["r" if name == "h" else "s"] - 1) * layer["dilation"] + 1
    return (layer[name] + 2 * layer["pad"] - extent) // layer["stride"] + 1


generator = torch.Generator().manual_seed(1)
shape = [layer["n"], layer["c"], layer["h"], layer["w"]]
image = torch.rand(shape, generator=generator) - 0.5
filters = torch.rand(layer["k"], layer["c"] // layer["groups"], layer["r"], layer["s"], generator=generator) - 0.5
bias = torch.rand(layer["k"], generator=generator)
gradient = torch.rand(layer["n"], layer["k"], size("h"), size("w"), generator=generator) - 0.5
stride, pad, dilation = [layer["stride"]] * 2, [layer["pad"]] * 2, [layer["dilation"]] * 2
geometry = (stride, pad, dilation, False, [0, 0], layer["groups"])
forward, backward = torch.ops.aten.convolution, torch.ops.aten.convolution_backward

best = {}


def take(name, call):
    milliseconds = median(call)
    best[name] = min(best.get(name, milliseconds), milliseconds)


with torch.no_grad():
    layouts = [
        tuple(tensor.contiguous(memory_format=layout) for tensor in (image, filters, gradient))
        for layout in (torch.contiguous_format, torch.channels_last)
    ]
    for x, w, g in layouts:
        take("output", lambda: forward(x, w, bias, *geometry))
        take("input-gradient", lambda: backward(g, x, w, [layer["k"]], *geometry, [True, False, False]))
        take("filter-gradient", lambda: backward(g, x, w, [layer["k"]], *geometry, [False, True, True]))
    best["output-prepared"] = best["output"]
    for x, _, _ in layouts:
        try:
            prepared = torch.ops.mkldnn._reorder_convolution_weight(
                filters, pad, stride, dilation, layer["groups"], shape
            )
            call = lambda: torch.ops.mkldnn._convolution_pointwise(  # noqa: E731
                x, prepared, bias, pad, stride, dilation, layer["groups"], "none", [], ""
            )
            call()
        except RuntimeError:  # a layer the operation refuses
            continue
        take("output-prepared", call)
print(json.dumps(best))
