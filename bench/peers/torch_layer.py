"""One recurrent layer: forward for prediction, or forward and all gradients. Time comes first, as PyTorch likes it best."""

import torch
from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence, pad_packed_sequence, pad_sequence

import tensors


class Layer:
    def __init__(self, question):
        given = tensors.read(question["file"])
        self.lengths = question["lengths"]
        self.train = question["train"]
        kind = {"lstm": torch.nn.LSTM, "gru": torch.nn.GRU}[question["cell"]]
        self.module = kind(given["0.forward.input"].shape[0], given["0.forward.recurrent"].shape[0])
        tensors.set_cell(self.module, "l0", given, "0.forward.")
        self.ragged = len(set(self.lengths)) > 1
        self.x = self.by_time(given["x"])
        self.dy = self.packed(self.by_time(given["dy"])).data if self.ragged else self.by_time(given["dy"])
        self.x.requires_grad_(self.train)
        self.step = self.gradients if self.train else self.predict

    def by_time(self, rows):
        """[T, B, F] from rows by sequence; what a shorter sequence has not is 0."""
        return pad_sequence(list(rows.split(self.lengths))).contiguous()

    def by_sequence(self, padded):
        return torch.cat([padded[:length, i] for i, length in enumerate(self.lengths)])

    def packed(self, padded):
        """Lengths never rise in the batches of this benchmark, so nothing has to be sorted."""
        return pack_padded_sequence(padded, self.lengths, enforce_sorted=True)

    def forward(self):
        """[T, B, H], or the rows of a packed sequence."""
        return self.module(self.packed(self.x))[0] if self.ragged else self.module(self.x)[0]

    def predict(self):
        with torch.inference_mode():
            return self.forward()

    def gradients(self):
        self.x.grad = None
        self.module.zero_grad(set_to_none=True)
        y = self.forward()
        (y.data if self.ragged else y).backward(self.dy)
        return y

    def results(self):
        y = self.step()
        y = pad_packed_sequence(y)[0] if isinstance(y, PackedSequence) else y
        found = {"y": self.by_sequence(y)}
        if self.train:
            found["x"] = self.by_sequence(self.x.grad)
            found.update(tensors.cell_gradients(self.module, "l0", "0.forward."))
        return found
