namespace Unroll.Tests;

/// <summary>Recurrent layers against PyTorch's: numbers by tests/golden/make_golden.py, float64.</summary>
public sealed class GoldenTests
{
    private static readonly int[] Lengths = [5, 1, 3, 7, 3, 2];

    private static readonly IReadOnlyDictionary<string, Tensor> Numbers =
        SafeTensors.Read(Path.Combine(AppContext.BaseDirectory, "golden", "recurrent.safetensors"));

#if SINGLE
    private const double Tolerance = 1e-5;
    private const double CurveTolerance = 1e-4;
#else
    private const double Tolerance = 1e-11;
    private const double CurveTolerance = 1e-10;
#endif

    public static TheoryData<string, int, int, bool> Cases()
    {
        TheoryData<string, int, int, bool> cases = [];
        foreach (string cell in new[] { "elman", "elman-relu", "lstm", "gru" })
        {
            foreach ((int layers, int directions) in new[] { (1, 1), (1, 2), (2, 1), (2, 2) })
            {
                cases.Add(cell, layers, directions, true);
                cases.Add(cell, layers, directions, false);
            }
        }
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void OutputsStatesAndGradientsEqualPyTorchs(string cell, int layers, int directions, bool fused)
    {
        string key = $"{cell}.{layers}.{directions}/";
        CellSpec spec = cell switch { "elman" => new ElmanSpec(6), "elman-relu" => new ElmanSpec(6) { Activation = Activation.Relu }, "lstm" => new LstmSpec(6), _ => new GruSpec(6) };
        ParameterStore store = ParameterStore.Load(Under(key + "weights/"), "golden");
        Recurrent network = new(new RecurrentSpec(spec) { Layers = layers, Bidirectional = directions == 2 }, store.Root, 5) { UseFused = fused };
        store.Complete();

        using Tape tape = Tape.ForGradients(TestDevice.Default);
        Value x = tape.Constant(Numbers[key + "x"]);
        Unrolled result = network.Run(new Sequences(new SequenceLayout(Lengths), x));
        Value loss = (result.Outputs.Rows * tape.Constant(Numbers[key + "wy"])).Sum();
        Near.Assert(Numbers[key + "y"], result.Outputs.Rows.Tensor, Tolerance, "outputs");
        for (int place = 0; place < result.Last.Count; place++)
        {
            for (int part = 0; part < result.Last[place].Parts.Count; part++)
            {
                Near.Assert(Numbers[$"{key}last.{place}.{part}"], result.Last[place][part].Tensor, Tolerance, $"last state {place}.{part}");
                loss += (result.Last[place][part] * tape.Constant(Numbers[$"{key}wlast.{place}.{part}"])).Sum();
            }
        }
        Near.Assert(Numbers[key + "loss"], loss.Tensor, Tolerance, "loss");
        Value[] of = [x, .. store.Parameters.Select(tape.Use)];
        Tensor[] gradients = tape.Backward(loss, of);
        Near.Assert(Numbers[key + "dx"], gradients[0], Tolerance, "the gradient of the inputs");
        for (int i = 1; i < of.Length; i++)
            Near.Assert(Numbers[$"{key}gradients/{store.Parameters[i - 1].Name}"], gradients[i], Tolerance, $"the gradient of {store.Parameters[i - 1]}");
    }

    [Theory]
    [InlineData("sgd")]
    [InlineData("adam")]
    public void TenStepsOfTrainingFollowPyTorchsLosses(string name)
    {
        string key = $"curve.{name}/";
        Device device = TestDevice.Default;
        ParameterStore store = ParameterStore.Load(Under(key + "weights/"), "golden");
        Embedding embedding = new(store.Root.Child("words"), 12, 5);
        Recurrent encoder = new RecurrentSpec(new LstmSpec(6)) { Bidirectional = true }.Build(store.Root.Child("encoder"), 5);
        Linear linear = new(store.Root.Child("output"), encoder.OutputSize, 4);
        store.Complete();
        StochasticSpec spec = name == "sgd" ? new SgdSpec { Rate = 0.3, Momentum = 0.9 } : new AdamSpec { Rate = 0.02, Dense = true };
        IOptimizer optimizer = spec.Build(device);
        int[] ids = Whole(Numbers[key + "ids"]), gold = Whole(Numbers[key + "gold"]);

        double[] losses = new double[10];
        for (int step = 0; step < losses.Length; step++)
        {
            using Tape tape = Tape.ForTraining(device, new Rng(1));
            Sequences words = embedding.Apply(tape, new SequenceLayout(Lengths), ids);
            Value loss = linear.Apply(encoder.Run(words).Outputs.Rows).CrossEntropy(gold).Mean();
            losses[step] = loss.Item();
            optimizer.Step(tape.Backward(loss), spec.Rate);
        }
        Tensor expected = Numbers[key + "losses"];
        for (int step = 0; step < losses.Length; step++)
            Assert.True(Math.Abs(losses[step] - expected.Span[step]) <= CurveTolerance, $"step {step}: expected {expected.Span[step]}, found {losses[step]}");
        Assert.True(losses[9] < 0.8 * losses[0], "the curve goes down far enough to mean something");
    }

    private static Dictionary<string, Tensor> Under(string prefix) => Numbers
        .Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal))
        .ToDictionary(pair => pair.Key[prefix.Length..], pair => pair.Value.Keep(), StringComparer.Ordinal);

    private static int[] Whole(Tensor tensor) => [.. tensor.Span.ToArray().Select(value => (int)value)];
}
