using System.Globalization;

namespace Unroll;

/// <summary>The weight of each label of a training set, with a mean of 1 over its examples: a file with a line a label, weight and label with a tab between them.</summary>
internal sealed class LabelWeights(IReadOnlyDictionary<string, double> weights) : IArtifact<LabelWeights>
{
    public string Ending => ".txt";

    public bool IsOfTrainingSet => true;

    /// <summary>The weight of a label; 1 of one that the training set does not have.</summary>
    public double this[string label] => weights.GetValueOrDefault(label, 1);

    /// <summary>The losses of examples [B], each times the weight of its right label.</summary>
    public Value Weigh(Value losses, IReadOnlyList<string> gold)
    {
        Tensor each = new(losses.Shape);                                                                // [B]
        for (int b = 0; b < gold.Count; b++)
            each.Span[b] = (Real)this[gold[b]];
        return losses * losses.Tape.Constant(each);
    }

    public void Write(TextWriter writer)
    {
        foreach ((string label, double weight) in weights.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            writer.Write(FormattableString.Invariant($"{weight:R}\t{label}\n"));
    }

    public static LabelWeights Read(IEnumerable<string> lines, string place)
    {
        Dictionary<string, double> weights = new(StringComparer.Ordinal);
        int number = 0;
        foreach (string line in lines)
        {
            number++;
            int tab = line.IndexOf('\t', StringComparison.Ordinal);
            if (tab < 0 || !double.TryParse(line.AsSpan(0, tab), NumberStyles.Float, CultureInfo.InvariantCulture, out double weight) || !double.IsFinite(weight) || weight < 0 || !weights.TryAdd(line[(tab + 1)..], weight))
                throw new UnrollException($"{place}:{number}: found \"{line}\"; expected a weight that is 0 or more, a tab, and a label that no other line has.");
        }
        return weights.Count > 0 ? new LabelWeights(weights) : throw new UnrollException($"{place}: found no line; expected one for each label.");
    }
}
