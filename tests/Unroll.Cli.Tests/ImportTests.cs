namespace Unroll.Cli.Tests;

/// <summary><c>unroll import</c>; that the numbers are PyTorch's is Unroll.Tests' business.</summary>
public sealed class ImportTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void TheEncoderIsShownAndTheWeightsAreWritten()
    {
        string path = folder["torch.safetensors"], target = folder["ours.safetensors"];
        using (FileStream stream = File.Create(path))
            SafeTensors.Write(stream, [("rnn.weight_ih_l0", new Tensor(new Shape(6, 5))), ("rnn.weight_hh_l0", new Tensor(new Shape(6, 2)))]);
        string output = Cli.Run("import", path, "--prefix", "rnn.", "--out", target).Succeeded().Output;
        Assert.StartsWith("5 inputs, 50 parameters; the encoder is\n{", output, StringComparison.Ordinal);
        Assert.Contains("\"type\": \"gru\"", output, StringComparison.Ordinal);
        Assert.Equal(["0.forward.bias", "0.forward.candidate", "0.forward.input", "0.forward.recurrent"], SafeTensors.Read(target).Keys.Order(StringComparer.Ordinal));
        Assert.Equal(output, Cli.Run("import", path).Succeeded().Output);
        Outcome other = Cli.Run("import", target);
        Assert.Equal((1, $"unroll: {target}: no tensor's name ends with weight_ih_l0; expected the state_dict of nn.RNN, nn.GRU or nn.LSTM.\n"), (other.Code, other.Error));
    }

    [Fact]
    public void AModelGetsAllItsWeightsFromAFile()
    {
        TaggingSpec spec = new() { Input = new WordsSpec { Embedding = 2, MinCount = 1 }, Encoder = new RecurrentSpec(new LstmSpec(2)) };
        Fitted fitted = spec.Fit([Example.Tagged(["sail", "to", "lisbon"], ["O", "O", "B-port"])]);
        foreach (ulong seed in new ulong[] { 1, 2 })
        {
            using Model model = Model.Build(new Recipe { Model = spec }, fitted, ParameterStore.Draw(seed));
            model.Save(folder[$"{seed}.model"]);
        }
        Cli.Run("export", folder["2.model"], "--safetensors", folder["2.safetensors"]).Succeeded();
        string output = Cli.Run("import", folder["2.safetensors"], "--model", folder["1.model"], "--out", folder["new.model"]).Succeeded().Output;
        Assert.Equal($"{folder["new.model"]}: the model {folder["1.model"]} with the 54 parameters of {folder["2.safetensors"]}\n", output);
        using Model expected = Model.Load(folder["2.model"]), read = Model.Load(folder["new.model"]);
        foreach (Parameter parameter in expected.Parameters.Parameters)
            Assert.Equal(parameter.Data.Span.ToArray(), read.Parameters[parameter.Name].Data.Span.ToArray());
        Outcome again = Cli.Run("import", folder["2.safetensors"], "--model", folder["1.model"], "--out", folder["new.model"]);
        Assert.Equal((1, $"unroll: {folder["new.model"]}: there is such a file or folder; expected the name of a folder that does not exist yet.\n"), (again.Code, again.Error));
        Assert.Contains("--out is missing; expected the folder of the model to write, such as --out new.model.", Cli.Run("import", folder["2.safetensors"], "--model", folder["1.model"]).Error, StringComparison.Ordinal);
        Assert.Contains("expected --model without them.", Cli.Run("import", folder["2.safetensors"], "--model", folder["1.model"], "--relu").Error, StringComparison.Ordinal);
    }
}
