"""The loss over all alignments: log-softmax, CTC and the gradient by the scores. Time comes first, as PyTorch likes it best."""

import torch
from torch.nn.functional import ctc_loss

import tensors


class Ctc:
    def __init__(self, question):
        frames, sequences, classes = question["frames"], question["sequences"], question["classes"]
        x = tensors.read(question["file"])["x"].reshape(sequences, frames, classes)
        self.x = x.transpose(0, 1).contiguous().requires_grad_(True)
        self.targets = torch.tensor(question["targets"])  # [B, L]
        self.frames = torch.full((sequences,), frames)
        self.lengths = torch.full((sequences,), self.targets.shape[1])

    def step(self):
        self.gradients(self.x)

    def gradients(self, x):
        x.grad = None
        losses = ctc_loss(x.log_softmax(2), self.targets, self.frames, self.lengths, reduction="none")
        losses.sum().backward()
        return losses

    def results(self):
        """In double: in float, sums of logarithms over hundreds of frames lose the digits that are compared."""
        x = self.x.detach().double().requires_grad_(True)
        losses = self.gradients(x)
        return {"loss": losses, "x": x.grad.transpose(0, 1).flatten(0, 1)}
