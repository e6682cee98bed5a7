"""Adam as fast as this PyTorch has it."""

import torch


def adam(parameters, question):
    """With "fused" in one kernel, which is there for processors since version 2.4; otherwise parameter by parameter."""
    fused = question["fused"] and tuple(int(part) for part in torch.__version__.split(".")[:2]) >= (2, 4)
    return torch.optim.Adam(parameters, lr=question["rate"], foreach=False, fused=fused)
