"""Reference numbers of Bayesian networks, by numpy.einsum(optimize=True) over all tables at once: no code is shared with Unroll.

    /usr/bin/python3 make_bayes.py                      writes bayes.json: random networks in BIF, random evidence, all marginals and ln P(evidence)
    /usr/bin/python3 make_bayes.py UNROLL N FILE.bif... asks the program `unroll query FILE --all --given ... --json` N questions about each file, and prints the largest difference

Made with Python 3.11, numpy 1.24.2.
"""

import json
import math
import os
import random
import re
import subprocess
import sys

import numpy as np


def parse(text):
    """Variables with their states, and tables [parents ..., states], of a BIF file as the bnlearn repository has them."""
    states = {name: [s.strip() for s in listed.split(",")] for name, listed in re.findall(r"variable\s+(\S+)\s*\{\s*type discrete \[ \d+ \] \{([^}]*)\}", text)}
    tables = {}
    for head, body in re.findall(r"probability \(([^)]*)\) \{([^}]*)\}", text):
        name, *parents = [part.strip() for part in re.split(r"[|,]", head)]
        table = np.zeros([len(states[p]) for p in parents] + [len(states[name])])
        for key, numbers in re.findall(r"(?:table|\(([^)]*)\))\s*([^;]*);", body):
            place = tuple(states[p].index(s.strip()) for p, s in zip(parents, key.split(","))) if parents else ()
            table[place] = [float(x) for x in numbers.split(",")]
        tables[name] = (parents, table)
    return states, tables


def ask(states, tables, evidence):
    """All marginals, and the logarithm of the probability of the evidence (a state, or likelihoods)."""
    names = list(states)
    axis = {name: i for i, name in enumerate(names)}
    operands = []
    for name, (parents, table) in tables.items():
        operands += [table, [axis[p] for p in parents] + [axis[name]]]
    for name, seen in evidence.items():
        likelihoods = np.array(seen if isinstance(seen, list) else [1.0 if s == seen else 0.0 for s in states[name]])
        operands += [likelihoods, [axis[name]]]
    marginals = {name: np.einsum(*operands, [axis[name]], optimize="greedy") for name in names}
    total = marginals[names[0]].sum()
    return {name: (m / m.sum()).tolist() for name, m in marginals.items()} if total > 0 else None, math.log(total) if total > 0 else None


def some_evidence(rng, states, share):
    evidence = {}
    for name, own in states.items():
        if rng.random() < share:
            evidence[name] = rng.choice(own) if rng.random() < 0.7 else [round(rng.random(), 3) + 0.001 for _ in own]
    return evidence


def network(rng, count, window, most):
    """A network whose arcs come from at most `window` variables before, in BIF."""
    states = {f"v{i}": [f"s{s}" for s in range(rng.randint(2, 4))] for i in range(count)}
    lines = ["network random {", "}"]
    for name, own in states.items():
        lines += [f"variable {name} {{", f"  type discrete [ {len(own)} ] {{ {', '.join(own)} }};", "}"]
    for i, (name, own) in enumerate(states.items()):
        before = [f"v{j}" for j in range(max(0, i - window), i)]
        parents = rng.sample(before, min(len(before), rng.randint(0, most)))
        lines.append(f"probability ( {name}{' | ' + ', '.join(parents) if parents else ''} ) {{")
        rows = [()]
        for p in parents:
            rows = [row + (s,) for row in rows for s in states[p]]
        for row in rows:
            weights = [rng.randint(0, 9) if rng.random() < 0.2 else rng.randint(1, 9) for _ in own]
            weights[0] += 1
            numbers = [w / sum(weights) for w in weights]
            lines.append(f"  {'(' + ', '.join(row) + ')' if parents else 'table'} {', '.join(repr(x) for x in numbers)};")
        lines.append("}")
    return "\n".join(lines) + "\n"


def golden():
    rng = random.Random(7)
    cases = []
    for count, window, most in [(8, 8, 3), (14, 6, 3), (20, 5, 3), (30, 4, 2)]:
        text = network(rng, count, window, most)
        states, tables = parse(text)
        questions = []
        while len(questions) < 3:
            evidence = some_evidence(rng, states, 0.15 * len(questions))
            marginals, log = ask(states, tables, evidence)
            if marginals:
                questions.append({"evidence": evidence, "marginals": marginals, "logProbability": log})
        cases.append({"bif": text, "questions": questions})
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "bayes.json"), "w", encoding="utf-8") as file:
        json.dump(cases, file, separators=(",", ":"))
        file.write("\n")


def compare(program, count, files):
    for path in files:
        states, tables = parse(open(path, encoding="utf-8").read())
        rng = random.Random(3)
        worst, asked, impossible = 0.0, 0, 0
        while asked < count:
            evidence = some_evidence(rng, states, rng.random() * 0.4)
            given = ", ".join(f"{name}~({', '.join(map(repr, seen))})" if isinstance(seen, list) else f"{name}={seen}" for name, seen in evidence.items())
            marginals, log = ask(states, tables, evidence)
            run = subprocess.run([program, "query", path, "--all", "--given", given, "--json"], capture_output=True, text=True)
            if marginals is None:
                impossible += 1
                assert run.returncode == 1 and "has the probability 0" in run.stderr, run
                continue
            found = json.loads(run.stdout)["variables"]
            for name, expected in marginals.items():
                for state, value in zip(states[name], expected):
                    worst = max(worst, abs(found[name][state] - value))
            asked += 1
        print(f"{os.path.basename(path)}: {len(states)} variables, {asked} questions, {impossible} with impossible evidence, largest difference {worst:.1e}")


if __name__ == "__main__":
    compare(sys.argv[1], int(sys.argv[2]), sys.argv[3:]) if len(sys.argv) > 2 else golden()
