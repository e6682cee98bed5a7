"""The encoder-decoder: an LSTM reads, another one writes, general attention, cross-entropy, clipping, Adam; a step is all batches.

Sequences are packed before anything is timed. Attention needs a matrix for each pair of sequences: what LSTMs gave is padded for it, and padding is masked.
"""

import json

import torch
from torch.nn.functional import cross_entropy
from torch.nn.utils.rnn import pack_sequence, pad_packed_sequence

import tensors
from adam import adam


class Translation:
    def __init__(self, question):
        given = tensors.read(question["file"])
        self.words = torch.nn.Embedding(*given["input.words.table"].shape)
        self.tokens = torch.nn.Embedding(*given["embedding.table"].shape)
        size = self.words.embedding_dim
        hidden = given["encoder.0.forward.recurrent"].shape[0]
        self.encoder = torch.nn.LSTM(size, hidden)
        self.decoder = torch.nn.LSTM(self.tokens.embedding_dim, hidden)
        self.bridge = torch.nn.ModuleList([torch.nn.Linear(2 * hidden, hidden) for _ in range(2)])
        self.keys = torch.nn.Linear(hidden, hidden, bias=False)
        self.readout = torch.nn.Linear(2 * hidden, given["decoder.readout"].shape[1], bias=False)
        self.output = torch.nn.Linear(*given["output.weight"].shape)
        with torch.no_grad():
            self.words.weight.copy_(given["input.words.table"])
            self.tokens.weight.copy_(given["embedding.table"])
            for part, linear in enumerate(self.bridge):
                linear.weight.copy_(given[f"decoder.bridge.0.{part}.weight"].T)
                linear.bias.copy_(given[f"decoder.bridge.0.{part}.bias"])
            self.keys.weight.copy_(given["decoder.attention.keys"].T)
            self.readout.weight.copy_(given["decoder.readout"].T)
            self.output.weight.copy_(given["output.weight"].T)
            self.output.bias.copy_(given["output.bias"])
        tensors.set_cell(self.encoder, "l0", given, "encoder.0.forward.")
        tensors.set_cell(self.decoder, "l0", given, "decoder.network.0.forward.")
        modules = (self.words, self.tokens, self.encoder, self.decoder, self.bridge, self.keys, self.readout, self.output)
        self.parameters = [p for module in modules for p in module.parameters()]
        self.scale = self.tokens.embedding_dim**0.5
        self.clip = question["clip"]
        self.optimizer = adam(self.parameters, question)
        with open(question["batches"], encoding="utf-8") as file:
            self.batches = [self.prepare(batch, question["end"]) for batch in json.load(file)]

    @staticmethod
    def prepare(batch, end):
        """Packed words, packed tokens before each one, the tokens themselves, and where padding is."""
        source = pack_sequence([torch.tensor(ids) for ids in batch["source"]], enforce_sorted=False)
        before = pack_sequence([torch.tensor([end] + ids[:-1]) for ids in batch["target"]], enforce_sorted=False)
        longest = max(len(ids) for ids in batch["source"])
        padding = torch.tensor([[s >= len(ids) for s in range(longest)] for ids in batch["source"]])
        steps = max(len(ids) for ids in batch["target"])
        written = torch.tensor([[t < len(ids) for t in range(steps)] for ids in batch["target"]])
        return source, before, padding, written, torch.tensor([token for ids in batch["target"] for token in ids])

    def loss(self, batch):
        source, before, padding, written, targets = batch
        read, (h, c) = self.encoder(source._replace(data=self.words(source.data)))
        memory = pad_packed_sequence(read, batch_first=True)[0]  # [B, S, H]
        last = torch.cat((h[0], c[0]), 1)
        first = tuple(torch.tanh(linear(last)).unsqueeze(0) for linear in self.bridge)
        outputs = self.decoder(before._replace(data=self.tokens(before.data) * self.scale), first)[0]
        queries = pad_packed_sequence(outputs, batch_first=True)[0]  # [B, U, H]
        scores = torch.bmm(queries, self.keys(memory).transpose(1, 2)).masked_fill(padding.unsqueeze(1), float("-inf"))
        looked = torch.bmm(torch.softmax(scores, 2), memory)
        readouts = torch.tanh(self.readout(torch.cat((queries, looked), 2)[written]))
        return cross_entropy(self.output(readouts), targets)

    def step(self):
        self.learn(self.batches)

    def trial(self):
        """Enough to compare settings by."""
        self.learn(self.batches[:4])

    def learn(self, batches):
        for batch in batches:
            self.optimizer.zero_grad(set_to_none=True)
            self.loss(batch).backward()
            torch.nn.utils.clip_grad_norm_(self.parameters, self.clip)
            self.optimizer.step()

    def results(self):
        """Loss and gradients of the first batch."""
        self.optimizer.zero_grad(set_to_none=True)
        loss = self.loss(self.batches[0])
        loss.backward()
        found = {"loss": loss.reshape(1), "input.words.table": self.words.weight.grad, "embedding.table": self.tokens.weight.grad}
        for part, linear in enumerate(self.bridge):
            found.update({f"decoder.bridge.0.{part}.weight": linear.weight.grad.T, f"decoder.bridge.0.{part}.bias": linear.bias.grad})
        found.update({"decoder.attention.keys": self.keys.weight.grad.T, "decoder.readout": self.readout.weight.grad.T})
        found.update({"output.weight": self.output.weight.grad.T, "output.bias": self.output.bias.grad})
        found.update(tensors.cell_gradients(self.encoder, "l0", "encoder.0.forward."))
        found.update(tensors.cell_gradients(self.decoder, "l0", "decoder.network.0.forward."))
        return found
