"""End-to-end training with PyTorch, one configuration in a process of its own: what ConvKit is compared with.

    python train_torch.py --one '{"task": ...}' [--t0 SECONDS]     (prints JSON; compare.py runs it)

lenet: conv 5x5x8 pad 2, relu, maxpool 2, conv 5x5x16, relu, maxpool 2, dense 128, relu, dense 10,
  softmax cross-entropy, Adam 1e-3, batch 64, 3 epochs over 6000 28x28 greyscale PNGs.
  mode 'png': files read and decoded every epoch by an ImageFolder-like dataset behind a DataLoader
  with 0, 1 or 2 workers; mode 'memory': decoded once, then sliced from a tensor.
cifar: conv 3x3 pad 1 of 32, 64, 128 channels, each with relu and maxpool 2, dense 10; synthetic
  32x32x3 images in memory.
variant: 'eager'; 'fused' = Adam(fused=True); 'channels_last' = fused + channels_last;
  'compile' = fused + torch.compile.
"""
import sys
import time

T0 = float(sys.argv[sys.argv.index("--t0") + 1]) if "--t0" in sys.argv else time.time()
import argparse
import json
import os
import resource


def child(cfg):
    import numpy as np
    import torch
    from PIL import Image
    from torch import nn
    t_import = time.time() - T0
    torch.manual_seed(0)
    torch.set_num_threads(cfg["threads"])
    B, EPOCHS = 64, cfg.get("epochs", 3)

    class Folder(torch.utils.data.Dataset):
        """What torchvision's ImageFolder with ToTensor and Normalize does, greyscale."""

        def __init__(self, root):
            self.items = [(os.path.join(root, c, f), i) for i, c in enumerate(sorted(os.listdir(root)))
                          for f in sorted(os.listdir(os.path.join(root, c)))]

        def __len__(self):
            return len(self.items)

        def __getitem__(self, i):
            path, label = self.items[i]
            with open(path, "rb") as f:
                a = np.array(Image.open(f).convert("L"))
            return torch.from_numpy(a).unsqueeze(0).float().div_(255).sub_(0.5).div_(0.5), label

    if cfg["task"] == "lenet":
        net = nn.Sequential(nn.Conv2d(1, 8, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
                            nn.Conv2d(8, 16, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
                            nn.Linear(400, 128), nn.ReLU(), nn.Linear(128, 10))
        train, test = Folder(os.path.join(cfg["data"], "train")), Folder(os.path.join(cfg["data"], "test"))
    else:
        net = nn.Sequential(nn.Conv2d(3, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
                            nn.Conv2d(32, 64, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
                            nn.Conv2d(64, 128, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
                            nn.Flatten(), nn.Linear(2048, 10))
        g = torch.Generator().manual_seed(3)
        proto = torch.randn(10, 3, 32, 32, generator=g)

        def synth(n):
            y = torch.randint(0, 10, (n,), generator=g)
            return proto[y] * 0.2 + torch.randn(n, 3, 32, 32, generator=g), y
    v = cfg["variant"]
    opt = torch.optim.Adam(net.parameters(), lr=1e-3, **({} if v == "eager" else {"fused": True}))
    loss_fn = nn.CrossEntropyLoss()
    cl = v == "channels_last"
    if cl:
        net = net.to(memory_format=torch.channels_last)
    run = torch.compile(net) if v == "compile" else net

    def memory_batches(x, y, shuffle=True):
        order = torch.randperm(len(x)) if shuffle else torch.arange(len(x))
        for i in range(0, len(x), B):
            j = order[i:i + B]
            b = x[j]
            yield (b.contiguous(memory_format=torch.channels_last) if cl else b), y[j]

    t = time.perf_counter()
    if cfg["task"] == "cifar":
        xy, xy_test = synth(6400), synth(1024)
        epoch, evaluate = (lambda: memory_batches(*xy)), (lambda: memory_batches(*xy_test, False))
    elif cfg["mode"] == "memory":
        def whole(d):
            s = [d[i] for i in range(len(d))]
            return torch.stack([a for a, _ in s]), torch.tensor([b for _, b in s])
        xy, xy_test = whole(train), whole(test)
        epoch, evaluate = (lambda: memory_batches(*xy)), (lambda: memory_batches(*xy_test, False))
    else:
        dl = torch.utils.data.DataLoader(train, B, shuffle=True, num_workers=cfg["workers"],
                                         persistent_workers=cfg["workers"] > 0)
        dl_test = torch.utils.data.DataLoader(test, B, num_workers=0)
        epoch, evaluate = (lambda: iter(dl)), (lambda: iter(dl_test))
    t_load = time.perf_counter() - t
    first, epochs, steps = None, [], []
    for _ in range(EPOCHS):
        t = time.perf_counter()
        seen = 0
        for x, y in epoch():
            s = time.perf_counter()
            opt.zero_grad(set_to_none=True)
            loss = loss_fn(run(x), y)
            loss.backward()
            opt.step()
            seen += len(y)
            steps.append(time.perf_counter() - s)
            if first is None:
                first = time.time() - T0
        epochs.append((seen, time.perf_counter() - t))
    net.eval()
    run.eval()
    with torch.no_grad():
        t = time.perf_counter()
        hit = n = 0
        for x, y in evaluate():
            hit += (run(x).argmax(1) == y).sum().item()
            n += len(y)
        t_eval = time.perf_counter() - t
    rss = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
    steps.sort()
    best = max(s / d for s, d in epochs)
    total = sum(s for s, _ in epochs) / sum(d for _, d in epochs)
    print(json.dumps(dict(cfg, data=None, import_s=round(t_import, 2), load_s=round(t_load, 2),
                          first_step_s=round(first, 2), images_per_s=round(total), best_epoch_images_per_s=round(best),
                          train_s=round(sum(d for _, d in epochs), 2), wall_s=round(time.time() - T0, 2),
                          step_ms_median=round(steps[len(steps) // 2] * 1e3, 3),
                          eval_images_per_s=round(n / t_eval), accuracy=round(hit / n, 4), loss=round(loss.item(), 4),
                          peak_rss_mib=round(rss[0] / 1024), largest_worker_rss_mib=round(rss[1] / 1024))))


if __name__ == "__main__":
    ap = argparse.ArgumentParser()
    ap.add_argument("--one", required=True)
    ap.add_argument("--t0")
    child(json.loads(ap.parse_args().one))
