using System.Numerics.Tensors;

namespace Unroll;

/// <summary>Output layers that give each row of a sound a probability of each token, the null token (0) among them.</summary>
internal abstract class RowOutput(Linear output, Vocabulary tokens) : ISpeechOutput
{
    /// <summary>The tokens, behind the null token.</summary>
    protected Vocabulary Tokens => tokens;

    /// <inheritdoc/>
    public abstract int Predictions(int rows, PlainText text);

    /// <inheritdoc/>
    public abstract Value Loss(Heard heard, IReadOnlyList<PlainText> texts);

    /// <inheritdoc/>
    public virtual PredictOptions? Options => null;

    /// <inheritdoc/>
    public virtual PredictOptions? Quick => null;

    /// <summary>The text of one sound.</summary>
    /// <param name="logProbabilities">Of each token in each row, [T, C].</param>
    /// <param name="options">As <see cref="Options"/>; null for the defaults.</param>
    public abstract Recognised Decode(Tensor logProbabilities, PredictOptions? options);

    /// <summary>Where the tokens of a known text are.</summary>
    /// <param name="logProbabilities">Of each token in each row, [T, C].</param>
    /// <param name="ids">Of the tokens, [L].</param>
    /// <returns>A run for each token, in order; null if there are too few rows.</returns>
    public abstract IReadOnlyList<TokenRun>? Align(Tensor logProbabilities, int[] ids);

    /// <inheritdoc/>
    public IReadOnlyList<Recognised> Recognise(Heard heard, PredictOptions? options) => [.. Separate(heard).Select(logProbabilities => Decode(logProbabilities, options))];

    /// <summary>The log-probabilities of the tokens in the rows of each sound, [T, C] each; they outlive the tape.</summary>
    /// <param name="heard">The sounds.</param>
    /// <exception cref="UnrollException">They are no finite numbers.</exception>
    public IReadOnlyList<Tensor> Separate(Heard heard)
    {
        Tensor all = Scores(heard).LogSoftmax().Tensor;                                                 // [N, C]
        SequenceLayout layout = heard.Rows.Layout;
        FiniteScores.Check(all, "The scores of the tokens", row => heard.Subject(SequenceOf(layout, row)));
        return [.. Enumerable.Range(0, layout.Count).Select(b => all.Rows(layout.Starts[b], layout.Lengths[b]).Keep())];
    }

    /// <summary>The ids of a text's tokens.</summary>
    public int[] Ids(PlainText text) => [.. text.Tokens.Select(tokens.Id)];

    /// <summary>The likeliest token of each row, [T].</summary>
    public static int[] Likeliest(Tensor logProbabilities)
    {
        int[] ids = new int[logProbabilities.Shape.Rows];
        for (int t = 0; t < ids.Length; t++)
            ids[t] = TensorPrimitives.IndexOfMax(logProbabilities.Rows(t, 1).Span);
        return ids;
    }

    /// <summary>Unnormalised scores of the tokens, [N, C].</summary>
    protected Value Scores(Heard heard) => output.Apply(heard.Rows.Rows);

    private static int SequenceOf(SequenceLayout layout, int row)
    {
        int b = 0;
        while (layout.Starts[b + 1] <= row)
            b++;
        return b;
    }
}
