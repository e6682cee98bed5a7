namespace Unroll;

/// <summary>Vectors with what they are of, and perhaps groups.</summary>
/// <param name="What">What they are, such as "vectors of words".</param>
/// <param name="Names">[N].</param>
/// <param name="Groups">What each belongs to, such as the tag of a word, [N]; empty texts for none.</param>
/// <param name="Vectors">[N], of one size.</param>
public sealed record NamedVectors(string What, IReadOnlyList<string> Names, IReadOnlyList<string> Groups, IReadOnlyList<Real[]> Vectors)
{
    /// <summary>The vectors that a model has learnt for the words, or other tokens, of its largest vocabulary; the most frequent first.</summary>
    /// <param name="model">Any with a table of vectors.</param>
    /// <exception cref="UnrollException">It has none.</exception>
    public static NamedVectors OfWords(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        (Parameter Table, Vocabulary Words) found = model.Parameters.Parameters.Where(parameter => parameter.Name.EndsWith("table", StringComparison.Ordinal) && parameter.Shape.Rank == 2)
            .SelectMany(table => model.Vocabularies.Where(vocabulary => vocabulary.Value.Count == table.Shape[0]).Select(vocabulary => (Table: table, Words: vocabulary.Value)))
            .OrderByDescending(pair => pair.Words.Count).FirstOrDefault();
        if (found.Table is null)
            throw new UnrollException("The model has no table of vectors of words; expected a model that reads words, or its states.");
        int size = found.Table.Shape[1];
        int[] ids = [.. Enumerable.Range(0, found.Words.Count).Where(id => found.Words[id] != Vocabulary.Unknown)];
        return new NamedVectors(
            "vectors of words", [.. ids.Select(id => found.Words[id])], [.. ids.Select(_ => "")], [.. ids.Select(id => found.Table.Data.Span.Slice(id * size, size).ToArray())]);
    }

    /// <summary>The outputs of a model's last recurrent layer at each step of some inputs, in groups by their tags, or by the label of their input.</summary>
    /// <param name="model">As for <see cref="GateTrace.Of"/>.</param>
    /// <param name="examples">Inputs; those without steps are left out.</param>
    /// <param name="most">The greatest number of vectors, 1 or more.</param>
    /// <exception cref="UnrollException">As for <see cref="GateTrace.Of"/>, or there is no input.</exception>
    public static NamedVectors OfStates(Model model, IReadOnlyList<Example> examples, int most)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(examples);
        Require.InRange("most", most, 1, int.MaxValue);
        List<string> names = [], groups = [];
        List<Real[]> vectors = [];
        foreach (Example example in examples.Where(example => example.Length > 0))
        {
            if (vectors.Count >= most)
                break;
            IReadOnlyList<GateTrace> all = GateTrace.Of(model, example);
            string layer = all[^1].Place[..all[^1].Place.LastIndexOf('.')];
            GateTrace[] last = [.. all.Where(trace => trace.Place[..trace.Place.LastIndexOf('.')] == layer)];
            for (int t = 0; t < last[0].Steps.Count && vectors.Count < most; t++)
            {
                names.Add(last[0].Steps[t]);
                groups.Add(example.Target?.Find<Tags>()?.Values is { } tags && tags.Count == last[0].Steps.Count ? tags[t] : example.Target?.Find<Labels>()?.Values is [string label, ..] ? label : "");
                vectors.Add([.. last.SelectMany(trace => trace.Values.First(values => values.Kind == WatchedKind.Output).Steps[t]).Select(number => (Real)number)]);
            }
        }
        return vectors.Count > 0 ? new NamedVectors("states", names, groups, vectors) : throw new UnrollException("The states of a model were asked for without an input that has steps; expected examples.");
    }
}
