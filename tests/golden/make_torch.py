"""State dicts of PyTorch as they are saved, each with an input and its output, in float64: what `TorchWeights` has to reproduce."""
import torch
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence


def all_cases(lengths, inputs, hidden):
    torch.set_default_dtype(torch.float64)
    generator = torch.Generator().manual_seed(30)
    tensors = {}
    kinds = {"rnn": torch.nn.RNN, "relu": lambda *a, **k: torch.nn.RNN(*a, nonlinearity="relu", **k), "gru": torch.nn.GRU, "lstm": torch.nn.LSTM}
    for kind, make in kinds.items():
        for layers in (1, 2):
            for directions in (1, 2):
                for bias in (True, False):
                    module = make(inputs, hidden, num_layers=layers, bidirectional=directions == 2, bias=bias, batch_first=True)
                    for parameter in module.parameters():
                        parameter.data.uniform_(-0.6, 0.6, generator=generator)
                    x = torch.rand(len(lengths), max(lengths), inputs, generator=generator) * 2 - 1
                    packed = pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
                    with torch.no_grad():
                        y, _ = pad_packed_sequence(module(packed)[0], batch_first=True)
                    key = f"{kind}.{layers}.{directions}.{'biased' if bias else 'unbiased'}/"
                    tensors[key + "x"] = torch.cat([x[b, :n] for b, n in enumerate(lengths)])
                    tensors[key + "y"] = torch.cat([y[b, :n] for b, n in enumerate(lengths)])
                    for name, tensor in module.state_dict().items():
                        tensors[f"{key}model.rnn.{name}"] = tensor
    return tensors


def all_taggers():
    """Taggers of nn.Embedding, nn.LSTM or nn.GRU or nn.RNN, and nn.Linear: state dicts, sentences as ids, and the probabilities of the tags of each word."""
    torch.set_default_dtype(torch.float64)
    generator = torch.Generator().manual_seed(31)
    words, size, hidden, tags = 7, 5, 6, 3
    sentences = [[1, 4, 2], [3], [6, 5, 4, 3, 2, 1, 0]]
    tensors = {}
    for kind, make in {"lstm": torch.nn.LSTM, "gru": torch.nn.GRU, "rnn": torch.nn.RNN}.items():
        for layers, directions in ((1, 1), (2, 2)):
            model = torch.nn.ModuleDict({
                "words": torch.nn.Embedding(words, size),
                "encoder": make(size, hidden, num_layers=layers, bidirectional=directions == 2, batch_first=True),
                "output": torch.nn.Linear(directions * hidden, tags),
            })
            for parameter in model.parameters():
                parameter.data.uniform_(-0.6, 0.6, generator=generator)
            key = f"{kind}.{layers}.{directions}/"
            with torch.no_grad():
                rows = [torch.softmax(model["output"](model["encoder"](model["words"](torch.tensor([ids])))[0]), -1)[0] for ids in sentences]
            tensors[key + "probabilities"] = torch.cat(rows)
            for name, tensor in model.state_dict().items():
                tensors[f"{key}model.{name}"] = tensor
    return tensors
