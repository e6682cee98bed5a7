"""Safetensors files of float32, by hand; and weights between Unroll's layout and PyTorch's (docs/shapes.md)."""

import json
import struct

import torch


def read(path):
    with open(path, "rb") as file:
        data = bytearray(file.read())
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length].decode())
    found = {}
    for name, entry in header.items():
        if name != "__metadata__":
            begin, end = entry["data_offsets"]
            part = torch.frombuffer(data, dtype=torch.float32, count=(end - begin) // 4, offset=8 + length + begin)
            found[name] = part.reshape(entry["shape"]).clone()
    return found


def write(path, named):
    header, body = {}, bytearray()
    for name, tensor in named.items():
        raw = tensor.detach().contiguous().numpy().astype("<f4").tobytes()
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [len(body), len(body) + len(raw)]}
        body += raw
    text = json.dumps(header).encode()
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + body)


def set_cell(module, suffix, weights, prefix):
    """Gives one layer and direction of a torch module the weights of a cell of Unroll, whose names begin with the prefix."""
    with torch.no_grad():
        getattr(module, f"weight_ih_{suffix}").copy_(weights[f"{prefix}input"].T)
        getattr(module, f"weight_hh_{suffix}").copy_(weights[f"{prefix}recurrent"].T)
        getattr(module, f"bias_ih_{suffix}").copy_(weights[f"{prefix}bias"])
        second = getattr(module, f"bias_hh_{suffix}").zero_()
        if f"{prefix}candidate" in weights:
            second[-module.hidden_size :] = weights[f"{prefix}candidate"]


def cell_gradients(module, suffix, prefix):
    """The gradients of one layer and direction under Unroll's names."""
    gradients = {
        f"{prefix}input": getattr(module, f"weight_ih_{suffix}").grad.T,
        f"{prefix}recurrent": getattr(module, f"weight_hh_{suffix}").grad.T,
        f"{prefix}bias": getattr(module, f"bias_ih_{suffix}").grad,
    }
    if isinstance(module, torch.nn.GRU):
        gradients[f"{prefix}candidate"] = getattr(module, f"bias_hh_{suffix}").grad[-module.hidden_size :]
    return gradients
