namespace Unroll.Tests;

/// <summary>State dicts as PyTorch saves them, against PyTorch's outputs: tests/golden/make_torch.py, float64.</summary>
public sealed class TorchWeightsTests : IDisposable
{
    private static readonly string Golden = Path.Combine(AppContext.BaseDirectory, "golden", "torch.safetensors");
    private static readonly int[] Lengths = [5, 1, 3, 7, 3, 2];

#if SINGLE
    private const double Tolerance = 1e-5;
#else
    private const double Tolerance = 1e-11;
#endif

    private readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    public static TheoryData<string, int, int, bool> Cases()
    {
        TheoryData<string, int, int, bool> cases = [];
        foreach (string kind in new[] { "rnn", "relu", "gru", "lstm" })
        {
            foreach ((int layers, int directions, bool bias) in new[] { (1, 1, true), (1, 2, true), (2, 1, true), (2, 2, true), (2, 2, false), (1, 1, false) })
                cases.Add(kind, layers, directions, bias);
        }
        return cases;
    }

    [Fact]
    public void NumbersThatAreNoneAreRefused()
    {
        foreach (Real bad in (Real[])[Real.NaN, Real.PositiveInfinity, Real.NegativeInfinity])
        {
            string path = Write([1, bad], [1], [1]);
            folder.Says(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"@bad.safetensors: the tensor 'weight_ih_l0' holds {bad} as number 2; expected finite numbers. Did training diverge?"), () => TorchWeights.Read(path));
        }
        string sum = Write([1, 1], [float.MaxValue], [float.MaxValue]);
        if (!Real.IsFinite((Real)float.MaxValue + (Real)float.MaxValue))
            Assert.Contains("bias_ih_l0 + bias_hh_l0", Assert.Throws<UnrollException>(() => TorchWeights.Read(sum)).Message, StringComparison.Ordinal);

