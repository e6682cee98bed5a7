namespace Unroll;

/// <summary>The answer to one question about a picture, and where the model looked.</summary>
public sealed class VisualAnswer
{
    private readonly double[] probabilities;
    private readonly double[][] attention;

    internal VisualAnswer(IReadOnlyList<string> question, IReadOnlyList<string> unknownWords, IReadOnlyList<string> classes, double[] probabilities, double[][] attention)
    {
        this.probabilities = probabilities;
        this.attention = attention;
        Question = question;
        UnknownWords = unknownWords;
        Classes = classes;
        Ranked = [.. Enumerable.Range(0, classes.Count).OrderByDescending(i => probabilities[i]).Select(i => classes[i])];
    }

    /// <summary>The words of the question, [T].</summary>
    public IReadOnlyList<string> Question { get; }

    /// <summary>The words of the question that the training set does not have: the answer does not heed them.</summary>
    public IReadOnlyList<string> UnknownWords { get; }

    /// <summary>All answers that the model knows, [A].</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>All answers, the most probable first.</summary>
    public IReadOnlyList<string> Ranked { get; }

    /// <summary>The answer.</summary>
    public string Text => Ranked[0];

    /// <summary>How often attention looked.</summary>
    public int Hops => attention.Length;

    /// <summary>The probability of an answer, 0 to 1.</summary>
    /// <param name="answer">Any of <see cref="Classes"/>.</param>
    /// <exception cref="UnrollException">The model knows no such answer.</exception>
    public double Probability(string answer)
    {
        for (int i = 0; i < Classes.Count; i++)
        {
            if (Classes[i] == answer)
                return probabilities[i];
        }
        throw new UnrollException($"The model knows no answer \"{answer}\"; expected one of {string.Join(", ", Classes)}.");
    }

    /// <summary>The weights of the regions at a hop, line by line, [lines places]; they sum to 1.</summary>
    /// <param name="hop">From 0.</param>
    /// <exception cref="UnrollException">There is no such hop.</exception>
    public IReadOnlyList<double> Attention(int hop) => (uint)hop < (uint)attention.Length ? attention[hop]
        : throw new UnrollException(FormattableString.Invariant($"The attention of hop {hop} was asked for; the model has {attention.Length} hops, from 0."));
}
