namespace Unroll;

/// <summary>Which labels of some data a model knows: those it does not know can only be answered wrongly.</summary>
/// <param name="Shared">How many of the data's labels the model knows.</param>
/// <param name="Unknown">Labels of the data that the model does not know, with how often they occur, the most frequent first.</param>
/// <param name="First">File and line of the first unknown one, or the name of the data; null where all are known.</param>
/// <param name="Known">The labels the model knows: types of spans, where tags mark spans.</param>
public sealed record LabelOverlap(int Shared, IReadOnlyList<KeyValuePair<string, int>> Unknown, string? First, IReadOnlyList<string> Known)
{
    private const int Named = 8;

    /// <summary>Compares a model's labels with those of some data.</summary>
    /// <param name="model">A tagger or a classifier; others have no labels.</param>
    /// <param name="data">Examples with targets.</param>
    public static LabelOverlap Of(Model model, Dataset data)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        IReadOnlyList<string> known = model.Problem.Labels;
        if (known.Count == 0)
            return new LabelOverlap(0, [], null, []);
        HashSet<string> set = new(known, StringComparer.Ordinal);
        OrderedDictionary<string, int> counts = new(StringComparer.Ordinal);
        string? first = null;
        for (int i = 0; i < data.Count; i++)
        {
            foreach (string label in (data[i].Target?.Names ?? []).Select(NormalForm.Of))
            {
                counts[label] = counts.GetValueOrDefault(label) + 1;
                if (first is null && !set.Contains(label))
                    first = Place(data[i], label) ?? data.Name;
            }
        }
        return new LabelOverlap(counts.Keys.Count(set.Contains), [.. counts.Where(pair => !set.Contains(pair.Key)).OrderByDescending(pair => pair.Value)], first, known);
    }

    /// <summary>Says so if the data have labels and the model knows none of them.</summary>
    /// <param name="data">The name of the data.</param>
    /// <exception cref="UnrollException">That is so.</exception>
    public void Check(string data)
    {
        if (Shared == 0 && Unknown.Count > 0)
            throw new UnrollException($"{data}: the data and the model share no label: the data have {List(Unknown.Select(pair => pair.Key))} (first at {First}), the model knows {List(Known)}; "
                + "expected data labelled like what it was trained on, so every answer would count as wrong.");
    }

    /// <summary>What is unknown, as a sentence; null where all is known.</summary>
    public override string? ToString() => Unknown.Count == 0 ? null
        : FormattableString.Invariant($"the model does not know {Unknown.Count} of {Shared + Unknown.Count} labels of the data: {List(Unknown.Select(pair => FormattableString.Invariant($"{pair.Key} ({pair.Value})")))}, first at {First}; answers for them count as wrong.");

    private static string List(IEnumerable<string> names)
    {
        string[] all = [.. names];
        return string.Join(", ", all.Take(Named)) + (all.Length > Named ? FormattableString.Invariant($" and {all.Length - Named} more") : "");
    }

    private static string? Place(Example example, string label) => example.Place is not { } place ? null
        : place.Of(Math.Max(0, example.Tags?.ToList().FindIndex(tag => tag == label || TagSpans.Split(tag).Type == label) ?? 0));
}
