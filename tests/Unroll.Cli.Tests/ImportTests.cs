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
}
