namespace Unroll.Tests;

/// <summary>The fused recurrences: gradients, and equality with their composition from plain operations.</summary>
public sealed class RecurrenceTests
{
#if SINGLE
    private const double Tolerance = 1e-5;
#else
    private const double Tolerance = 1e-12;
#endif

    public static TheoryData<string, bool> Cases
    {
        get
        {
            TheoryData<string, bool> data = [];
            foreach (string kind in RecurrentCase.Kinds)
            {
                data.Add(kind, false);
                data.Add(kind, true);
            }
            return data;
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void GradientsThroughEverything(string kind, bool initial)
    {
        ulong seed = 1000;
        foreach (int[] lengths in RecurrentCase.Batches)
        {
            RecurrentCase recurrence = new(kind, lengths, 2, 3, initial, ++seed);
            GradientCheck.Run(seed, (_, v) => recurrence.Fused(v), recurrence.Inputs);
        }
        RecurrentCase single = new(kind, [2, 1], 1, 1, initial, 1100);
        GradientCheck.Run(1101, (_, v) => single.Fused(v), single.Inputs);
    }

    [Theory, MemberData(nameof(Cases))]
    public void GradientsThroughOneResult(string kind, bool initial)
    {
        RecurrentCase recurrence = new(kind, [2, 0, 3, 1], 3, 2, initial, 1200);
        for (int only = 0; only < (kind == "lstm" ? 3 : 2); only++)
        {
            int chosen = only;
            GradientCheck.Run(1201, (_, v) => recurrence.Fused(v)[chosen], recurrence.Inputs);
        }
    }

    [Theory, InlineData(true, false), InlineData(false, true)]
    public void LstmWithOneInitialState(bool h0, bool c0)
    {
        RecurrentCase recurrence = new("lstm", [2, 0, 3], 2, 3, h0, 1300, c0);
        GradientCheck.Run(1301, (_, v) => recurrence.Fused(v), recurrence.Inputs);
        AssertEqual(recurrence, 1302);
    }

    [Theory, MemberData(nameof(Cases))]
    public void FusedIsComposed(string kind, bool initial)
    {
        ulong seed = 1400;
        foreach (int[] lengths in RecurrentCase.Batches)
            AssertEqual(new RecurrentCase(kind, lengths, 3, 5, initial, ++seed), seed);
        AssertEqual(new RecurrentCase(kind, [.. Enumerable.Range(0, 37).Select(b => b * 7 % 11)], 19, 33, initial, 1450), 1451);
        AssertEqual(new RecurrentCase(kind, [9, 3, 12, 1], 40, 16, initial, 1452), 1453);
    }

    /// <summary>Rows enough that the backward pass goes by stretches of steps.</summary>
    [Theory, MemberData(nameof(Cases))]
    public void ManyRowsAreComposed(string kind, bool initial) =>
        AssertEqual(new RecurrentCase(kind, [.. Enumerable.Range(0, 90).Select(b => 40 + (b * 7 % 50))], 3, 48, initial, 1460), 1461);

    /// <summary>A gradient asked for in between is what arrived there, whatever the operation then makes of its memory.</summary>
    [Theory, MemberData(nameof(Cases))]
    public void GradientOfTheResults(string kind, bool initial)
    {
        RecurrentCase recurrence = new(kind, [2, 3], 2, 3, initial, 1500);
        Tensor weights = new Samples(1501).Normal(5, 3);
        using Tape tape = Tape.ForGradients(TestDevice.Default);
        Value[] inputs = [.. recurrence.Inputs.Select(tape.Constant)];
        Value outputs = recurrence.Fused(inputs)[0];
        Value loss = (outputs * tape.Constant(weights)).Sum();
        Near.Same(weights, tape.Backward(loss, outputs, inputs[0])[0], "the gradient of the outputs");
    }

    /// <summary>Whatever of the gradients is asked for alone is what it is among all of them.</summary>
    [Theory, MemberData(nameof(Cases))]
    public void GradientsOneAtATime(string kind, bool initial)
    {
        RecurrentCase recurrence = new(kind, [2, 0, 3], 2, 3, initial, 1600);
        int[] every = [.. Enumerable.Range(0, recurrence.Inputs.Length)];
        Tensor[] all = Gradients(every);
        foreach (int i in every)
            Near.Same(all[i], Gradients([i])[0], $"the gradient of input {i}");

        Tensor[] Gradients(int[] of)
        {
            using Tape tape = Tape.ForGradients(TestDevice.Default);
            Value[] inputs = [.. recurrence.Inputs.Select(tape.Constant)];
            Value loss = (recurrence.Fused(inputs)[0] * tape.Constant(new Samples(1601).Normal(5, 3))).Sum();
            return tape.Backward(loss, [.. of.Select(i => inputs[i])]);
        }
    }

    private static void AssertEqual(RecurrentCase recurrence, ulong seed)
    {
        (Tensor[] fused, Tensor[] fusedGradients) = Run(recurrence, recurrence.Fused, seed);
        (Tensor[] composed, Tensor[] composedGradients) = Run(recurrence, recurrence.Composed, seed);
        for (int i = 0; i < fused.Length; i++)
            Near.Assert(composed[i], fused[i], Tolerance, $"result {i} (seed {seed})");
        for (int i = 0; i < fusedGradients.Length; i++)
            Near.Assert(composedGradients[i], fusedGradients[i], Tolerance, $"the gradient of input {i} (seed {seed})");
    }

    private static (Tensor[] Results, Tensor[] Gradients) Run(RecurrentCase recurrence, Func<Value[], Value[]> function, ulong seed)
    {
        using Tape tape = Tape.ForGradients(TestDevice.Default);
        Value[] inputs = [.. recurrence.Inputs.Select(tape.Constant)];
        Value[] results = function(inputs);
        Value loss = tape.Constant(new Tensor(default));
        Samples draw = new(seed);
        foreach (Value result in results)
            loss += (result * tape.Constant(draw.Normal(result.Shape.ToArray()))).Sum();
        Tensor[] kept = [.. results.Select(result => result.Keep())];
        return (kept, tape.Backward(loss, inputs));
    }
}
