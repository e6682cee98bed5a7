"""Losses of CTC and their gradients by the scores, as PyTorch computes them (log_softmax, ctc_loss), in float64: what `CtcLoss` has to reproduce."""
import torch

SEQUENCES = {
    "mixed": (0, 9, [(12, [3, 1, 4, 1, 5]), (5, [2, 2, 2]), (1, []), (7, [8]), (3, [1, 2, 3]), (20, [6, 6, 7, 7, 6, 6])]),
    "last": (4, 5, [(6, [0, 0, 1]), (9, [3, 2, 1, 0]), (4, [0, 1, 2, 3])]),
    "long": (0, 40, [(150, [1 + i * i % 39 for i in range(33)]), (150, [1 + i % 2 for i in range(75)])]),
}


def all_cases():
    generator = torch.Generator().manual_seed(40)
    tensors = {}
    for name, (blank, classes, sequences) in SEQUENCES.items():
        frames = [n for n, _ in sequences]
        scores = torch.randn(max(frames), len(frames), classes, generator=generator, dtype=torch.float64) * 2
        weights = torch.rand(len(frames), generator=generator, dtype=torch.float64) + 0.5
        scores.requires_grad_(True)
        flat = torch.tensor([label for _, target in sequences for label in target])
        lengths = torch.tensor([len(target) for _, target in sequences])
        losses = torch.nn.functional.ctc_loss(scores.log_softmax(2), flat, torch.tensor(frames), lengths, blank=blank, reduction="none")
        (losses * weights).sum().backward()
        tensors[f"{name}/blank"] = torch.tensor([blank], dtype=torch.float64)
        tensors[f"{name}/frames"] = torch.tensor(frames, dtype=torch.float64)
        tensors[f"{name}/lengths"] = lengths.double()
        tensors[f"{name}/labels"] = flat.double()
        tensors[f"{name}/weights"] = weights
        tensors[f"{name}/scores"] = torch.cat([scores.detach()[:n, b] for b, n in enumerate(frames)])
        tensors[f"{name}/losses"] = losses.detach()
        tensors[f"{name}/gradients"] = torch.cat([scores.grad[:n, b] for b, n in enumerate(frames)])
    return tensors
