"""Golden numbers for recurrent layers, from PyTorch in float64: run by `dotnet run make.cs golden` (Debian's python3-torch).

Writes cells.safetensors, the cells that PyTorch does not have, from their equations (make_cells.py), and recurrent.safetensors: for each cell, number of layers and directions a ragged batch, weights, outputs, last states and all gradients
of an asymmetric scalar; and two ten-step loss curves of a small tagger. Weights are laid out as Unroll's: [inputs, gates], gates beside one
another; PyTorch's two biases are added, but for the GRU's candidate, which has a recurrent bias of its own.
"""

import functools
import json
import os
import struct

import torch
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

import make_cells
import make_ctc
import make_torch

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)
tensors = {}
GATES = {"elman": 1, "lstm": 4, "gru": 3}
LENGTHS = [5, 1, 3, 7, 3, 2]
INPUTS, HIDDEN = 5, 6


def layer_of(cell, layers, directions):
    kind = {"elman": torch.nn.RNN, "elman-relu": functools.partial(torch.nn.RNN, nonlinearity="relu"), "lstm": torch.nn.LSTM, "gru": torch.nn.GRU}[cell]
    return kind(INPUTS, HIDDEN, num_layers=layers, bidirectional=directions == 2, batch_first=True)


def randomise(module, generator):
    for parameter in module.parameters():
        parameter.data = torch.randn(parameter.shape, generator=generator) * 0.5


def names_of(module, layers, directions):
    for layer in range(layers):
        for direction in range(directions):
            suffix = f"l{layer}" + ("_reverse" if direction else "")
            yield f"{layer}.{'backward' if direction else 'forward'}", suffix


def ours(cell, module, suffix, gradient):
    """Weights, or their gradients, of one cell under Unroll's names."""
    pick = (lambda p: p.grad) if gradient else (lambda p: p.data)
    w, u = pick(getattr(module, f"weight_ih_{suffix}")), pick(getattr(module, f"weight_hh_{suffix}"))
    b, c = pick(getattr(module, f"bias_ih_{suffix}")), pick(getattr(module, f"bias_hh_{suffix}"))
    named = {"input": w.T, "recurrent": u.T}
    if cell == "gru":
        bias = b.clone()
        if not gradient:
            bias[: 2 * HIDDEN] += c[: 2 * HIDDEN]
        named["bias"] = bias
        named["candidate"] = c[2 * HIDDEN :]
    else:
        named["bias"] = b if gradient else b + c
    return named


def put(name, tensor):
    tensors[name] = tensor.detach().contiguous().clone()


def rows(padded):
    return torch.cat([padded[i, :length] for i, length in enumerate(LENGTHS)])


def recurrent_case(cell, layers, directions, generator):
    key = f"{cell}.{layers}.{directions}"
    module = layer_of(cell, layers, directions)
    randomise(module, generator)
    x = torch.randn(len(LENGTHS), max(LENGTHS), INPUTS, generator=generator, requires_grad=True)
    packed = pack_padded_sequence(x, LENGTHS, batch_first=True, enforce_sorted=False)
    out, state = module(packed)
    out, _ = pad_packed_sequence(out, batch_first=True)
    states = list(state) if cell == "lstm" else [state]
    y = rows(out)
    wy = torch.randn(y.shape, generator=generator)
    loss = (y * wy).sum()
    put(f"{key}/x", rows(x))
    put(f"{key}/y", y)
    put(f"{key}/wy", wy)
    for i, part in enumerate(states):  # [layers * directions, B, H]
        ws = torch.randn(part.shape, generator=generator)
        loss = loss + (part * ws).sum()
        for place in range(part.shape[0]):
            put(f"{key}/last.{place}.{i}", part[place])
            put(f"{key}/wlast.{place}.{i}", ws[place])
    loss.backward()
    put(f"{key}/loss", loss)
    put(f"{key}/dx", rows(x.grad))
    for name, suffix in names_of(module, layers, directions):
        for field, tensor in ours(cell, module, suffix, False).items():
            put(f"{key}/weights/{name}.{field}", tensor)
        for field, tensor in ours(cell, module, suffix, True).items():
            put(f"{key}/gradients/{name}.{field}", tensor)


