namespace Unroll;

/// <summary>Texts that a language model goes on with.</summary>
/// <param name="read">Reads one more token of each text: its log-probabilities afterwards, [B, V], and its states.</param>
/// <param name="logProbabilities">Of the next token of each text, [B, V].</param>
/// <param name="state">After each text.</param>
/// <param name="end">The token that ends a sentence.</param>
internal sealed class TextStepper(Func<TextWindow, CarriedState, (Tensor LogProbabilities, CarriedState After)> read, Tensor logProbabilities, CarriedState state, int end) : IStepper
{
    public int Count => logProbabilities.Shape[0];

    public int End => end;

    public ReadOnlySpan<Real> LogProbabilities(int hypothesis) => logProbabilities.Rows(hypothesis, 1).Span;

    public IStepper Next(IReadOnlyList<int> hypotheses, IReadOnlyList<int> tokens)
    {
        int[] inputs = [.. tokens];
        SequenceLayout layout = new([.. inputs.Select(_ => 1)]);
        (Tensor next, CarriedState after) = read(new TextWindow(layout, inputs, inputs), state.Take(hypotheses));
        return new TextStepper(read, next, after, end);
    }
}
