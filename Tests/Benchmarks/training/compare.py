"""Trains with ConvKit and PyTorch alternately and prints the ratios: see ../README.md; run by ../compare-training.sh.

First every configuration of PyTorch runs once, to find its best; then the best ones and ConvKit's run in turn. A rate is
that of all epochs together: of 'png' with whatever the side does to read the files, of 'memory' without loading.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
GOALS = {("lenet", "png"): 3.0, ("lenet", "memory"): 1.5, ("cifar", "memory"): 1.3}


def peers(task, mode, compiled):
    threads = (1, 2)
    if mode == "png":
        return [dict(task=task, mode=mode, workers=w, variant=v, threads=t)
                for t in threads for w in (0, 1, 2) for v in ("eager", "fused")]
    variants = ["eager", "fused", "channels_last"] + (["compile"] if compiled else [])
    return [dict(task=task, mode=mode, workers=0, variant=v, threads=t) for t in threads for v in variants]


def run(command):
    start = time.time()
    done = subprocess.run(command + ["--t0", repr(start)], capture_output=True, text=True)
    if done.returncode:
        return None
    return json.loads(done.stdout.strip().splitlines()[-1])


def peer(config, data):
    script = os.path.join(HERE, "train_torch.py")
    return run([sys.executable, script, "--one", json.dumps(dict(config, data=data))])


def ours(program, task, mode, threads, data):
    return run([program, task, mode, "--data", data, "--threads", str(threads)])


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--program", required=True)
    ap.add_argument("--data", required=True)
    ap.add_argument("--pairs", type=int, default=5)
    ap.add_argument("--keep", type=int, default=2, help="PyTorch's configurations that go into the pairs")
    ap.add_argument("--compile", action="store_true", help="try torch.compile too")
    ap.add_argument("--tasks", nargs="+", default=["lenet-png", "lenet-memory", "cifar-memory"])
    a = ap.parse_args()
    sys.path.insert(0, HERE)
    from make_dataset import main as make
    make(a.data)
    rows = []
    for task, mode in (t.split("-") for t in a.tasks):
        survey = []
        for config in peers(task, mode, a.compile):
            result = peer(config, a.data)
            name = f"{config['variant']}, {config['threads']} threads" + (
                f", {config['workers']} workers" if mode == "png" else "")
            print(f"# {task} {mode}: PyTorch {name}: {result and result['images_per_s']} images/s", file=sys.stderr)
            if result:
                survey.append((result["images_per_s"], name, config))
        survey.sort(key=lambda row: -row[0])
        kept = survey[:a.keep]
        theirs, own = {name: [] for _, name, _ in kept}, {t: [] for t in (1, 2)}
        load = []
        for _ in range(a.pairs):
            for _, name, config in kept:
                theirs[name].append(peer(config, a.data))
            for threads in own:
                own[threads].append(ours(a.program, task, mode, threads, a.data))
            load.append(os.getloadavg()[0])

        def rate(results):
            return statistics.median(r["images_per_s"] for r in results)
        best_name = max(theirs, key=lambda name: rate(theirs[name]))
        best_threads = max(own, key=lambda t: rate(own[t]))
        t, o = theirs[best_name], own[best_threads]
        ratio = statistics.median(x["images_per_s"] / y["images_per_s"] for x, y in zip(o, t))
        median = lambda rs, key: statistics.median(r[key] for r in rs)
        rows.append((task, mode, best_name, rate(t), best_threads, rate(o), ratio, GOALS[task, mode],
                     median(t, "first_step_s"), median(o, "first_step_s"), median(t, "peak_rss_mib"),
                     median(o, "peak_rss_mib"), statistics.median(load)))
        print("#", rows[-1], file=sys.stderr)
    print("| network, images from | PyTorch's best | images/s | ConvKit, threads | images/s | ratio | goal "
          "| first step, s | peak memory, MiB | load |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for r in rows:
        print(f"| {r[0]}, {r[1]} | {r[2]} | {r[3]:,.0f} | {r[4]} | {r[5]:,.0f} | {r[6]:.2f} | {r[7]} "
              f"| {r[9]:.2f} (PyTorch {r[8]:.1f}) | {r[11]:.0f} (PyTorch {r[10]:.0f}) | {r[12]:.1f} |")


if __name__ == "__main__":
    main()
