"""An n-gram model by interpolated Kneser-Ney with three discounts (Chen and Goodman 1998), straight from the definitions: what `NGramModel.Estimate` has to reproduce. Run: python3 make_ngram.py > ngram.arpa"""
import math
import random
from collections import Counter


def corpus():
    random.seed(7)
    words = ["the", "a", "dog", "cat", "sees", "likes", "old", "small", "and", "runs", "sleeps", "to", "town"]
    return [[words[min(int(random.expovariate(0.25)), len(words) - 1)] for _ in range(random.randint(1, 9))] for _ in range(120)]


def discounts(counts):
    n = [sum(1 for c in counts.values() if c == i) for i in range(5)]
    if all(n[1:]):
        y = n[1] / (n[1] + 2 * n[2])
        d = [0, 1 - 2 * y * n[2] / n[1], 2 - 3 * y * n[3] / n[2], 3 - 4 * y * n[4] / n[3]]
        if all(0 < d[i] < i for i in (1, 2, 3)):
            return d
    return [0, 0.5, 1, 1.5]


def model(sentences, order):
    raw = {n: Counter() for n in range(1, order + 1)}
    for sentence in sentences:
        padded = ["<s>", *sentence, "</s>"]
        for n in raw:
            raw[n].update(tuple(padded[i : i + n]) for i in range(len(padded) - n + 1))
    counts = {order: raw[order]}
    for n in range(1, order):
        before = {}
        for gram in raw[n + 1]:
            before.setdefault(gram[1:], set()).add(gram[0])
        counts[n] = Counter({g: len(s) for g, s in before.items()})
        counts[n].update({g: c for g, c in raw[n].items() if g[0] == "<s>"})
    counts[1].pop(("<s>",), None)
    vocabulary = {g[0] for g in counts[1]} | {"<unk>"}
    d = {n: discounts(counts[n]) for n in counts}

    def gamma(context):
        n = len(context) + 1
        seen = {g: c for g, c in counts[n].items() if g[:-1] == context} if n <= order else {}
        return sum(d[n][min(c, 3)] for c in seen.values()) / sum(seen.values()) if seen else 1

    def p(gram):
        n = len(gram)
        if n == 0:
            return 1 / len(vocabulary)
        total = sum(c for g, c in counts[n].items() if g[:-1] == gram[:-1])
        c = counts[n].get(gram, 0)
        return (c - d[n][min(c, 3)]) / total + gamma(gram[:-1]) * p(gram[1:])

    return counts, vocabulary, p, gamma


def write(order):
    counts, vocabulary, p, gamma = model(corpus(), order)
    rows = {n: sorted(counts[n]) for n in counts}
    rows[1] = sorted([(w,) for w in vocabulary | {"<s>"}])
    print("\\data\\")
    for n in range(1, order + 1):
        print(f"ngram {n}={len(rows[n])}")
    for n in range(1, order + 1):
        print(f"\n\\{n}-grams:")
        for gram in rows[n]:
            log = -99 if gram == ("<s>",) else math.log10(p(gram))
            print(f"{log:.9f}\t{' '.join(gram)}" + (f"\t{math.log10(gamma(gram)):.9f}" if n < order else ""))
    print("\n\\end\\")


if __name__ == "__main__":
    import sys

    if sys.argv[1:] == ["--text"]:
        for sentence in corpus():
            print(" ".join(sentence))
    else:
        write(3)
