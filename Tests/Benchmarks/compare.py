"""Times ConvKit and PyTorch alternately, layer by layer, and prints how many times as fast ConvKit is.

    python compare.py --convnet PATH [--threads 1 2] [--layers NAME …] [--pairs 3] [--seconds 0.3] [--onednn PATH]
                      [--markdown] [--into docs/performance.md]

compare.sh builds the tool and calls this. Each pair runs both in processes of their own, one right after the other, so that
the drift of the clock meets both; a ratio is the median over the pairs of PyTorch's time ÷ ConvKit's time. Nothing else should
run meanwhile: the share of the machine that other processes took is printed at the end.

The cores of a virtual machine may for seconds be two threads of one real core, with half the rate each. So the rate of
multiply-adds on all threads is measured before, between and after the two of a pair, and a pair that met such a time is
measured again; how often is printed at the end.
"""
import argparse
import json
import math
import os
import statistics
import subprocess
import sys
import time

PASSES = ["output", "input-gradient", "filter-gradient"]
HERE = os.path.dirname(os.path.abspath(__file__))

arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
arguments.add_argument("--convnet", required=True)
arguments.add_argument("--threads", type=int, nargs="+", default=[1, 2])
arguments.add_argument("--layers", nargs="+")
arguments.add_argument("--pairs", type=int, default=3)
arguments.add_argument("--seconds", type=float, default=0.3)
arguments.add_argument("--markdown", action="store_true", help="the table of docs/performance.md")
arguments.add_argument("--into", help="a page whose table, between <!-- table --> and <!-- end -->, is replaced")
arguments.add_argument("--onednn", help="a program that prints oneDNN's own times: see README.md")
arguments = arguments.parse_args()
arguments.markdown = arguments.markdown or arguments.into is not None


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
        unprepared = 1e3 * timing["unprepared"]["median"] if timing.get("unprepared") else run + preparation
        if timing["isChosenPrepared"]:
            times[timing["pass"] + "-prepared"] = run
            times[timing["pass"] + "-algorithm"] = timing["algorithm"]
        if timing["isChosen"]:
            times[timing["pass"]] = unprepared
    return times


def peak(threads):
    """GFLOP/s of multiply-adds in registers on some threads at once, as ConvKit measures them."""
    command = [arguments.convnet, "time", "--in", "16x16x16", "--filters", "16x1x1", "--threads", str(threads)]
    text = output(command + ["--seconds", "0.001", "--no-errors", "--pass", "output", "--algorithm", "direct", "--json"])
    return json.loads(text)["layers"][0]["peak"]


alone = None
waited = repeated = 0


def is_whole(threads):
    """Whether each thread has a core's rate, or nearly: the clock falls a little where all cores work."""
    global alone
    if threads == 1:
        return True
    alone = alone or statistics.median(peak(1) for _ in range(3))
    return peak(threads) > 0.85 * threads * alone


def pair(layer, threads):
    """Both sides, one right after the other, on whole cores."""
    global waited, repeated
    for _ in range(60):
        if not is_whole(threads):
            waited += 1
            time.sleep(1)
            continue
        mine = ours(layer, threads)
        if is_whole(threads):
            theirs = peer(layer, threads)
            if is_whole(threads):
                return mine, theirs
        repeated += 1
    sys.exit(f"{layer['name']}: {threads} threads had no {threads} whole cores for a minute")


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
    """Seconds of one core that all processes took so far, or None where the system does not tell."""
    try:
        with open("/proc/stat") as file:
            numbers = [int(word) for word in file.readline().split()[1:9]]
    except OSError:
        return None
    return (sum(numbers) - numbers[3] - numbers[4]) / os.sysconf("SC_CLK_TCK")


def own():
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


lines = []


def show(cells):
    line = "| " + " | ".join(cells) + " |" if arguments.markdown else "  ".join(cells)
    lines.append(line)
    print(line, flush=True)


def machine():
    """The commit, the processor and the versions."""
    commit = output(["git", "-C", HERE, "rev-parse", "--short", "HEAD"]).strip()
    name = "this machine"
    if os.path.exists("/proc/cpuinfo"):
        with open("/proc/cpuinfo") as file:
            names = [line.split(":", 1)[1].strip() for line in file if line.startswith("model name")]
        name = names[0] if names else name
    torch = output([sys.executable, "-c", "import torch; print(torch.__version__)"]).strip()
    return (
        f"Commit {commit}, {name}, {os.cpu_count()} cores, PyTorch {torch}, {arguments.pairs} pairs of "
        f"{arguments.seconds} s a measurement"
    )


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
began, taken, used = time.time(), busy(), own()
show(heading)
if arguments.markdown:
    lines.append("|" + "---|" * len(heading))
    print(lines[-1], flush=True)
for layer in layers:
    for threads in arguments.threads:
        pairs = [pair(layer, threads) for _ in range(arguments.pairs)]
        cells = [layer["name"], str(threads)]
        for mine, theirs in COLUMNS:
            ratio = statistics.median(b[theirs] / a[mine] for a, b in pairs)
            ratios.setdefault((mine, threads), []).append(ratio)
            milliseconds = statistics.median(a[mine] for a, _ in pairs)
            cells.append(f"{milliseconds:.3g} ({ratio:.2f})")
        if arguments.onednn:
            bare = onednn(layer, threads)
            cells.append(" / ".join(f"{bare[name]:.3g}" if name in bare else "–" for name in PASSES))
        show(cells)
for threads in arguments.threads:
    means = [
        math.exp(statistics.fmean(math.log(ratio) for ratio in ratios[(mine, threads)])) for mine, _ in COLUMNS
    ]
    cells = ["geometric mean", str(threads)] + [f"{mean:.2f}" for mean in means]
    if arguments.onednn:
        cells.append("")
    show(cells)
os.unlink(LIST)
note = machine()
if taken is not None:
    others = (busy() - taken - (own() - used)) / (time.time() - began)
    note += f"; other processes took {max(others, 0):.2f} of a core meanwhile"
if max(arguments.threads) > 1:
    note += f"; {repeated} pairs were measured again and {waited} s waited for, because threads shared a core"
print("\n" + note)
if arguments.into:
    with open(arguments.into) as file:
        page = file.read()
    before, rest = page.split("<!-- table -->", 1)
    after = rest.split("<!-- end -->", 1)[1]
    table = "\n".join(lines)
    with open(arguments.into, "w") as file:
        file.write(f"{before}<!-- table -->\n{note}.\n\n{table}\n<!-- end -->{after}")
