namespace Unroll.Tests;

/// <summary>Cells that PyTorch does not have, against their equations derived by its autograd: numbers by tests/golden/make_cells.py, float64.</summary>
public sealed class GoldenCellTests
{
    private static readonly int[] Lengths = [5, 1, 3, 7, 3, 2];

    private static readonly IReadOnlyDictionary<string, Tensor> Numbers =
        SafeTensors.Read(Path.Combine(AppContext.BaseDirectory, "golden", "cells.safetensors"));

#if SINGLE
    private const double Tolerance = 1e-5;
#else
    private const double Tolerance = 1e-11;
#endif

    private static readonly Dictionary<string, CellSpec> Specs = new(StringComparer.Ordinal)
    {
        ["lstm.peepholes"] = new LstmSpec(6) { Peepholes = true },
        ["lstm.coupled"] = new LstmSpec(6) { Peepholes = true, Forget = ForgetGate.Coupled },
        ["lstm.none"] = new LstmSpec(6) { Forget = ForgetGate.None },
        ["lstm.linear"] = new LstmSpec(6) { Inner = Activation.Linear, Outer = Activation.Linear },
        ["gru.before"] = new GruSpec(6) { Reset = ResetGate.Before },
        ["minimal-gated"] = new MinimalGatedSpec(6),
        ["scrn"] = new ScrnSpec(6) { Context = 4 },
        ["jordan"] = new JordanSpec(6) { Outputs = 4 },
        ["clockwork"] = new ClockworkSpec(6) { Modules = 3 },
    };

    public static TheoryData<string, bool> Cases()
    {
        TheoryData<string, bool> cases = [];
        foreach (string name in Specs.Keys)
        {
            cases.Add(name, true);
            cases.Add(name, false);
        }
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void OutputsStatesAndGradientsEqualTheEquations(string name, bool fused)
    {
        Dictionary<string, Tensor> weights = Numbers.Where(pair => pair.Key.StartsWith(name + "/weights/", StringComparison.Ordinal))
            .ToDictionary(pair => "0.forward." + pair.Key[(name + "/weights/").Length..], pair => pair.Value.Keep(), StringComparer.Ordinal);
        ParameterStore store = ParameterStore.Load(weights, "golden");
        Recurrent network = new(new RecurrentSpec(Specs[name]), store.Root, 5) { UseFused = fused };
        store.Complete();

        using Tape tape = Tape.ForGradients(TestDevice.Default);
        Value x = tape.Constant(Numbers[name + "/x"]);
        Unrolled result = network.Run(new Sequences(new SequenceLayout(Lengths), x));
        Near.Assert(Numbers[name + "/y"], result.Outputs.Rows.Tensor, Tolerance, "outputs");
        Value loss = (result.Outputs.Rows * tape.Constant(Numbers[name + "/wy"])).Sum();
        for (int part = 0; part < result.Last[0].Parts.Count; part++)
        {
            Near.Assert(Numbers[$"{name}/last.{part}"], result.Last[0][part].Tensor, Tolerance, $"last state {part}");
            loss += (result.Last[0][part] * tape.Constant(Numbers[$"{name}/wlast.{part}"])).Sum();
        }
        Tensor[] gradients = tape.Backward(loss, [x, .. store.Parameters.Select(tape.Use)]);
        Near.Assert(Numbers[name + "/dx"], gradients[0], Tolerance, "the gradient of the inputs");
        for (int i = 1; i < gradients.Length; i++)
            Near.Assert(Numbers[$"{name}/gradients/{store.Parameters[i - 1].Name["0.forward.".Length..]}"], gradients[i], Tolerance, $"the gradient of {store.Parameters[i - 1]}");
    }
}
