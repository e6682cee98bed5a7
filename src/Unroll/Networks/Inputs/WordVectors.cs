namespace Unroll;

/// <summary>Brings the vectors of a file to the words of a vocabulary.</summary>
internal sealed class WordVectors(VectorsSpec spec, WordForm form, int size)
{
    /// <summary>A vocabulary with the file's words added, in the file's order.</summary>
    public Vocabulary Add(Vocabulary words)
    {
        IEnumerable<string> more = VectorsFile.Read(spec.Path, size).Select(entry => form.Of(entry.Word));
        return Vocabulary.Of(words.Entries.Concat(more).Where(word => word != Vocabulary.Unknown).Distinct(StringComparer.Ordinal), unknown: true);
    }

    /// <summary>
    /// Fills a table of vectors: at random, then from the file. A word takes the vector of the same word; failing that, of the first in the file
    /// whose form it is; failing that, of its own lower-cased form. Where the file has a word several times, the first is taken.
    /// </summary>
    public Initializer Fill(Vocabulary words) => (Span<Real> values, Shape shape, ref Rng rng) =>
    {
        Embedding.Initial(size)(values, shape, ref rng);
        ILookup<string, int> lowered = Enumerable.Range(0, words.Count).ToLookup(id => words[id].ToLowerInvariant(), StringComparer.Ordinal);
        int[] rank = new int[words.Count];
        Array.Fill(rank, int.MaxValue);
        foreach (VectorsFile.Entry entry in VectorsFile.Read(spec.Path, size))
        {
            if (words.TryId(entry.Word, out int same) || words.TryId(NormalForm.Of(entry.Word), out same))
                Take(same, 0, entry, values);
            if (words.TryId(form.Of(entry.Word), out int formed))
                Take(formed, 1, entry, values);
            foreach (int lower in lowered[entry.Word])
                Take(lower, 2, entry, values);
        }

        void Take(int id, int newRank, VectorsFile.Entry entry, Span<Real> table)
        {
            if (newRank >= rank[id])
                return;
            entry.Parse(table.Slice(id * size, size));
            rank[id] = newRank;
        }
    };
}
