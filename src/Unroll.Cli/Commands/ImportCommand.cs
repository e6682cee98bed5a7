using System.CommandLine;

namespace Unroll.Cli;

/// <summary><c>unroll import</c>: PyTorch's recurrent weights under Unroll's names.</summary>
internal static class ImportCommand
{
    public static Verb Create(Host host)
    {
        Argument<string> file = new("FILE") { Description = "A .safetensors file with the state_dict of a model that has nn.RNN, nn.GRU or nn.LSTM" };
        Option<string?> target = Options.Path("--out", "Where to write the weights; without it, only say what they are", "FILE");
        Option<string?> prefix = Options.Path("--prefix", "What stands before weight_ih_l0, such as rnn. ; found out where the file has one network", "TEXT");
        Option<bool> relu = new("--relu") { Description = "The weights are those of nn.RNN(nonlinearity=\"relu\")" };
        Verb verb = new("import", "Read recurrent weights of PyTorch, and write them as Unroll names them.",
        [
            ("import torch.safetensors", "What the network is: the encoder that a recipe would have."),
            ("import torch.safetensors --prefix rnn. --out encoder.safetensors", "Its weights for a C# program (docs/from-pytorch.md)."),
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
