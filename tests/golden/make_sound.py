"""Golden numbers for the features of sounds and for resampling. Python 3.9 or newer with NumPy.

    python3 tests/golden/make_sound.py

Writes sound.json beside itself. Everything is computed from the definitions in docs/sound.md by NumPy in float64, whole arrays at once, without a line of Unroll's. Features follow the
definition of Kaldi (torchaudio.compliance.kaldi with dither=0, snip_edges=True, remove_dc_offset=True, use_energy=False), but for the floor of energies, which is 1; deltas follow
torchaudio.functional.compute_deltas with a window of 5.
"""

import json
import os

import numpy as np


def signal(count):
    """A sound that anybody can make again: two tones, one rising, and something like noise."""
    n = np.arange(count, dtype=np.float64)
    return 0.3 * np.cos(0.05 * n) + 0.2 * np.cos(0.4 * n + 0.0007 * n * n) + 0.05 * np.cos(1.3 * n * n)


def mel(hertz):
    return 1127 * np.log(1 + hertz / 700)


def filters(bands, size, rate, low, high):
    points = np.linspace(mel(low), mel(high), bands + 2)
    bins = mel(np.arange(size // 2 + 1) * rate / size)
    rising = (bins[None, :] - points[:-2, None]) / (points[1:-1] - points[:-2])[:, None]
    falling = (points[2:, None] - bins[None, :]) / (points[2:] - points[1:-1])[:, None]
    weights = np.clip(np.minimum(rising, falling), 0, None)
    weights[:, -1] = 0  # the bin of half the rate has no part in it
    return weights


def window(kind, size):
    return {"povey": np.hanning(size) ** 0.85, "hann": np.hanning(size), "hamming": np.hamming(size)}[kind]


def deltas(rows):
    padded = np.pad(rows, ((2, 2), (0, 0)), mode="edge")
    return (padded[3:-1] - padded[1:-3] + 2 * (padded[4:] - padded[:-4])) / 10


def features(x, rate, kind="logMel", window_ms=25, shift_ms=10, window_function="povey", pre_emphasis=0.97, bands=40, low=20, high=0, coefficients=13, order=0):
    size, shift = int(rate * window_ms / 1000), int(rate * shift_ms / 1000)
    frames = np.lib.stride_tricks.sliding_window_view(x * 32768, size)[::shift]
    frames = frames - frames.mean(axis=1, keepdims=True)
    shifted = np.pad(frames, ((0, 0), (1, 0)), mode="edge")[:, :-1]
    frames = (frames - pre_emphasis * shifted) * window(window_function, size)
    padded = 1 << (size - 1).bit_length()
    power = np.abs(np.fft.rfft(frames, padded, axis=1)) ** 2
    rows = np.log(np.maximum(power @ filters(bands, padded, rate, low, high or rate / 2).T, 1))
    if kind == "mfcc":
        b, i = np.arange(bands), np.arange(coefficients)
        dct = np.sqrt(2 / bands) * np.cos(np.pi / bands * np.outer(b + 0.5, i))
        dct[:, 0] = np.sqrt(1 / bands)
        rows = rows @ dct * (1 + 11 * np.sin(np.pi * i / 22))
    parts = [rows]
    for _ in range(order):
        parts.append(deltas(parts[-1]))
    return np.concatenate(parts, axis=1)


def resample(x, old, new):
    """Every weight of every pair of samples, at once."""
    cutoff = 0.93 * min(1, new / old)
    count = -(-len(x) * new // old)
    ahead = int(np.ceil(32 / cutoff)) + 1
    k = np.arange(-ahead, len(x) + ahead)
    t = (k[None, :] - np.arange(count)[:, None] * old / new) * cutoff
    inside = np.abs(t) < 32
    weights = np.where(inside, np.sinc(t) * np.i0(8 * np.sqrt(np.clip(1 - (t / 32) ** 2, 0, None))), 0)
    weights /= weights.sum(axis=1, keepdims=True)
    return weights[:, ahead : ahead + len(x)] @ x


CASES = [
    ("log mel", 8000, 1000, dict(bands=23)),
    ("log mel, 40 bands", 16000, 2000, dict()),
    ("hann, odd sizes", 11025, 1500, dict(bands=20, window_function="hann", window_ms=31.36, shift_ms=12.78, pre_emphasis=0, low=0)),
    ("mfcc", 8000, 1000, dict(kind="mfcc", bands=23)),
    ("mfcc, all settings", 16000, 2500, dict(kind="mfcc", bands=26, coefficients=10, window_function="hamming", pre_emphasis=0.9, low=100, high=6500, order=2)),
]

golden = {
    "features": [
        dict(name=name, rate=rate, samples=count, rows=[[float(f"{v:.9g}") for v in row] for row in features(signal(count), rate, **settings)]) for name, rate, count, settings in CASES
    ],
    "resampling": [
        dict(**{"from": old, "to": new}, samples=200, values=[float(f"{v:.9g}") for v in resample(signal(200), old, new)]) for old, new in [(8000, 11025), (16000, 6000), (3, 2), (1, 3)]
    ],
}
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "sound.json"), "w", encoding="utf-8", newline="\n") as file:
    file.write(json.dumps(golden).replace('{"name"', '\n{"name"').replace('{"from"', '\n{"from"') + "\n")