        string Write(Real[] inputs, Real[] a, Real[] b)
        {
            string path = Path.Combine(folder.Path, "bad.safetensors");
            using FileStream stream = File.Create(path);
            SafeTensors.Write(stream, [("weight_ih_l0", new Tensor(new Shape(1, 2), inputs)), ("weight_hh_l0", new Tensor(new Shape(1, 1), [1])),
                ("bias_ih_l0", new Tensor(new Shape(1), a)), ("bias_hh_l0", new Tensor(new Shape(1), b))]);
            return path;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void OutputsEqualPyTorchs(string kind, int layers, int directions, bool bias)
    {
        string key = $"{kind}.{layers}.{directions}.{(bias ? "biased" : "unbiased")}/";
        RecurrentWeights weights = TorchWeights.Read(Golden, key + "model.rnn.", kind == "relu" ? Activation.Relu : Activation.Tanh);
        Assert.Equal((layers, directions == 2, 5), (weights.Encoder.Layers, weights.Encoder.Bidirectional, weights.InputSize));
        CellSpec expected = kind switch { "gru" => new GruSpec(6), "lstm" => new LstmSpec(6), "relu" => new ElmanSpec(6) { Activation = Activation.Relu }, _ => new ElmanSpec(6) };
        Assert.Equal(expected, weights.Encoder.Cell);
        IReadOnlyDictionary<string, Tensor> numbers = SafeTensors.Read(Golden);
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Sequences input = new(new SequenceLayout(Lengths), tape.Constant(numbers[key + "x"]));
        Near.Assert(numbers[key + "y"], weights.Build().Run(input).Outputs.Rows.Tensor, Tolerance, key);
    }

    [Fact]
    public void AnImportedFileIsReadAgain()
    {
        RecurrentWeights weights = TorchWeights.Read(Golden, "gru.2.2.biased/model.rnn.");
        string path = Path.Combine(folder.Path, "ours.safetensors");
        weights.Save(path);
        ParameterStore store = ParameterStore.Load(SafeTensors.Read(path), path);
        weights.Encoder.Build(store.Root, weights.InputSize);
        store.Complete();
        Assert.Equal(weights.Encoder, ((ClassificationSpec)Recipe.Parse($"{{\"model\":{{\"type\":\"classification\",\"encoder\":{weights.EncoderJson()}}}}}").Model).Encoder);
    }

    [Fact]
    public void ThePrefixOfTheOneNetworkIsFound()
    {
        Write(("model.rnn.weight_ih_l0", 3, 2), ("model.rnn.weight_hh_l0", 3, 3));
        Assert.Equal(new ElmanSpec(3), TorchWeights.Read(Path.Combine(folder.Path, "t.safetensors")).Encoder.Cell);
    }

    [Theory]
    [InlineData("@t.safetensors: no tensor's name ends with weight_ih_l0; expected the state_dict of nn.RNN, nn.GRU or nn.LSTM.", "weight", 2, 2)]
    [InlineData("@t.safetensors: there is no tensor 'weight_hh_l0'; expected the state_dict of nn.RNN, nn.GRU or nn.LSTM, or another prefix.", "weight_ih_l0", 2, 2)]
    [InlineData("@t.safetensors: 'weight_hh_l0' has the shape [4, 2]; expected [H, H] of nn.RNN, [3 H, H] of nn.GRU or [4 H, H] of nn.LSTM.", "weight_ih_l0", 4, 2, "weight_hh_l0", 4, 2)]
    [InlineData("@t.safetensors: 'weight_ih_l0' has the shape [4, 2]; expected [6, 2].", "weight_ih_l0", 4, 2, "weight_hh_l0", 6, 2)]
    [InlineData("@t.safetensors: 'weight_ih_l2' belongs to no layer of the network that 'weight_ih_l0' begins; expected 1 layer of one direction.", "weight_ih_l0", 2, 2, "weight_hh_l0", 2, 2, "weight_ih_l2", 2, 2)]
    [InlineData("@t.safetensors: 'weight_hr_l0' is a projection (proj_size), which Unroll's LSTM has not; expected a network without.", "weight_ih_l0", 8, 2, "weight_hh_l0", 8, 2, "weight_hr_l0", 1, 2)]
    [InlineData("@t.safetensors: found 2 networks, with the prefixes \"a.\", \"b.\"; expected one, so say which by the prefix.", "a.weight_ih_l0", 2, 2, "b.weight_ih_l0", 2, 2)]
    public void WhatIsWrongIsSaid(string message, params object[] tensors)
    {
        Write([.. Enumerable.Range(0, tensors.Length / 3).Select(i => ((string)tensors[3 * i], (int)tensors[(3 * i) + 1], (int)tensors[(3 * i) + 2]))]);
        folder.Says(message, () => TorchWeights.Read(Path.Combine(folder.Path, "t.safetensors")));
    }

    [Fact]
    public void TheDocumentsExampleRuns()
    {
        string path = Path.Combine(folder.Path, "torch.safetensors");
        File.Copy(Golden, path);
        string prefix = "lstm.1.2.biased/model.rnn.";
        // snippet: from-pytorch
        RecurrentWeights weights = TorchWeights.Read(path, prefix);           // such as "encoder.rnn."; null finds the only network there is
        Recurrent network = weights.Build();                                  // two directions, as the file's names say
        using Device device = new();
        using Tape tape = Tape.ForPrediction(device);
        SequenceLayout lengths = new(3, 1);                                   // two sequences; nothing is padded, packed or sorted
        Tensor rows = new(new Shape(4, weights.InputSize));                   // [N, I]: three steps of the first, one of the second
        Unrolled result = network.Run(new Sequences(lengths, tape.Constant(rows)));
        Tensor outputs = result.Outputs.Rows.Tensor;                          // [N, 2H], row by row what pad_packed_sequence gives
        Tensor last = result.Last[0][0].Tensor;                               // [B, H], h_n[0]; [0][1] is the LSTM's c_n[0]
        // end
        Assert.Equal((4, 12, 2), (outputs.Shape[0], outputs.Shape[1], last.Shape[0]));
    }

    private void Write(params (string Name, int Rows, int Columns)[] tensors)
    {
        using FileStream stream = File.Create(Path.Combine(folder.Path, "t.safetensors"));
        SafeTensors.Write(stream, [.. tensors.Select(one => (one.Name, new Tensor(new Shape(one.Rows, one.Columns))))]);
    }
}
