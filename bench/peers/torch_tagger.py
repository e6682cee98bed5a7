"""The slot-filling tagger: embedding, LSTM in both directions, linear layer, cross-entropy, clipping, Adam; a step is one epoch.

Sequences are packed, and packed before anything is timed, so PyTorch neither pads nor packs nor looks up words within a step.
"""

import json

import torch
from torch.nn.functional import cross_entropy, dropout
from torch.nn.utils.rnn import PackedSequence, pack_sequence

import tensors
from adam import adam

DIRECTIONS = (("l0", "encoder.0.forward."), ("l0_reverse", "encoder.0.backward."))


class Tagger:
    def __init__(self, question):
        given = tensors.read(question["file"])
        table, weight = given["words.table"], given["output.weight"]
        self.words = torch.nn.Embedding(*table.shape)
        self.encoder = torch.nn.LSTM(table.shape[1], weight.shape[0] // 2, bidirectional=True)
        self.output = torch.nn.Linear(*weight.shape)
        with torch.no_grad():
            self.words.weight.copy_(table)
            self.output.weight.copy_(weight.T)
            self.output.bias.copy_(given["output.bias"])
        for suffix, prefix in DIRECTIONS:
            tensors.set_cell(self.encoder, suffix, given, prefix)
        self.parameters = [p for module in (self.words, self.encoder, self.output) for p in module.parameters()]
        self.dropout, self.clip = question["dropout"], question["clip"]
        self.optimizer = adam(self.parameters, question)
        with open(question["batches"], encoding="utf-8") as file:
            self.batches = [(self.pack(batch["words"]), self.pack(batch["tags"]).data) for batch in json.load(file)]

    @staticmethod
    def pack(sequences):
        """Longest first."""
        return pack_sequence([torch.tensor(ids) for ids in sorted(sequences, key=len, reverse=True)])

    def loss(self, batch, share):
        ids, tags = batch
        embedded = dropout(self.words(ids.data), share)
        encoded = self.encoder(PackedSequence(embedded, ids.batch_sizes))[0].data
        return cross_entropy(self.output(dropout(encoded, share)), tags)

    def step(self):
        self.learn(self.batches)

    def trial(self):
        """Enough to compare settings by."""
        self.learn(self.batches[:8])

    def learn(self, batches):
        for batch in batches:
            self.optimizer.zero_grad(set_to_none=True)
            self.loss(batch, self.dropout).backward()
            torch.nn.utils.clip_grad_norm_(self.parameters, self.clip)
            self.optimizer.step()

    def results(self):
        """Loss and gradients of the first batch without dropout."""
        self.optimizer.zero_grad(set_to_none=True)
        loss = self.loss(self.batches[0], 0.0)
        loss.backward()
        found = {"loss": loss.reshape(1), "words.table": self.words.weight.grad}
        found.update({"output.weight": self.output.weight.grad.T, "output.bias": self.output.bias.grad})
        for suffix, prefix in DIRECTIONS:
            found.update(tensors.cell_gradients(self.encoder, suffix, prefix))
        return found
