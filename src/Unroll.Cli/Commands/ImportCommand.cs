using System.CommandLine;

namespace Unroll.Cli;

/// <summary><c>unroll import</c>: PyTorch's recurrent weights under Unroll's names.</summary>
internal static class ImportCommand
{
    public static Verb Create(Host host)
    {
        Argument<string> file = new("FILE") { Description = "A .safetensors file with the state_dict of a model that has nn.RNN, nn.GRU or nn.LSTM" };
        Option<string?> target = Options.Path("--out", "The file to write; without it, the weights are only described", "FILE");
        Option<string?> prefix = Options.Path("--prefix", "The part of the names before weight_ih_l0, such as rnn. ; not needed if the file has one network", "TEXT");
        Option<bool> relu = new("--relu") { Description = "The weights are those of nn.RNN(nonlinearity=\"relu\")" };
        Verb verb = new("import", "Import the weights of a recurrent network from PyTorch.",
        [
            ("import torch.safetensors", "Describe the network, as the encoder of a recipe."),
            ("import torch.safetensors --prefix rnn. --out encoder.safetensors", "Write its weights under Unroll's names, for a C# program (docs/from-pytorch.md)."),
        ])
        {
            file, target, prefix, relu,
        };
        verb.SetAction(parse =>
        {
            if (parse.GetValue(target) is { } taken)
                OutputFile.CheckIsNoPipe(taken);
            RecurrentWeights weights = TorchWeights.Read(parse.GetValue(file)!, parse.GetValue(prefix), parse.GetValue(relu) ? Activation.Relu : Activation.Tanh);
            if (parse.GetValue(target) is { } path)
                weights.Save(path);
            host.People.Write(FormattableString.Invariant($"{weights.InputSize} inputs, {weights.Tensors.Sum(one => (long)one.Tensor.Count)} parameters; the encoder is\n{weights.EncoderJson()}\n"));
            return ExitCode.Ok;
        });
        return verb;
    }
}
