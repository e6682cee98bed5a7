using System.Numerics.Tensors;

namespace Unroll;

/// <summary>
/// Weights that are huge give scores that are infinite or no numbers at all: no answer can be read from those, so that none is given.
/// </summary>
internal static class FiniteScores
{
    /// <summary>Sees to it that all numbers of some rows are finite.</summary>
    /// <param name="scores">[N, F].</param>
    /// <param name="what">What they are, such as "The scores of the labels".</param>
    /// <param name="example">Whose a row is.</param>
    /// <exception cref="UnrollException">One is not.</exception>
    public static void Check(Tensor scores, string what, Func<int, object> example)
    {
        int columns = scores.Shape.Columns;
        for (int row = 0; row < scores.Shape.Rows && columns > 0; row++)
        {
            if (!IsFinite(scores.Span.Slice(row * columns, columns), false))
                throw Fault(what, example(row));
        }
    }

    /// <summary>Sees to it that a chain's scores are finite, or negative infinite where a tag is forbidden as long as another is not.</summary>
    /// <param name="chain">The scores of the tags.</param>
    /// <param name="sentence">The words of a sentence, by its index.</param>
    /// <exception cref="UnrollException">One is not.</exception>
    public static void Check(Chain chain, Func<int, IReadOnlyList<string>> sentence)
    {
        const string what = "The scores of the tags";
        SequenceLayout layout = chain.Emissions.Layout;
        Tensor scores = chain.Emissions.Rows.Tensor;
        int columns = scores.Shape.Columns;
        for (int b = 0; b < layout.Count; b++)
        {
            for (int row = layout.Starts[b]; row < layout.Starts[b + 1] && columns > 0; row++)
            {
                if (!IsFinite(scores.Span.Slice(row * columns, columns), true))
                    throw Fault(what, sentence(b));
            }
        }
        foreach (Value shared in (Value[])[chain.Transitions, chain.Start, chain.End])
        {
            if (layout.Rows > 0 && shared.Shape.Count > 0 && TensorPrimitives.Max<Real>(shared.Tensor.Span) is var most && (Real.IsNaN(most) || Real.IsPositiveInfinity(most)))
                throw Fault(what, sentence(0));
        }
    }

    /// <summary>That something is not finite.</summary>
    /// <param name="what">What, such as "The scores of the labels".</param>
    /// <param name="example">Of what: an example, or the words of a sentence.</param>
    public static UnrollException Fault(string what, object example)
    {
        string text = example is IReadOnlyList<string> words ? string.Join(' ', words) : example.ToString() ?? "";
        return new UnrollException(
            $"{what} of {(text.Length > 0 ? $"\"{text}\"" : "an example")} are no finite numbers; expected a model whose weights are, so train it again with a smaller rate.",
            new NotFiniteNumberException());
    }

    /// <summary>Whether an exception says that numbers are not finite, so that training can go back for it.</summary>
    public static bool IsFault(UnrollException e) => e.InnerException is NotFiniteNumberException;

    private static bool IsFinite(ReadOnlySpan<Real> row, bool mayForbid) =>
        Real.IsFinite(TensorPrimitives.Max(row)) && TensorPrimitives.Min(row) is var least && (Real.IsFinite(least) || (mayForbid && Real.IsNegativeInfinity(least)));
}
