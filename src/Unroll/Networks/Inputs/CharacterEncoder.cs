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
        return encoder.Ends(embedded.With(embedded.Rows.Dropout(spec.Dropout))).TakeRows(distinct);     // [N, F]
    }

    /// <summary>A word's characters; an empty word is one unknown character.</summary>
    private static IEnumerable<string> Spell(string word) => word.Length == 0 ? [Vocabulary.Unknown] : word.EnumerateRunes().Select(rune => rune.ToString());
}
