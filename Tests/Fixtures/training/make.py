"""Learning rates of PyTorch's schedulers, weights of its moving average and logits of a network, as training.json,
and that network's weights under PyTorch's names, as pytorch.safetensors.

    python3 Tests/Fixtures/training/make.py      # PyTorch 2.x; made with the version that stands in the file
"""

import json
import math
import os
import struct

import torch
from torch.optim import lr_scheduler as schedulers
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

torch.set_default_dtype(torch.float64)


def optimizer():
    return torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1.0)


def factors(make, count, losses=None):
    """The rate of each step: that of step k is in force when step k begins."""
    rule = optimizer()
    schedule = make(rule)
    rates = []
    for step in range(count):
        rates.append(rule.param_groups[0]["lr"])
        rule.step()
        schedule.step(*([] if losses is None else [losses[step]]))
    return rates


# Falls, stands still twice for longer than the patience, falls a little less than the threshold, and rises.
losses = [2.0, 1.5, 1.2, 1.2, 1.25, 1.3, 1.19999, 1.21, 1.0, 0.99995, 1.1, 1.2, 1.3, 1.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0]

result = {
    "torch": torch.__version__,
    "step": factors(lambda o: schedulers.StepLR(o, step_size=4, gamma=0.3), 20),
    "exponential": factors(lambda o: schedulers.ExponentialLR(o, gamma=0.9), 20),
    "cosine": factors(lambda o: schedulers.CosineAnnealingLR(o, T_max=20), 20),
    # A warm-up of 8 steps: 1/8, 2/8, …, 1.
    "warm-up": factors(lambda o: schedulers.LinearLR(o, start_factor=1 / 8, total_iters=7), 12),
    "one-cycle": factors(
        lambda o: schedulers.OneCycleLR(o, max_lr=1.0, total_steps=50, cycle_momentum=False), 50
    ),
    "plateau": {
        "losses": losses,
        "factors": factors(
            lambda o: schedulers.ReduceLROnPlateau(o, factor=0.5, patience=2), len(losses), losses
        ),
    },
}

# The moving average of a parameter and a buffer over six steps.
torch.manual_seed(7)
model = torch.nn.BatchNorm1d(3)
average = AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(0.9))
rows = []
for _ in range(6):
    with torch.no_grad():
        model.weight.copy_(torch.randn(3))
        model.running_mean.copy_(torch.randn(3))
    average.update_parameters(model)
    rows.append(
        {
            "weight": model.weight.tolist(),
            "running_mean": model.running_mean.tolist(),
            "average_weight": average.module.weight.tolist(),
            "average_running_mean": average.module.running_mean.tolist(),
        }
    )
result["average"] = {"decay": 0.9, "steps": rows}

assert all(math.isfinite(value) for value in result["one-cycle"])
# The preset `tiny` for 8×8 gray images of 10 classes, with weights of PyTorch's own initialisation.
network = torch.nn.Sequential(
    torch.nn.Conv2d(1, 16, 3, padding=1), torch.nn.ReLU(), torch.nn.MaxPool2d(2),
    torch.nn.Conv2d(16, 32, 3, padding=1), torch.nn.ReLU(), torch.nn.MaxPool2d(2),
    torch.nn.Flatten(), torch.nn.Linear(128, 10),
).float()  # fmt: skip
images = torch.rand(2, 1, 8, 8, dtype=torch.float32)
result["network"] = {
    "images": images.flatten().tolist(),
    "logits": network.double()(images.double()).flatten().tolist(),
}
header, data = {}, b""
for name, tensor in network.float().state_dict().items():
    numbers = tensor.flatten().tolist()
    begin = len(data)
    data += struct.pack(f"<{len(numbers)}f", *numbers)
    header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [begin, len(data)]}
text = json.dumps(header).encode()
text += b" " * (-len(text) % 8)
folder = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(folder, "pytorch.safetensors"), "wb") as file:
    file.write(struct.pack("<Q", len(text)) + text + data)

path = os.path.join(folder, "training.json")
with open(path, "w") as file:
    json.dump(result, file, indent=1)
    file.write("\n")
