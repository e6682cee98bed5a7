namespace Unroll;

/// <summary>Unfinished outputs side by side, several for each input.</summary>
/// <param name="writer">The network.</param>
/// <param name="device">Where to compute.</param>
/// <param name="memory">What attention looks at, for all inputs, on no tape; null without attention.</param>
/// <param name="rows">What can be read at places, for all inputs; null if nothing is.</param>
/// <param name="inputs">The input of each hypothesis, [H], not falling.</param>
/// <param name="places">The place of each, [H]; null if nothing is read.</param>
/// <param name="logProbabilities">Of the next token of each, [H, V].</param>
/// <param name="state">Of each.</param>
internal sealed class WriterStepper(TokenWriter writer, Device device, KeptMemory? memory, ReadRows.Kept? rows, int[] inputs, IReading[]? places, Tensor logProbabilities, CarriedState state) : IStepper
{
    public int Count => inputs.Length;

    public int End => writer.End;

    public ReadOnlySpan<Real> LogProbabilities(int hypothesis) => logProbabilities.Rows(hypothesis, 1).Span;

    public IStepper Next(IReadOnlyList<int> hypotheses, IReadOnlyList<int> tokens)
    {
        int[] from = [.. hypotheses.Select(h => inputs[h])];
        for (int i = 1; i < from.Length; i++)
            Require.That(from[i] >= from[i - 1], "WriterStepper", "hypotheses of one input apart from each other", "those of one input together, in the order of the inputs");
        return writer.Next(device, memory, rows, from, places is null ? null : [.. hypotheses.Zip(tokens, (h, token) => places[h].After(token))], tokens, state.Take(hypotheses));
    }
}
