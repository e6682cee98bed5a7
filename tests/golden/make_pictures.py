"""Golden numbers for convolution, pooling and normalisation of pictures, and for CIDEr. Python 3.9 or newer with NumPy.

    git clone https://github.com/salaniz/pycocoevalcap       (used: ad63453c)
    PYTHONPATH=pycocoevalcap/cider python3 tests/golden/make_pictures.py

Writes pictures.json beside itself. Pictures are computed from their definitions by NumPy in float64, gradients by central differences of the whole network; CIDEr by the captions' own
evaluation program. All captions were written for this file.
"""

import json
import os

import numpy as np
from cider_scorer import CiderScorer

MAPS, HEIGHT, WIDTH, CHANNELS = 2, 7, 5, 3
FIRST, SECOND = 4, 6


def waves(*shape):
    """Numbers that anybody can make again."""
    return np.cos(1.7 * np.arange(np.prod(shape)) + len(shape)).reshape(shape)


def convolve(x, filters, padding):
    size = filters.shape[1]
    padded = np.pad(x, ((0, 0), (padding, padding), (padding, padding), (0, 0)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, (size, size), axis=(1, 2))  # [B, H, W, C, S, S]
    return np.einsum("bhwcij,oijc->bhwo", windows, filters)


def pool(x, size, reduce):
    height, width = -(-x.shape[1] // size), -(-x.shape[2] // size)
    return np.stack([np.stack([reduce(x[:, i * size : (i + 1) * size, j * size : (j + 1) * size], axis=(1, 2)) for j in range(width)], axis=1) for i in range(height)], axis=1)


def normalise(x, gain, bias):
    mean, variance = x.mean(axis=-1, keepdims=True), x.var(axis=-1, keepdims=True)
    return (x - mean) / np.sqrt(variance + 1e-5) * gain + bias


def network(x, first, gain, bias, second):
    y = np.maximum(0, normalise(convolve(x, first, 1), gain, bias))
    y = convolve(pool(y, 2, np.max), second, 0)
    return pool(y, 2, np.mean)


inputs = [waves(MAPS, HEIGHT, WIDTH, CHANNELS), waves(FIRST, 3, 3, CHANNELS), 1 + 0.5 * waves(FIRST), 0.3 * waves(FIRST, 1)[:, 0], waves(SECOND, 2, 2, FIRST)]
output = network(*inputs)
weights = np.sin(0.9 * np.arange(output.size)).reshape(output.shape)


def gradient(k, step=1e-6):
    result = np.zeros_like(inputs[k])
    for place in np.ndindex(result.shape):
        sides = []
        for sign in (1, -1):
            moved = [one.copy() for one in inputs]
            moved[k][place] += sign * step
            sides.append((network(*moved) * weights).sum())
        result[place] = (sides[0] - sides[1]) / (2 * step)
    return result


CAPTIONS = [
    ("a red circle above a blue square", ["a red circle above a blue square", "a blue square below a red circle"]),
    ("a dog runs", ["a brown dog runs over the grass", "a dog is running on a meadow", "the dog runs"]),
    ("two men stand stand stand near a near a wall", ["two men stand near a wall", "men by the wall"]),
    ("cat", ["a cat", "cat"]),
    ("a woman with an umbrella walks along the wet street at night", ["a woman walks along the street", "a lady with an umbrella at night in the rain"]),
    ("", ["nothing to see here"]),
    ("unheard words entirely", ["a green triangle left of a circle"]),
]


def cider(captions):
    scorer = CiderScorer(n=4, sigma=6.0)
    for written, references in captions:
        scorer += (written, references)
    mean, scores = scorer.compute_score()
    return {"written": [pair[0] for pair in captions], "references": [pair[1] for pair in captions], "score": float(mean), "scores": [float(score) for score in scores]}


golden = {
    "inputs": [one.ravel().tolist() for one in inputs],
    "output": output.ravel().tolist(),
    "outputShape": list(output.shape),
    "gradients": [gradient(k).ravel().tolist() for k in range(len(inputs))],
    "cider": [cider(CAPTIONS), cider(CAPTIONS[:2]), cider(CAPTIONS[:1])],
}
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "pictures.json"), "w", encoding="utf-8") as file:
    json.dump(golden, file)
