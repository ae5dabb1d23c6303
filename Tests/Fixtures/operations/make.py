"""Writes operations.json: values and gradients of ConvKit's operations, computed by PyTorch in float64.

    python make.py > operations.json

Random operands are drawn from seed 5; the rest are the points where conventions have to be chosen.
"""
import json
import math

import torch
import torch.nn.functional as F

torch.manual_seed(5)
cases = []


def numbers(tensor):
    def one(x):
        return "nan" if math.isnan(x) else ("inf" if x > 0 else "-inf") if math.isinf(x) else x

    return {"shape": list(tensor.shape), "elements": [one(x) for x in tensor.detach().flatten().tolist()]}


def case(op, function, *operands, **settings):
    leaves = [torch.as_tensor(x, dtype=torch.float64).clone().requires_grad_() for x in operands]
    value = function(*leaves)
    upstream = torch.randn(value.shape, dtype=torch.float64)
    gradients = [None] * len(leaves)
    if value.requires_grad:
        gradients = torch.autograd.grad(value, leaves, upstream, allow_unused=True)
    cases.append(
        {
            "op": op,
            **settings,
            "operands": [numbers(x) for x in leaves],
            "upstream": numbers(upstream),
            "value": numbers(value),
            "gradients": [None if g is None else numbers(g) for g in gradients],
        }
    )


def normal(*shape):
    return torch.randn(shape, dtype=torch.float64)


nan, inf = math.nan, math.inf
elements = {
    "negate": torch.neg, "exp": torch.exp, "abs": torch.abs, "sigmoid": torch.sigmoid, "tanh": torch.tanh,
    "relu": torch.relu,
}
for name, function in elements.items():
    case(name, function, 3 * normal(2, 5))
    case(name, function, [0.0, -1.0, 1.0, -30.0, 30.0])
    case(name, function, 0.5)
for name, function in {"log": torch.log, "sqrt": torch.sqrt}.items():
    case(name, function, normal(2, 5).abs() + 0.01)
    case(name, function, [1e-12, 1.0, 1e12])
case("sqrt", torch.sqrt, [0.0, 4.0])
for slope in [0.01, 0.2, -0.5]:
    function = lambda x: F.leaky_relu(x, slope)
    case("leaky relu", function, normal(7), slope=slope)
    case("leaky relu", function, [0.0, -1.0, 1.0], slope=slope)
for alpha in [1.0, 0.3, 2.0]:
    function = lambda x: F.elu(x, alpha)
    case("elu", function, normal(7), alpha=alpha)
    case("elu", function, [0.0, -1.0, 1.0, -40.0], alpha=alpha)
# The threshold above which PyTorch takes x itself is out of the way.
softplus = lambda x: F.softplus(x, threshold=1000)
case("softplus", softplus, 3 * normal(7))
case("softplus", softplus, [0.0, -50.0, 50.0])
case("step", lambda x: torch.heaviside(x.detach(), torch.tensor(0.5, dtype=torch.float64)), [-2.0, 0.0, 3.0], atZero=0.5)

pairs = {
    "add": torch.add, "subtract": torch.sub, "multiply": torch.mul, "divide": torch.div,
    "maximum": torch.maximum, "minimum": torch.minimum,
}
shapes = [((4,), (4,)), ((), (3,)), ((2, 3), (3,)), ((2, 1), (1, 3)), ((2, 1, 3), (4, 1)), ((1,), ())]
for name, function in pairs.items():
    for left, right in shapes:
        case(name, function, normal(*left), normal(*right))
for name in ["maximum", "minimum"]:
    case(name, pairs[name], [1.0, 2.0, -1.0, nan], [1.0, 1.0, -1.0, 2.0])
    case(name, pairs[name], [[0.0, 1.0], [2.0, 0.0]], 0.0)
for left, right in shapes:
    case("power", torch.pow, normal(*left).abs() + 0.1, 2 * normal(*right))
# 0 and its powers.
case("power", torch.pow, [0.0, 0.0, 0.0, 0.0, 3.0], [0.0, 1.0, 2.0, 0.5, 0.0])
# A negative base with integer exponents has no gradient by the exponent: NaN.
case("power", torch.pow, [-2.0, -2.0, -0.5, -3.0], [3.0, 2.0, -2.0, 0.0])

reductions = {
    "sum": torch.sum, "mean": torch.mean, "max": torch.amax, "min": torch.amin,
}
for name, function in reductions.items():
    for shape, axis in [((2, 3, 4), None), ((), None), ((5,), 0), ((2, 3, 4), 0), ((2, 3, 4), 1), ((2, 3, 4), -1)]:
        if axis is None:
            over = {"max": torch.max, "min": torch.min}.get(name, function)
            case(name, over, normal(*shape))
        elif name in ["max", "min"]:
            first = lambda x: getattr(torch, name)(x, axis).values
            case(name, first, normal(*shape), axis=axis)
        else:
            case(name, lambda x: function(x, axis), normal(*shape), axis=axis)
for name in ["max", "min"]:
    case(name, getattr(torch, name), [1.0, 2.0, 1.0, 2.0, 2.0])
    case(name, getattr(torch, name), [1.0, nan, 3.0, nan])
    case(name, lambda x: getattr(torch, name)(x, 1).values, [[1.0, 2.0, 2.0], [3.0, 3.0, 3.0]], axis=1)

for left, right in [((3,), (3,)), ((2, 3), (3,)), ((3,), (3, 4)), ((2, 3), (3, 4)), ((1, 1), (1, 1))]:
    case("matrix product", torch.matmul, normal(*left), normal(*right))
case("linear", F.linear, normal(2, 3), normal(4, 3), normal(4))
case("linear", F.linear, normal(2, 3), normal(4, 3))

for name, function in {"softmax": F.softmax, "log softmax": F.log_softmax}.items():
    for shape, axis in [((3,), 0), ((2, 3, 4), 0), ((2, 3, 4), 1), ((2, 3, 4), -1)]:
        case(name, lambda x: function(x, axis), 2 * normal(*shape), axis=axis)
    case(name, lambda x: function(x, 0), [1000.0, 999.0, -1000.0], axis=0)
    case(name, lambda x: function(x, 0), [2.0, 2.0], axis=0)
case("reshape", lambda x: x.reshape(3, 2), normal(2, 3), shape=[3, 2])

rows = ",\n".join(json.dumps(row) for row in cases)
print('{"made_with": "torch %s, float64", "cases": [\n%s\n]}' % (torch.__version__, rows))
