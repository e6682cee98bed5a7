using System.Runtime.InteropServices;

namespace Unroll;

/// <summary>
/// From an answer to a mean of answers, as a sparse change of the weights of a <see cref="LinearTagger"/>: Σ shares φ(answer) - φ(from), where φ counts an answer's features and pairs of tags. Only words at which
/// the answers differ have a part in it.
/// </summary>
internal sealed class LinearDirection
{
    private readonly Dictionary<(int Parameter, int Index), double> values = [];
    private readonly int tags;

    /// <param name="tagger">Whose weights.</param>
    /// <param name="sentence">The sentence.</param>
    /// <param name="from">An answer, [T].</param>
    /// <param name="to">Answers and their shares, with a sum of 1.</param>
    public LinearDirection(LinearTagger tagger, LinearSentence sentence, int[] from, IReadOnlyList<(int[] Answer, double Share)> to)
    {
        tags = tagger.Tags;
        ReadOnlySpan<int> offsets = sentence.Features.Offsets, ids = sentence.Features.Ids;
        bool pairs = tagger.Parameters.Count > 1, differedBefore = false;
        for (int t = 0; t < from.Length; t++)
        {
            bool differs = Differs(from, to, t);
            foreach ((int[] answer, double share) in to.Append((from, -1)))
            {
                for (int i = offsets[t]; i < offsets[t + 1] && differs; i++)
                    Add(0, (ids[i] * tags) + answer[t], share);
                if (pairs && t > 0 && (differs || differedBefore))
                    Add(1, (answer[t - 1] * tags) + answer[t], share);
                if (pairs && t == 0 && differs)
                    Add(2, answer[t], share);
                if (pairs && t == from.Length - 1 && differs)
                    Add(3, answer[t], share);
            }
            differedBefore = differs;
        }
    }

    /// <summary>Its numbers: of which parameter of <see cref="LinearTagger.Parameters"/>, and where in it.</summary>
    public IEnumerable<KeyValuePair<(int Parameter, int Index), double>> Values => values;

    /// <summary>The sum of the squares.</summary>
    public double SquaredNorm() => values.Values.Sum(value => value * value);

    private static bool Differs(int[] from, IReadOnlyList<(int[] Answer, double Share)> to, int t)
    {
        foreach ((int[] answer, _) in to)
        {
            if (answer[t] != from[t])
                return true;
        }
        return false;
    }

    private void Add(int parameter, int index, double share)
    {
        ref double value = ref CollectionsMarshal.GetValueRefOrAddDefault(values, (parameter, index), out _);
        value += share;
    }
}
