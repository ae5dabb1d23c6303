"""The numbers of Tests/ConvShapesTests/Costs/CountingConventionTests.swift: what torchinfo, fvcore and thop count.

    pip install torch torchinfo==1.8.0 fvcore==0.1.5.post20221221 thop==0.1.1.post2209072238
    python count.py

thop in a process of its own: it hangs its counters on the modules.
"""
import sys
import warnings

import torch
from torch import nn

warnings.filterwarnings("ignore")


def every_layer():
    return nn.Sequential(
        nn.Conv2d(3, 16, 3, padding=1), nn.BatchNorm2d(16), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(16, 16, 3, padding=1, groups=16, bias=False), nn.LeakyReLU(), nn.AvgPool2d(2),
        nn.ConvTranspose2d(16, 8, 2, stride=2), nn.Conv2d(8, 12, 3, groups=4), nn.Sigmoid(), nn.Dropout(),
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(12, 10), nn.Softmax(dim=1))


def transposed():
    """Transposed and grouped convolutions, ceil, dilation, layers without bias."""
    return nn.Sequential(
        nn.Conv2d(3, 8, 3, stride=2, padding=1, bias=False), nn.BatchNorm2d(8), nn.ReLU(),
        nn.Conv2d(8, 16, 3, padding=1, groups=8),
        nn.ConvTranspose2d(16, 8, 3, stride=2, padding=1, output_padding=1, groups=2, bias=False), nn.Tanh(),
        nn.AvgPool2d(3, 2, 1), nn.ConvTranspose2d(8, 4, 5, dilation=2), nn.MaxPool2d(3, 2, ceil_mode=True), nn.Flatten(),
        nn.Linear(576, 20, bias=False), nn.Sigmoid(), nn.Linear(20, 5))


def vgg16():
    layers, channels = [], 3
    for width, count in [(64, 2), (128, 2), (256, 3), (512, 3), (512, 3)]:
        for _ in range(count):
            layers += [nn.Conv2d(channels, width, 3, padding=1), nn.ReLU()]
            channels = width
        layers.append(nn.MaxPool2d(2))
    return nn.Sequential(
        *layers, nn.Flatten(), nn.Linear(25088, 4096), nn.ReLU(), nn.Dropout(), nn.Linear(4096, 4096), nn.ReLU(),
        nn.Dropout(), nn.Linear(4096, 1000))


def alexnet():
    return nn.Sequential(
        nn.Conv2d(3, 96, 11, stride=4), nn.ReLU(), nn.MaxPool2d(3, 2),
        nn.Conv2d(96, 256, 5, padding=2, groups=2), nn.ReLU(), nn.MaxPool2d(3, 2),
        nn.Conv2d(256, 384, 3, padding=1), nn.ReLU(), nn.Conv2d(384, 384, 3, padding=1, groups=2), nn.ReLU(),
        nn.Conv2d(384, 256, 3, padding=1, groups=2), nn.ReLU(), nn.MaxPool2d(3, 2), nn.Flatten(),
        nn.Linear(9216, 4096), nn.ReLU(), nn.Linear(4096, 4096), nn.ReLU(), nn.Linear(4096, 1000))


class Residual(nn.Module):
    def __init__(self, channels, width, stride):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(channels, width, 1, bias=False), nn.BatchNorm2d(width), nn.ReLU(),
            nn.Conv2d(width, width, 3, stride=stride, padding=1, bias=False), nn.BatchNorm2d(width), nn.ReLU(),
            nn.Conv2d(width, 4 * width, 1, bias=False), nn.BatchNorm2d(4 * width))
        self.shortcut = nn.Sequential()
        if stride != 1 or channels != 4 * width:
            self.shortcut = nn.Sequential(
                nn.Conv2d(channels, 4 * width, 1, stride=stride, bias=False), nn.BatchNorm2d(4 * width))

    def forward(self, input):
        return torch.relu(self.body(input) + self.shortcut(input))


def resnet50():
    """Strides at the 3×3 convolutions, as torchvision's."""
    layers = [nn.Conv2d(3, 64, 7, stride=2, padding=3, bias=False), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(3, 2, 1)]
    channels = 64
    for stage, blocks in enumerate([3, 4, 6, 3]):
        for block in range(blocks):
            layers.append(Residual(channels, 64 << stage, 2 if stage > 0 and block == 0 else 1))
            channels = 256 << stage
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(2048, 1000))


networks = {
    "every layer": (every_layer, (2, 3, 32, 32)), "transposed": (transposed, (3, 3, 32, 32)),
    "VGG-16": (vgg16, (1, 3, 224, 224)), "AlexNet": (alexnet, (1, 3, 227, 227)),
    "ResNet-50": (resnet50, (1, 3, 224, 224)),
}
for name, (make, shape) in networks.items():
    images = torch.zeros(shape)
    if "thop" in sys.argv:
        import thop
        model = make().eval()
        print(name, "thop", thop.profile(model, inputs=(images,), verbose=False))
        continue
    import fvcore.nn
    import torchinfo
    model = make().eval()
    summary = torchinfo.summary(model, input_size=shape, verbose=0)
    print(name, "parameters", summary.total_params, "torchinfo", summary.total_mult_adds)
    counter = fvcore.nn.FlopCountAnalysis(model, images).unsupported_ops_warnings(False)
    print(name, "fvcore", counter.total(), dict(counter.by_operator()))
