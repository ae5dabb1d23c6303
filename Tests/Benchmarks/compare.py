"""Times ConvKit and PyTorch alternately, layer by layer, and prints how many times as fast ConvKit is.

    python compare.py --convnet PATH [--threads 1 2] [--layers NAME …] [--pairs 3] [--seconds 0.3] [--markdown]
                      [--onednn PATH]

compare.sh builds the tool and calls this. Each pair runs both in processes of their own, one right after the other, so that
the drift of the clock meets both; a ratio is the median over the pairs of PyTorch's time ÷ ConvKit's time. Nothing else should
run meanwhile: the share of the machine that other processes took is printed at the end.
"""
import argparse
import json
import math
import os
import statistics
import subprocess
import sys

PASSES = ["output", "input-gradient", "filter-gradient"]
HERE = os.path.dirname(os.path.abspath(__file__))

arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
arguments.add_argument("--convnet", required=True)
arguments.add_argument("--threads", type=int, nargs="+", default=[1, 2])
arguments.add_argument("--layers", nargs="+")
arguments.add_argument("--pairs", type=int, default=3)
arguments.add_argument("--seconds", type=float, default=0.3)
arguments.add_argument("--markdown", action="store_true", help="the table of docs/performance.md")
arguments.add_argument("--onednn", help="a program that prints oneDNN's own times: see README.md")
arguments = arguments.parse_args()


def output(command):
    result = subprocess.run(command, capture_output=True, text=True)
    if result.returncode != 0:
        sys.exit(f"{' '.join(command)}: exit code {result.returncode}\n{result.stderr}")
    return result.stdout


def ours(layer, threads):
    """Milliseconds of what is chosen when filters are prepared beforehand, and of what is chosen when they are not."""
    with open(LIST, "w") as file:
        json.dump([layer], file)
    text = output(
        [arguments.convnet, "time", "--layers", LIST, "--threads", str(threads), "--seconds", str(arguments.seconds)]
        + ["--no-errors", "--chosen", "--json"]
    )
    times = {}
    for timing in json.loads(text)["layers"][0]["timings"]:
        run = 1e3 * timing["run"]["median"]
        preparation = 1e3 * timing["preparation"]["median"] if timing.get("preparation") else 0
        if timing["isChosenPrepared"]:
            times[timing["pass"] + "-prepared"] = run
            times[timing["pass"] + "-algorithm"] = timing["algorithm"]
        if timing["isChosen"]:
            times[timing["pass"]] = run + preparation
    return times


def peer(layer, threads):
    script = os.path.join(HERE, "peer_torch.py")
    text = output(
        [sys.executable, script, layer["name"], "--threads", str(threads), "--seconds", str(arguments.seconds)]
    )
    return json.loads(text)


def onednn(layer, threads):
    """Milliseconds by pass; oneDNN's own layouts, filters prepared."""
    keys = ["n", "c", "h", "w", "k", "r", "s", "stride", "pad", "dilation", "groups"]
    with open(LIST, "w") as file:
        file.write(" ".join([layer["name"]] + [str(layer[key]) for key in keys]) + "\n")
    text = output([arguments.onednn, LIST, str(arguments.seconds), str(threads)])
    times = {}
    words = {"fwd": "output", "bwd_data": "input-gradient", "bwd_weights": "filter-gradient"}
    for line in text.splitlines():
        row = json.loads(line) if line.startswith("{") else None
        if row and row.get("pass") in words:
            name = words[row["pass"]]
            times[name] = min(times.get(name, math.inf), row["ms"])
    return times


def busy():
    with open("/proc/stat") as file:
        numbers = [int(word) for word in file.readline().split()[1:9]]
    return sum(numbers) - numbers[3] - numbers[4], sum(numbers)


LIST = f"/tmp/convkit-layers-{os.getpid()}.json"
with open(os.path.join(HERE, "layers.json")) as file:
    layers = json.load(file)
if arguments.layers:
    unknown = set(arguments.layers) - {layer["name"] for layer in layers}
    if unknown:
        sys.exit("no such layer: " + ", ".join(sorted(unknown)))
    layers = [layer for layer in layers if layer["name"] in arguments.layers]

# What both sides time: the figures with prepared filters, then those with filters that change in each step.
COLUMNS = [("output-prepared", "output-prepared")] + [(name, name) for name in PASSES]
TITLES = ["forward, prepared", "forward", "input gradient", "filter gradient"]
ratios = {}
heading = ["layer", "threads"] + [f"{title}: ms (ratio)" for title in TITLES]
if arguments.onednn:
    heading.append("oneDNN ms")
print("| " + " | ".join(heading) + " |" if arguments.markdown else "  ".join(heading), flush=True)
if arguments.markdown:
    print("|" + "---|" * len(heading), flush=True)
for layer in layers:
    for threads in arguments.threads:
        pairs = [(ours(layer, threads), peer(layer, threads)) for _ in range(arguments.pairs)]
        cells = [layer["name"], str(threads)]
        for mine, theirs in COLUMNS:
            ratio = statistics.median(b[theirs] / a[mine] for a, b in pairs)
            ratios.setdefault((mine, threads), []).append(ratio)
            own = statistics.median(a[mine] for a, _ in pairs)
            cells.append(f"{own:.3g} ({ratio:.2f})")
        if arguments.onednn:
            bare = onednn(layer, threads)
            cells.append(" / ".join(f"{bare[name]:.3g}" if name in bare else "–" for name in PASSES))
        line = " | ".join(cells)
        print(f"| {line} |" if arguments.markdown else line.replace(" | ", "  "), flush=True)
for threads in arguments.threads:
    means = [
        math.exp(statistics.fmean(math.log(ratio) for ratio in ratios[(mine, threads)])) for mine, _ in COLUMNS
    ]
    cells = ["geometric mean", str(threads)] + [f"{mean:.2f}" for mean in means]
    if arguments.onednn:
        cells.append("")
    line = " | ".join(cells)
    print(f"| {line} |" if arguments.markdown else line.replace(" | ", "  "), flush=True)
os.unlink(LIST)
