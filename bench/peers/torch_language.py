"""A step of a language model: embedding, stacked LSTM, linear layer, cross-entropy over all positions, clipping, SGD."""

import torch
from torch.nn.functional import cross_entropy

import tensors


class Language:
    def __init__(self, question):
        given = tensors.read(question["file"])
        self.layers = question["layers"]
        table = given["words.table"]
        self.words = torch.nn.Embedding(*table.shape, sparse=question["sparse"])
        self.network = torch.nn.LSTM(table.shape[1], given["network.0.forward.recurrent"].shape[0], num_layers=self.layers)
        self.output = torch.nn.Linear(*given["output.weight"].shape)
        with torch.no_grad():
            self.words.weight.copy_(table)
            self.output.weight.copy_(given["output.weight"].T)
            self.output.bias.copy_(given["output.bias"])
        for layer in range(self.layers):
            tensors.set_cell(self.network, f"l{layer}", given, f"network.{layer}.forward.")
        self.parameters = [p for module in (self.words, self.network, self.output) for p in module.parameters()]
        self.clip = question["clip"]
        self.optimizer = torch.optim.SGD(self.parameters, lr=question["rate"])
        self.ids = torch.tensor(question["ids"]).reshape(question["batch"], -1).T.contiguous()  # [T, B]
        self.targets = torch.tensor(question["targets"]).reshape(question["batch"], -1).T.reshape(-1)

    def loss(self):
        return cross_entropy(self.output(self.network(self.words(self.ids))[0].flatten(0, 1)), self.targets)

    def step(self):
        self.optimizer.zero_grad(set_to_none=True)
        self.loss().backward()
        torch.nn.utils.clip_grad_norm_(self.parameters, self.clip)
        self.optimizer.step()

    def results(self):
        """Loss and gradients before anything was learnt."""
        self.optimizer.zero_grad(set_to_none=True)
        loss = self.loss()
        loss.backward()
        table = self.words.weight.grad
        found = {"loss": loss.reshape(1), "words.table": table.to_dense() if table.is_sparse else table}
        found.update({"output.weight": self.output.weight.grad.T, "output.bias": self.output.bias.grad})
        for layer in range(self.layers):
            found.update(tensors.cell_gradients(self.network, f"l{layer}", f"network.{layer}.forward."))
        return found