def curve(optimizer, generator):
    """Ten steps of embedding, bidirectional LSTM, linear layer and cross-entropy on one batch."""
    vocabulary, width, classes = 12, 5, 4
    embedding = torch.nn.Embedding(vocabulary, width)
    module = layer_of("lstm", 1, 2)
    linear = torch.nn.Linear(2 * HIDDEN, classes)
    for part in (embedding, module, linear):
        randomise(part, generator)
    for name, _ in list(module.named_parameters()):
        if name.startswith("bias_hh"):  # Unroll has one bias
            getattr(module, name).data.zero_()
            getattr(module, name).requires_grad_(False)
    ids = torch.randint(vocabulary, (len(LENGTHS), max(LENGTHS)), generator=generator)
    gold = torch.randint(classes, (sum(LENGTHS),), generator=generator)
    key = f"curve.{optimizer}"
    put(f"{key}/ids", rows(ids).double())
    put(f"{key}/gold", gold.double())
    put(f"{key}/weights/words.table", embedding.weight.data)
    put(f"{key}/weights/output.weight", linear.weight.data.T)
    put(f"{key}/weights/output.bias", linear.bias.data)
    for name, suffix in names_of(module, 1, 2):
        for field, tensor in ours("lstm", module, suffix, False).items():
            put(f"{key}/weights/encoder.{name}.{field}", tensor)
    parameters = [p for part in (embedding, module, linear) for p in part.parameters() if p.requires_grad]
    rule = torch.optim.SGD(parameters, lr=0.3, momentum=0.9) if optimizer == "sgd" else torch.optim.Adam(parameters, lr=0.02)
    losses = []
    for _ in range(10):
        rule.zero_grad()
        packed = pack_padded_sequence(embedding(ids), LENGTHS, batch_first=True, enforce_sorted=False)
        out, _ = pad_packed_sequence(module(packed)[0], batch_first=True)
        loss = torch.nn.functional.cross_entropy(linear(rows(out)), gold)
        losses.append(loss.item())
        loss.backward()
        rule.step()
    put(f"{key}/losses", torch.tensor(losses))


def write(path, tensors):
    header, offset = {}, 0
    for name, tensor in tensors.items():
        end = offset + tensor.numel() * 8
        header[name] = {"dtype": "F64", "shape": list(tensor.shape), "data_offsets": [offset, end]}
        offset = end
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)))
        file.write(text)
        for tensor in tensors.values():
            file.write(tensor.numpy().astype("<f8").tobytes())


generator = torch.Generator().manual_seed(20)
for cell in GATES:
    for layers in (1, 2):
        for directions in (1, 2):
            recurrent_case(cell, layers, directions, generator)
for optimizer in ("sgd", "adam"):
    curve(optimizer, generator)
for layers in (1, 2):
    for directions in (1, 2):
        recurrent_case("elman-relu", layers, directions, generator)
write(os.path.join(os.path.dirname(os.path.abspath(__file__)), "recurrent.safetensors"), tensors)
print(f"recurrent.safetensors: {len(tensors)} tensors, PyTorch {torch.__version__}")
cells = make_cells.all_cells(LENGTHS, INPUTS, HIDDEN)
write(os.path.join(os.path.dirname(os.path.abspath(__file__)), "cells.safetensors"), cells)
print(f"cells.safetensors: {len(cells)} tensors")
states = make_torch.all_cases(LENGTHS, INPUTS, HIDDEN)
write(os.path.join(os.path.dirname(os.path.abspath(__file__)), "torch.safetensors"), states)
print(f"torch.safetensors: {len(states)} tensors")
taggers = make_torch.all_taggers()
write(os.path.join(os.path.dirname(os.path.abspath(__file__)), "taggers.safetensors"), taggers)
print(f"taggers.safetensors: {len(taggers)} tensors")
ctc = make_ctc.all_cases()
write(os.path.join(os.path.dirname(os.path.abspath(__file__)), "ctc.safetensors"), ctc)
print(f"ctc.safetensors: {len(ctc)} tensors")
