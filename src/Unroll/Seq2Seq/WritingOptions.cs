namespace Unroll;

/// <summary>Base class of the options of problems that write a text about their input: how it is searched for, how long it may be, and how many are given.</summary>
public abstract record WritingOptions : PredictOptions
{
    /// <summary>The width of the beam search, 1 to 10,000; 1 takes the most probable token at every step. Default 5. See <see cref="BeamSearch"/>.</summary>
    public int Beam { get; init => field = Require.InRange("beam", value, 1, 10_000); } = 5;

    /// <summary>The exponent of the length penalty (<see cref="BeamSearch.LengthPenalty"/>), 0 to 10; the greater, the longer the outputs. Default 1. It needs a beam above 1.</summary>
    public double LengthPenalty { get; init => field = Require.InRange("lengthPenalty", value, 0, 10); } = 1;

    /// <summary>How many outputs to give for each input, the best first, 1 to 10,000, at most <see cref="Beam"/>. Default 1.</summary>
    public int Best { get; init => field = Require.InRange("best", value, 1, 10_000); } = 1;

    /// <summary>The greatest number of tokens of an output, its end included, 1 to 100,000; 0 for a limit that follows the input. Default 0.</summary>
    public int MaxLength { get; init => field = Require.InRange("maxLength", value, 0, 100_000); }

    /// <summary>The most probable token at every step, for problems without options.</summary>
    internal static WritingOptions Greedily { get; } = new Fixed { Beam = 1 };

    /// <summary>Whether the unknown token may be written, to be replaced afterwards.</summary>
    internal virtual bool WritesUnknown => false;

    /// <summary>How many hypotheses of each input are decoded side by side.</summary>
    internal virtual int Width => Beam;

    /// <summary>Decodes as they say.</summary>
    /// <param name="start">Before the first token, B hypotheses.</param>
    /// <param name="lengths">The greatest number of tokens of each, the end included, [B].</param>
    /// <returns>For each the outputs, the best first; at least one.</returns>
    internal virtual IReadOnlyList<IReadOnlyList<Hypothesis>> Decode(IStepper start, IReadOnlyList<int> lengths) =>
        Beam == 1 ? [.. Greedy.Decode(start, lengths).Select(one => new[] { one })] : Search().Decode(start, lengths);

    /// <summary>The beam search that they describe.</summary>
    internal virtual BeamSearch Search() => new() { Width = Beam, LengthPenalty = LengthPenalty, Best = Best };

    /// <summary>The length penalty, if nobody gives another.</summary>
    internal virtual double DefaultLengthPenalty => 1;

    /// <inheritdoc/>
    internal override IEnumerable<IdleOption> Idle => Beam == 1 ? [RanksNothing("lengthPenalty", LengthPenalty == DefaultLengthPenalty)] : [];

    /// <summary>Checks that the options go together.</summary>
    /// <exception cref="UnrollException">More outputs are wanted than the beam is wide, or an option can do nothing beside the others.</exception>
    internal virtual void Check()
    {
        CheckIdle(idle => !idle.IsDefault, name => name);
        Require.That(Best <= Beam, "best", $"{Best}", $"at most {Beam}, the width of the beam");
    }

    /// <summary>Checks that one greedy output is asked for, which alone can be streamed.</summary>
    /// <exception cref="UnrollException">Another one is asked for.</exception>
    internal virtual void CheckStreams() => Require.That(Beam == 1, "beam", $"{Beam}", "1 to stream, since a beam search knows its tokens only at its end");

    /// <summary>That an option which ranks outputs was given with a beam of 1.</summary>
    private protected static IdleOption RanksNothing(string field, bool isDefault) => new(field, isDefault, "with a beam of 1", "a greater one with it, since one output is ranked with no other");

    private sealed record Fixed : WritingOptions;
}
