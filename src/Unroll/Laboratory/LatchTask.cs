namespace Unroll;

/// <summary>
/// The latch of Bengio, Simard and Frasconi 1994 (section 2): the first input of a sequence is 1 or -1, all others are noise, and after the last step the first unit of a network is to have kept the sign of the
/// first. The loss is the mean squared distance to 0.8 with that sign. To keep it, a unit must be strongly recurrent; then the loss has cliffs.
/// </summary>
public sealed class LatchTask
{
    private const double Kept = 0.8;

    private readonly Recurrent network;
    private readonly SequenceLayout layout;
    private readonly Tensor inputs;
    private readonly Tensor targets;

    /// <summary>Draws the task and the network.</summary>
    /// <param name="cell">The network's cell.</param>
    /// <param name="steps">The steps of a sequence, 2 to 10,000.</param>
    /// <param name="sequences">The number of sequences, 2 to 1,000, half of each sign.</param>
    /// <param name="noise">The standard deviation of the noise, 0 to 10.</param>
    /// <param name="seed">Of noise and parameters.</param>
    public LatchTask(CellSpec cell, int steps, int sequences, double noise, ulong seed)
    {
        Require.InRange("steps", steps, 2, 10_000);
        Require.InRange("sequences", sequences, 2, 1000);
        Require.InRange("noise", noise, 0, 10);
        Parameters = ParameterStore.Draw(seed);
        network = new RecurrentSpec(cell).Build(Parameters.Root, 1);
        layout = new SequenceLayout([.. Enumerable.Repeat(steps, sequences)]);
        inputs = new Tensor(new Shape(sequences * steps, 1));
        targets = new Tensor(new Shape(sequences, 1));
        Rng random = new Rng(seed).Stream("latch");
        for (int sequence = 0; sequence < sequences; sequence++)
        {
            int sign = sequence % 2 == 0 ? 1 : -1;
            targets.Span[sequence] = (Real)(sign * Kept);
            for (int t = 0; t < steps; t++)
                inputs.Span[(sequence * steps) + t] = (Real)(t == 0 ? sign : noise * random.NextNormal());
        }
    }

    /// <summary>The parameters of the network.</summary>
    public ParameterStore Parameters { get; }

    /// <summary>The loss.</summary>
    /// <param name="tape">Where to record.</param>
    /// <returns>One number.</returns>
    public Value Loss(Tape tape)
    {
        ArgumentNullException.ThrowIfNull(tape);
        Value last = network.Ends(new Sequences(layout, tape.Constant(inputs))).Columns(0, 1);          // [B, 1]
        return (last - tape.Constant(targets)).Square().Sum() / layout.Count;
    }

    /// <summary>Gives a weight a number.</summary>
    /// <param name="weight">The name of a parameter, such as <c>0.forward.recurrent</c>.</param>
    /// <param name="number">The number that all of its places get.</param>
    public void Set(string weight, double number)
    {
        Parameter parameter = Parameters[weight];
        parameter.Data.Span.Fill((Real)number);
        parameter.Changed();
    }
}
