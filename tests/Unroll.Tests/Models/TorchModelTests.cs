namespace Unroll.Tests;

/// <summary>Whole models by PyTorch's names: against taggers of PyTorch (tests/golden/make_torch.py), and there and back.</summary>
public sealed class TorchModelTests : IDisposable
{
    private static readonly int[][] Sentences = [[1, 4, 2], [3], [6, 5, 4, 3, 2, 1, 0]];

#if SINGLE
    private const double Tolerance = 1e-5;
#else
    private const double Tolerance = 1e-11;
#endif

    private readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("lstm", 1, 1)]
    [InlineData("lstm", 2, 2)]
    [InlineData("gru", 1, 1)]
    [InlineData("gru", 2, 2)]
    [InlineData("rnn", 1, 1)]
    [InlineData("rnn", 2, 2)]
    public void ATaggerOfPyTorchIsThisOne(string kind, int layers, int directions)
    {
        RecurrentSpec encoder = Encoder(kind, layers, directions);
        using Model model = Tagger(encoder);
        string key = $"{kind}.{layers}.{directions}/";
        (string path, Tensor expected) = Golden(key);
        using Model read = TorchModel.Read(model, path);
        ParameterStore store = ParameterStore.Load(read.Parameters.Parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Data.Keep(), StringComparer.Ordinal), "a test");
        Embedding words = new(store.Root.Child("words"), 7, 5);
        Recurrent network = encoder.Build(store.Root.Child("encoder"), 5);
        Linear output = new(store.Root.Child("output"), network.OutputSize, 3);
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Value rows = network.Run(words.Apply(tape, new SequenceLayout([.. Sentences.Select(sentence => sentence.Length)]), [.. Sentences.SelectMany(ids => ids)])).Outputs.Rows;
        Near.Assert(expected, output.Apply(rows).Softmax().Tensor, Tolerance, key);
        Assert.Equal(SafeTensors.List(path).Select(entry => entry.Name).Order(StringComparer.Ordinal), TorchModel.Of(read).Select(one => one.Name).Order(StringComparer.Ordinal));
    }

    /// <summary>The bits of all weights, a zero with a minus among them; of a model that writes, too.</summary>
    [Fact]
    public void ThereAndBackGivesTheSameBits()
    {
        ProblemSpec[] problems =
        [
            new TaggingSpec { Input = new WordsSpec { Embedding = 5, MinCount = 1, Characters = new CharacterSpec { Size = 3 }, Window = 1 }, Encoder = Encoder("gru", 2, 2), Output = new CrfSpec() },
            new TaggingSpec { Input = new WordsSpec { Embedding = 16, MinCount = 1 }, Encoder = Encoder("lstm", 1, 2) },
            new TaggingSpec { Input = new WordsSpec { Embedding = 15, MinCount = 1 }, Encoder = new RecurrentSpec(new IrnnSpec(17)) },
        ];
        foreach (ProblemSpec problem in problems)
        {
            using Model model = Model.Build(new Recipe { Model = problem }, problem.Fit(Train()), ParameterStore.Draw(3));
            foreach (Parameter parameter in model.Parameters.Parameters)
                parameter.Data.Span[0] = (Real)(-0.0);
            string path = Path.Combine(folder.Path, "model.safetensors");
            TorchModel.Save(model, path);
            using Model back = TorchModel.Read(model, path);
            foreach (Parameter parameter in model.Parameters.Parameters)
                Assert.Equal(parameter.Data.Span.ToArray().Select(Bits), back.Parameters[parameter.Name].Data.Span.ToArray().Select(Bits));
            Assert.Contains("unroll.recipe", SafeTensors.ReadMetadata(path).Keys);
        }

        static long Bits(Real number) => BitConverter.DoubleToInt64Bits(number);
    }

    [Fact]
    public void NamesShapesAndModulesArePyTorchs()
    {
        using Model model = Tagger(Encoder("gru", 1, 2));
        Assert.Equal(["words.weight [7, 5]", "encoder.weight_ih_l0 [18, 5]", "encoder.weight_hh_l0 [18, 6]", "encoder.bias_ih_l0 [18]", "encoder.bias_hh_l0 [18]",
            "encoder.weight_ih_l0_reverse [18, 5]", "encoder.weight_hh_l0_reverse [18, 6]", "encoder.bias_ih_l0_reverse [18]", "encoder.bias_hh_l0_reverse [18]", "output.weight [3, 12]", "output.bias [3]"],
            TorchModel.Of(model).Select(one => $"{one.Name} {one.Tensor.Shape}"));
        string path = Path.Combine(folder.Path, "model.safetensors");
        TorchModel.Save(model, path);
        IReadOnlyDictionary<string, string> metadata = SafeTensors.ReadMetadata(path);
        Assert.Equal(("nn.Embedding(7, 5)", "nn.GRU(5, 6, num_layers=1, bidirectional=True)", "nn.Linear(12, 3)"), (metadata["module.words"], metadata["module.encoder"], metadata["module.output"]));
    }

    [Fact]
    public void WhatDoesNotFitIsSaid()
    {
        using Model model = Tagger(Encoder("lstm", 1, 1));
        string path = Path.Combine(folder.Path, "bad.safetensors");
        List<(string Name, Tensor Tensor)> tensors = [.. TorchModel.Of(model)];
        Says("@bad.safetensors: there is no tensor 'encoder.weight_hh_l0' [24, 6], which the model needs; expected the names that `unroll export --safetensors` writes.", [.. tensors.Where(one => one.Name != "encoder.weight_hh_l0")]);
        Says("@bad.safetensors: the tensor 'output.weight' has the shape [6, 3]; expected [3, 6] by the model's recipe and vocabularies.", [.. tensors.Select(one => one.Name == "output.weight" ? (one.Name, new Tensor(new Shape(6, 3))) : one)]);
        Says("@bad.safetensors: the model has no place for the tensor 'more'; expected 7 tensors, such as 'words.weight': those that `unroll export --safetensors` writes of the same model.", [.. tensors, ("more", new Tensor(new Shape(1)))]);
        Says("@bad.safetensors: the tensor 'output.bias' holds NaN as number 2; expected finite numbers. Did training diverge?", [.. tensors.Select(one => one.Name == "output.bias" ? (one.Name, new Tensor(new Shape(3), [1, Real.NaN, 1])) : one)]);
        foreach ((CellSpec cell, string found) in new (CellSpec, string)[] { (new LstmSpec(6) { Peepholes = true }, "lstm with settings that PyTorch's has not"), (new ResidualSpec(new GruSpec(5)), "residual"), (new ClockworkSpec(4) { Modules = 2 }, "clockwork"),
            (new GruSpec(4) { Reset = ResetGate.Before }, "gru with settings that PyTorch's has not"), (new ElmanSpec(4) { Activation = Activation.Linear }, "elman with settings that PyTorch's has not") })
        {
            using Model other = Tagger(new RecurrentSpec(cell));
            folder.Says($"The model's cell is {found}, for which PyTorch has no module; expected lstm, gru (reset after the product), elman (tanh or relu) or irnn, with nothing around it.", () => TorchModel.Of(other));
        }

        void Says(string message, (string, Tensor)[] written)
        {
            using (FileStream stream = File.Create(path))
                SafeTensors.Write(stream, written);
            folder.Says(message, () => TorchModel.Read(model, path));
        }
    }

    private static RecurrentSpec Encoder(string kind, int layers, int directions) =>
        new(kind switch { "lstm" => new LstmSpec(6), "gru" => new GruSpec(6), _ => new ElmanSpec(6) }) { Layers = layers, Bidirectional = directions == 2 };

    private static Model Tagger(RecurrentSpec encoder)
    {
        TaggingSpec spec = new() { Input = new WordsSpec { Embedding = 5, MinCount = 1 }, Encoder = encoder };
        return Model.Build(new Recipe { Model = spec }, spec.Fit(Train()), ParameterStore.Draw(1));
    }

    /// <summary>Six words, which with the unknown one are seven, and three tags.</summary>
    private static Example[] Train() => [Example.Tagged(["a", "b", "c", "d", "e", "f"], ["O", "B-x", "B-y", "O", "O", "O"])];

    /// <summary>The file of one of PyTorch's taggers, and its probabilities.</summary>
    private (string Path, Tensor Probabilities) Golden(string key)
    {
        IReadOnlyDictionary<string, Tensor> all = SafeTensors.Read(Path.Combine(AppContext.BaseDirectory, "golden", "taggers.safetensors"));
        string path = Path.Combine(folder.Path, "torch.safetensors"), start = key + "model.";
        using (FileStream stream = File.Create(path))
            SafeTensors.Write(stream, [.. all.Where(pair => pair.Key.StartsWith(start, StringComparison.Ordinal)).Select(pair => (pair.Key[start.Length..], pair.Value))]);
        return (path, all[key + "probabilities"]);
    }
}
