"""Random hidden Markov models and what is known of sequences under them, in log space with numpy: what `HiddenMarkov` and one step of `BaumWelch` have to reproduce. Models of order 2 are
expanded to models of order 1 over pairs of states. Run: python3 make_hmm.py > hmm.json"""
import json
import math

import numpy as np


def lse(x, axis):
    top = np.max(x, axis=axis, keepdims=True)
    top = np.where(np.isfinite(top), top, 0)
    return np.squeeze(top, axis) + np.log(np.sum(np.exp(x - top), axis=axis))


def rows(rng, *shape):
    x = rng.random(shape) + 0.05
    return x / x.sum(-1, keepdims=True)


def spd(rng, d):
    a = rng.normal(size=(d, d))
    return a @ a.T / d + 0.3 * np.eye(d)


def normal(x, mean, cov):
    d = x - mean
    inv = np.linalg.inv(cov)
    return -0.5 * (len(mean) * math.log(2 * math.pi) + np.linalg.slogdet(cov)[1] + np.einsum("ti,ij,tj->t", d, inv, d))


def model(rng, kind, order, s):
    m = {"kind": kind, "start": rows(rng, s), "transitions": rows(rng, s if order == 1 else s + s * s, s)}
    d = 3
    if kind == "categorical":
        m["table"] = rows(rng, s, 4)
    elif kind == "poisson":
        m["rates"] = rng.random((s, 2)) * 6 + 0.5
    else:
        parts = 2 * s if kind == "mixture" else s
        m["means"] = rng.normal(size=(parts, d)) * 2
        covariances = 1 if kind == "tied" else parts
        m["covariances"] = np.array([np.diag(rng.random(d) + 0.3) if kind == "diagonal" else spd(rng, d) for _ in range(covariances)])
        if kind == "mixture":
            m["weights"] = rows(rng, s, 2)
    return m


def draw(rng, m, length):
    width = {"categorical": 1, "poisson": 2}.get(m["kind"], 3)
    if m["kind"] == "categorical":
        return rng.integers(0, 4, size=(length, 1)).astype(float)
    return np.round(rng.normal(size=(length, width)) * 2, 3) if width == 3 else rng.poisson(4, size=(length, width)).astype(float)


def components(m, x):
    return np.stack([normal(x, mean, m["covariances"][k if len(m["covariances"]) > 1 else 0]) for k, mean in enumerate(m["means"])], 1)


def emitted(m, x):
    if m["kind"] == "categorical":
        return np.log(m["table"][:, x[:, 0].astype(int)].T)
    if m["kind"] == "poisson":
        fact = np.array([[math.lgamma(k + 1) for k in row] for row in x])
        return np.stack([np.sum(x * np.log(r) - r - fact, 1) for r in m["rates"]], 1)
    c = components(m, x)
    if m["kind"] != "mixture":
        return c
    return lse(c.reshape(len(x), -1, 2) + np.log(m["weights"]), 2)


def expand(m, order):
    """start [C], transitions [C, C], state of each context [C]."""
    s = len(m["start"])
    if order == 1:
        return m["start"], m["transitions"], np.arange(s)
    c = s + s * s
    big = np.zeros((c, c))
    for context in range(c):
        last = context if context < s else (context - s) % s
        for n in range(s):
            big[context, s + last * s + n] = m["transitions"][context, n]
    return np.concatenate([m["start"], np.zeros(s * s)]), big, np.concatenate([np.arange(s), np.tile(np.arange(s), s)])


def infer(m, order, x):
    start, trans, state = expand(m, order)
    with np.errstate(divide="ignore"):
        ls, lt = np.log(start), np.log(trans)
        b = emitted(m, x)[:, state]
    t = len(x)
    f, g, v = np.zeros((t, len(start))), np.zeros((t, len(start))), np.zeros((t, len(start)))
    f[0] = v[0] = ls + b[0]
    for i in range(1, t):
        f[i] = lse(f[i - 1][:, None] + lt, 0) + b[i]
        v[i] = np.max(v[i - 1][:, None] + lt, 0) + b[i]
    for i in range(t - 2, -1, -1):
        g[i] = lse(lt + (b[i + 1] + g[i + 1])[None, :], 1)
    total = lse(f[-1], 0)
    gamma = np.exp(f + g - total)
    xi = np.zeros_like(trans)
    for i in range(t - 1):
        xi += np.exp(f[i][:, None] + lt + (b[i + 1] + g[i + 1])[None, :] - total)
    states = np.stack([gamma[:, state == k].sum(1) for k in range(len(m["start"]))], 1)
    moves = np.stack([xi[:, state == k].sum(1) for k in range(len(m["start"]))], 1)  # [C, S]
    return total, states, moves, np.max(v[-1])


def better(m, order, xs):
    """One step of Baum and Welch."""
    s = len(m["start"])
    found = [infer(m, order, x) for x in xs]
    start = sum(states[0] for _, states, _, _ in found)
    moves = sum(moves for _, _, moves, _ in found)
    x, w = np.concatenate(xs), np.concatenate([states for _, states, _, _ in found])
    new = {"kind": m["kind"], "start": start / start.sum(), "transitions": moves / moves.sum(1, keepdims=True)}
    if m["kind"] == "categorical":
        table = np.stack([[w[x[:, 0] == k, state].sum() for k in range(4)] for state in range(s)])
        new["table"] = table / table.sum(1, keepdims=True)
        return new
    if m["kind"] == "poisson":
        new["rates"] = w.T @ x / w.sum(0)[:, None]
        return new
    if m["kind"] == "mixture":
        c = components(m, x).reshape(len(x), s, 2) + np.log(m["weights"])
        r = w[:, :, None] * np.exp(c - lse(c, 2)[:, :, None])
        new["weights"] = r.sum(0) / w.sum(0)[:, None]
        w = r.reshape(len(x), -1)
    new["means"] = w.T @ x / w.sum(0)[:, None]
    scatter = np.stack([np.einsum("t,ti,tj->ij", w[:, k], x - mean, x - mean) for k, mean in enumerate(new["means"])])
    if m["kind"] == "tied":
        new["covariances"] = scatter.sum(0, keepdims=True) / w.sum()
    else:
        new["covariances"] = scatter / w.sum(0)[:, None, None]
        if m["kind"] == "diagonal":
            new["covariances"] = np.stack([np.diag(np.diag(c)) for c in new["covariances"]])
    return new


def plain(m):
    return {k: v if isinstance(v, str) else v.tolist() for k, v in m.items()}


def main():
    rng = np.random.default_rng(16)
    cases = []
    for kind in ["categorical", "diagonal", "tied", "full", "mixture", "poisson"]:
        for order in [1, 2]:
            m = model(rng, kind, order, 3)
            xs = [draw(rng, m, length) for length in ([7, 9] if kind == "categorical" else [14, 11])]
            found = [infer(m, order, x) for x in xs]
            cases.append({
                "order": order, "model": plain(m), "better": plain(better(m, order, xs)),
                "sequences": [{"steps": x.tolist(), "logLikelihood": f[0], "smooth": f[1].tolist(), "best": f[3]} for x, f in zip(xs, found)],
            })
    print(json.dumps(cases))


main()
