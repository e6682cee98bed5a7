"""PyTorch's side of the benchmark: a line of JSON with a question comes in, a line of JSON with the answer goes out (docs/benchmarks.md).

{"do": "load", "id": ..., "kind": "ctc" | "hmm" | "layer" | "tagger" | "language" | "translation", ...}    makes a case; the rest of the line describes it
{"do": "check", "id": ..., "file": ...}                                    writes its outputs and gradients as safetensors
{"do": "time", "id": ..., "seconds": ..., "least": ..., "limit": ...}      the median time of a call, in seconds
    with "trial": by a shorter call where the case has one, to compare settings
{"do": "settings"} {"do": "memory"} {"do": "drop", "id": ...}
"""

import gc
import json
import os
import sys
import time

import torch

import tensors
from numpy_hmm import Hmm
from torch_ctc import Ctc
from torch_language import Language
from torch_layer import Layer
from torch_tagger import Tagger
from torch_translation import Translation

KINDS = {"ctc": Ctc, "hmm": Hmm, "layer": Layer, "tagger": Tagger, "language": Language, "translation": Translation}
cases = {}


def load(question):
    cases[question["id"]] = KINDS[question["kind"]](question)
    return {}


def check(question):
    tensors.write(question["file"], cases[question["id"]].results())
    return {}


def measure(question):
    """Calls until both the seconds and the least number of calls are reached; one call above the limit ends it."""
    case, times = cases[question["id"]], []
    step = getattr(case, "trial", case.step) if question.get("trial") else case.step
    begin = time.perf_counter()
    while len(times) < question["least"] or time.perf_counter() - begin < question["seconds"]:
        start = time.perf_counter()
        step()
        times.append(time.perf_counter() - start)
        if times[-1] > question.get("limit", float("inf")):
            break
    return {"seconds": sorted(times)[len(times) // 2], "calls": len(times)}


def settings(_):
    """The version, the kinds of cases, and the operations a second of a product of 512 x 512 matrices."""
    size, times = 512, []
    x = torch.ones(size, size)
    for _ in range(20):
        start = time.perf_counter()
        x @ x
        times.append(time.perf_counter() - start)
    return {"version": torch.__version__, "kinds": list(KINDS), "product": 2 * size**3 / min(times)}


def memory(_):
    """Resident now and at most since the last question, in bytes; Linux counts the peak anew."""
    with open("/proc/self/status", encoding="ascii") as status:
        kilobytes = {line.split(":")[0]: int(line.split()[1]) for line in status if line.startswith(("VmRSS", "VmHWM"))}
    with open("/proc/self/clear_refs", "w", encoding="ascii") as refs:
        refs.write("5")
    return {"resident": kilobytes["VmRSS"] * 1024, "peak": kilobytes["VmHWM"] * 1024}


def drop(question):
    del cases[question["id"]]
    gc.collect()
    return {}


VERBS = {"load": load, "check": check, "time": measure, "settings": settings, "memory": memory, "drop": drop}


def main():
    torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
    torch.set_num_interop_threads(1)
    torch.backends.mkldnn.set_flags(os.environ["PEER_ONEDNN"] != "0")
    torch.manual_seed(1)
    gc.disable()
    for line in sys.stdin:
        question = json.loads(line)
        try:
            answer = VERBS[question["do"]](question)
        except Exception as error:  # the driver says it and goes on
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)


main()
