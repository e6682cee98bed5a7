using System.CommandLine;

namespace Unroll.Cli;

/// <summary><c>unroll import</c>: PyTorch's recurrent weights under Unroll's names, or all weights of a model.</summary>
internal static class ImportCommand
{
    public static Verb Create(Host host)
    {
        Argument<string> file = new("FILE") { Description = "A .safetensors file with the state_dict of a model that has nn.RNN, nn.GRU or nn.LSTM" };
        Option<string?> target = Options.Path("--out", "The file to write, or with --model the folder; without it, the weights are only described", "FILE");
        Option<string?> prefix = Options.Path("--prefix", "The part of the names before weight_ih_l0, such as rnn. ; not needed if the file has one network", "TEXT");
        Option<bool> relu = new("--relu") { Description = "The weights are those of nn.RNN(nonlinearity=\"relu\")" };
        Option<string?> model = Options.Path("--model", "All weights of a model: the model's folder, whose recipe and vocabularies are taken", "MODEL");
        Verb verb = new("import", "Import the weights of a recurrent network, or of a whole model, from PyTorch.",
        [
            ("import torch.safetensors", "Describe the network, as the encoder of a recipe."),
            ("import trained.safetensors --model slots.model --out new.model", "The model slots.model with all weights of the file, by the names that `unroll export --safetensors` writes."),
            ("import torch.safetensors --prefix rnn. --out encoder.safetensors", "Write its weights under Unroll's names, for a C# program (docs/from-pytorch.md)."),
        ])
        {
            file, target, prefix, relu, model,
        };
        verb.Fault = result => result.GetValue(model) is null ? null
            : result.GetValue(prefix) is not null || result.GetValue(relu) ? "--prefix and --relu are for the weights of one recurrent network; expected --model without them."
            : result.GetValue(target) is null ? "--out is missing; expected the folder of the model to write, such as --out new.model." : null;
        verb.SetAction(parse =>
        {
            if (parse.GetValue(model) is { } folder)
                return ImportModel(host, parse.GetValue(file)!, folder, parse.GetValue(target)!);
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

    private static int ImportModel(Host host, string file, string folder, string target)
    {
        if (Path.Exists(target))
            throw new UnrollException($"{target}: there is such a file or folder; expected the name of a folder that does not exist yet.");
        using Model model = Model.Load(folder);
        using Model read = TorchModel.Read(model, file);
        read.Save(target);
        host.People.Write(FormattableString.Invariant($"{target}: the model {folder} with the {read.Parameters.Count} parameters of {file}\n"));
        return ExitCode.Ok;
    }
}
