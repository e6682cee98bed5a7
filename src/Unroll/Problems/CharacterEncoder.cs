namespace Unroll;

/// <summary>Words as vectors made of their characters. Each distinct word of a batch is read once.</summary>
internal sealed class CharacterEncoder(CharacterSpec spec, ParameterScope scope, Vocabulary characters)
{
    private readonly Embedding embedding = new(scope, characters.Count, spec.Size);
    private readonly Recurrent encoder = spec.Encoder.Build(scope.Child("encoder"), spec.Size);

    /// <summary>F.</summary>
    public int OutputSize => encoder.OutputSize;

    /// <summary>The vocabulary: characters are Unicode's scalar values; one that breaks lines is never an entry.</summary>
    public static Vocabulary Fit(CharacterSpec spec, IEnumerable<string> words) =>
        Vocabulary.Fit(words.SelectMany(Spell).Where(character => character is not ("\r" or "\n")), spec.MinCount);

    /// <summary>The vectors of words, [N, F].</summary>
    public Value Encode(Tape tape, IReadOnlyList<string> words)
    {
        Dictionary<string, int> places = new(StringComparer.Ordinal);
        List<int[]> spelled = [];
        int[] distinct = new int[words.Count];
        for (int i = 0; i < distinct.Length; i++)
        {
            if (!places.TryGetValue(words[i], out distinct[i]))
            {
                places.Add(words[i], distinct[i] = spelled.Count);
                spelled.Add([.. Spell(words[i]).Select(characters.Id)]);
            }
        }
        SequenceLayout layout = new([.. spelled.Select(ids => ids.Length)]);
        Sequences embedded = embedding.Apply(tape, layout, [.. spelled.SelectMany(ids => ids)]);        // [Σ letters, E]
        Value read = encoder.Run(embedded.With(embedded.Rows.Dropout(spec.Dropout))).Outputs.Rows;      // [Σ letters, F]
        return Ends(read, layout).TakeRows(distinct);
    }

    /// <summary>What each direction gives at its end: the last letter forwards, the first one backwards.</summary>
    private Value Ends(Value read, SequenceLayout layout)
    {
        int[] last = [.. Enumerable.Range(0, layout.Count).Select(word => layout.Starts[word + 1] - 1)];
        if (!spec.Encoder.Bidirectional)
            return read.TakeRows(last);
        int half = OutputSize / 2;
        Value forward = read.TakeRows(last).Columns(0, half), backward = read.TakeRows(layout.Starts[..^1].ToArray()).Columns(half, half);
        return Shaping.ConcatColumns(forward, backward);
    }

    /// <summary>A word's characters; an empty word is one unknown character.</summary>
    private static IEnumerable<string> Spell(string word) => word.Length == 0 ? [Vocabulary.Unknown] : word.EnumerateRunes().Select(rune => rune.ToString());
}
