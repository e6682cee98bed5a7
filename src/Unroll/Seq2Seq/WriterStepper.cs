using System.Numerics.Tensors;

namespace Unroll;

/// <summary>Unfinished outputs side by side, several for each input.</summary>
/// <param name="writer">The network.</param>
/// <param name="all">The inputs.</param>
/// <param name="inputs">The input of each hypothesis, [H], not falling.</param>
/// <param name="places">The place of each, [H]; null if nothing is read.</param>
/// <param name="readouts">Of each, [H, R]: what the log-probabilities of the next token are computed from.</param>
/// <param name="coverage">How much each has looked at each step of its input, [H][S]; null without attention.</param>
/// <param name="state">Of each.</param>
internal sealed class WriterStepper(TokenWriter writer, WriterInputs all, int[] inputs, IReading[]? places, Tensor readouts, Real[][]? coverage, CarriedState state) : IStepper
{
    public int Count => inputs.Length;

    public int End => writer.End;

    public ReadOnlySpan<Real> LogProbabilities(int hypothesis) => all.Scores.Of(readouts, hypothesis);

    public double Coverage(int hypothesis) => coverage?[hypothesis].Sum(looked => Math.Log(Math.Min(looked, 1))) ?? 0;

    public IStepper Next(IReadOnlyList<int> hypotheses, IReadOnlyList<int> tokens)
    {
        int[] from = [.. hypotheses.Select(h => inputs[h])];
        for (int i = 1; i < from.Length; i++)
            Require.That(from[i] >= from[i - 1], "WriterStepper", "hypotheses of one input apart from each other", "those of one input together, in the order of the inputs");
        return writer.Next(all, from, places is null ? null : [.. hypotheses.Zip(tokens, (h, token) => places[h].After(token))], tokens, coverage is null ? null : [.. hypotheses.Select(h => coverage[h])], state.Take(hypotheses));
    }

    /// <summary>What hypotheses have looked at after a step.</summary>
    /// <param name="before">What they had looked at; null before the first step.</param>
    /// <param name="weights">The weights of the step, [S] for each hypothesis one after the other; null without attention.</param>
    /// <param name="inputs">The input of each hypothesis, [H].</param>
    /// <param name="lengths">S of each input.</param>
    public static Real[][]? Looked(Real[][]? before, ReadOnlySpan<Real> weights, int[] inputs, ReadOnlySpan<int> lengths)
    {
        Real[][] after = new Real[inputs.Length][];
        for (int h = 0, from = 0; h < after.Length; from += after[h++].Length)
        {
            after[h] = weights.Slice(from, lengths[inputs[h]]).ToArray();
            if (before is not null)
                TensorPrimitives.Add(after[h], before[h], after[h]);
        }
        return after;
    }
}
