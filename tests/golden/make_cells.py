"""Cells that PyTorch does not have, written from their papers' equations and derived by its autograd in float64, sequence by sequence.

For each cell a ragged batch, weights, outputs, last states and all gradients of an asymmetric scalar. A cell is its parameters' shapes, its first
state's widths, and one step of one sequence: step(x [I], state, p, t) -> (y, state).
"""

import torch
from torch import sigmoid, tanh

K = 3  # modules of the clockwork network
C = 4  # slow units of the SCRN, classes of the Jordan network


def lstm(gates, peepholes, inner, outer):
    def step(x, state, p, t):
        h, c = state
        a = dict(zip(gates, (x @ p["input"] + h @ p["recurrent"] + p["bias"]).chunk(len(gates))))
        peep = lambda gate, cell: p[f"peephole.{gate}"] * cell if peepholes else 0
        g = inner(a["g"])
        if gates == "ifgo":
            new = sigmoid(a["f"] + peep("f", c)) * c + sigmoid(a["i"] + peep("i", c)) * g
        elif gates == "fgo":
            f = sigmoid(a["f"] + peep("f", c))
            new = f * c + (1 - f) * g
        else:
            new = c + sigmoid(a["i"] + peep("i", c)) * g
        h = sigmoid(a["o"] + peep("o", new)) * outer(new)
        return h, [h, new]

    def shapes(I, H):
        named = {"input": (I, len(gates) * H), "recurrent": (H, len(gates) * H), "bias": (len(gates) * H,)}
        return named | ({f"peephole.{gate}": (H,) for gate in gates if gate != "g"} if peepholes else {})

    return shapes, lambda I, H: [H, H], step


def gru_before(x, state, p, t):
    h = state[0]
    w = x @ p["input"] + p["bias"]
    H = h.shape[0]
    r, z = sigmoid(w[: 2 * H] + h @ p["recurrent"]).chunk(2)
    n = tanh(w[2 * H :] + (r * h) @ p["candidate.recurrent"])
    h = (1 - z) * n + z * h
    return h, [h]


def minimal_gated(x, state, p, t):
    h = state[0]
    w = x @ p["input"] + p["bias"]
    H = h.shape[0]
    f = sigmoid(w[:H] + h @ p["recurrent"])
    g = tanh(w[H:] + (f * h) @ p["candidate.recurrent"])
    h = (1 - f) * h + f * g
    return h, [h]


def scrn(x, state, p, t):
    h, s = state
    s = 0.05 * (x @ p["context"]) + 0.95 * s
    h = sigmoid(torch.cat([x, s]) @ p["input"] + h @ p["recurrent"])
    return torch.cat([h, s]), [h, s]


def jordan(x, state, p, t):
    h = tanh(x @ p["input"] + state[0] @ p["recurrent"] + p["bias"])
    y = torch.softmax(h @ p["output"] + p["output.bias"], 0)
    return y, [y]


def clockwork(x, state, p, t):
    """One masked matrix, as the paper draws it: the block of a module and of those slower than it, and a mask of who ticks."""
    h = state[0]
    H = h.shape[0]
    first = [i * H // K for i in range(K + 1)]
    full = torch.cat([torch.cat([torch.zeros(first[i], first[i + 1] - first[i]), p[f"{i}.recurrent"]]) for i in range(K)], 1)
    fresh = tanh(x @ torch.cat([p[f"{i}.input"] for i in range(K)], 1) + h @ full + torch.cat([p[f"{i}.bias"] for i in range(K)]))
    ticks = torch.cat([torch.full((first[i + 1] - first[i],), t % 2**i == 0) for i in range(K)])
    h = torch.where(ticks, fresh, h)
    return h, [h, torch.tensor([float((t + 1) % 2 ** (K - 1))])]


def clockwork_shapes(I, H):
    first = [i * H // K for i in range(K + 1)]
    named = {}
    for i in range(K):
        width = first[i + 1] - first[i]
        named |= {f"{i}.input": (I, width), f"{i}.recurrent": (H - first[i], width), f"{i}.bias": (width,)}
    return named


def linear(x):
    return x


CELLS = {
    "lstm.peepholes": lstm("ifgo", True, tanh, tanh),
    "lstm.coupled": lstm("fgo", True, tanh, tanh),
    "lstm.none": lstm("igo", False, tanh, tanh),
    "lstm.linear": lstm("ifgo", False, linear, linear),
    "gru.before": (lambda I, H: {"input": (I, 3 * H), "recurrent": (H, 2 * H), "candidate.recurrent": (H, H), "bias": (3 * H,)}, lambda I, H: [H], gru_before),
    "minimal-gated": (lambda I, H: {"input": (I, 2 * H), "recurrent": (H, H), "candidate.recurrent": (H, H), "bias": (2 * H,)}, lambda I, H: [H], minimal_gated),
    "scrn": (lambda I, H: {"context": (I, C), "input": (I + C, H), "recurrent": (H, H)}, lambda I, H: [H, C], scrn),
    "jordan": (lambda I, H: {"input": (I, H), "recurrent": (C, H), "bias": (H,), "output": (H, C), "output.bias": (C,)}, lambda I, H: [C], jordan),
    "clockwork": (clockwork_shapes, lambda I, H: [H, 1], clockwork),
}


def case(tensors, name, lengths, I, H, generator):
    def normal(*shape):
        return torch.randn(shape, generator=generator) * 0.5

    shapes, widths, step = CELLS[name]
    p = {field: normal(*shape).requires_grad_() for field, shape in shapes(I, H).items()}
    x = normal(sum(lengths), I).requires_grad_()
    outputs, last = [], []
    for b, length in enumerate(lengths):
        state = [torch.zeros(width) for width in widths(I, H)]
        for t in range(length):
            y, state = step(x[sum(lengths[:b]) + t], state, p, t)
            outputs.append(y)
        last.append(state)
    y = torch.stack(outputs)
    wy = normal(*y.shape)
    loss = (y * wy).sum()
    put = lambda key, value: tensors.__setitem__(f"{name}/{key}", value.detach().contiguous().clone())
    for i in range(len(last[0])):
        part = torch.stack([state[i] for state in last])
        weights = normal(*part.shape)
        loss = loss + (part * weights).sum()
        put(f"last.{i}", part)
        put(f"wlast.{i}", weights)
    loss.backward()
    for key, value in (("x", x), ("y", y), ("wy", wy), ("dx", x.grad)):
        put(key, value)
    for field, value in p.items():
        put(f"weights/{field}", value)
        put(f"gradients/{field}", value.grad)


def all_cells(lengths, I, H):
    tensors = {}
    generator = torch.Generator().manual_seed(21)
    for name in CELLS:
        case(tensors, name, lengths, I, H, generator)
    return tensors
