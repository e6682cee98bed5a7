"""One iteration of Baum and Welch on equally long sequences of symbols, vectorised over all sequences by NumPy in double: scaled forward and backward recursions whose products run in BLAS."""

import json

import numpy as np
import torch


class Hmm:
    def __init__(self, question):
        with open(question["file"]) as file:
            given = json.load(file)
        self.start, self.moves, self.table = (np.array(given[name]) for name in ("start", "transitions", "emissions"))
        self.symbols = np.ascontiguousarray(np.array(given["sequences"]).T)  # [T, N]

    def step(self):
        steps, count = self.symbols.shape
        states, symbols = self.table.shape
        emitted = np.ascontiguousarray(self.table.T)  # [V, S]
        forward = np.empty((steps, count, states))
        scales = np.empty((steps, count))
        seen = emitted[self.symbols]  # [T, N, S]
        x = self.start * seen[0]
        for t in range(steps):
            if t > 0:
                np.matmul(forward[t - 1], self.moves, out=x)
                x *= seen[t]
            scales[t] = x.sum(1)
            np.divide(x, scales[t][:, None], out=forward[t])
        back = np.ones((count, states))
        pairs = np.zeros((states, states))
        emissions = np.zeros((symbols, states))
        onward = np.empty((count, states))
        for t in range(steps - 1, -1, -1):
            gamma = forward[t] * back
            for s in range(states):
                emissions[:, s] += np.bincount(self.symbols[t], weights=gamma[:, s], minlength=symbols)
            if t > 0:
                np.multiply(seen[t], back, out=onward)
                onward /= scales[t][:, None]
                pairs += forward[t - 1].T @ onward
                np.matmul(onward, self.moves.T, out=back)
        first = gamma.sum(0)
        moves = pairs * self.moves
        self.found = {
            "logLikelihood": np.log(scales).sum().reshape(1),
            "start": first / first.sum(),
            "transitions": moves / moves.sum(1, keepdims=True),
            "emissions": (emissions / emissions.sum(0)).T,
        }

    def results(self):
        self.step()
        return {name: torch.from_numpy(np.ascontiguousarray(value)) for name, value in self.found.items()}
