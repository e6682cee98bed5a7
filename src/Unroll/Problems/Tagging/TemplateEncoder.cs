namespace Unroll;

/// <summary>The scores of tags by features: each row is the sum of the weight rows of its word's features. Unseen features add nothing.</summary>
internal sealed class TemplateEncoder(FeatureTemplate template, ParameterScope scope, Vocabulary features, int tags) : ITokenEncoder
{
    private const int SentencesPerPiece = 16;
    private const string Who = "A tagger by features";

    private readonly Parameter weights = scope.Parameter("weights", new Shape(features.Count, tags), Init.Zero);

    public InputField Field => InputField.OfWords("text", "the sentence to tag", [.. Enumerable.Range(0, template.Columns)]);

    public Sequences Encode(Tape tape, IReadOnlyList<Content> batch) => Prepare(batch)(tape);

    public IReadOnlyList<string> Steps(Content content) => content.As<Words>(Who).Written;

    public Func<Tape, Sequences> Prepare(IReadOnlyList<Content> batch)
    {
        Words[] sentences = [.. batch.Select(content => content.As<Words>(Who))];
        SequenceLayout layout = new([.. batch.Select(sentence => sentence.Length)]);
        RowBags? bags = null;
        return tape => new Sequences(layout, tape.Use(weights).SumRows(bags ??= Bags(tape.Device, sentences, layout)));   // [N, C]
    }

    /// <summary>How often each feature occurs.</summary>
    public static Dictionary<string, int> Count(FeatureTemplate template, IEnumerable<Words> sentences)
    {
        Dictionary<string, int> counts = new(StringComparer.Ordinal);
        Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> lookup = counts.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (Words sentence in sentences)
        {
            ForEach(template, sentence, (_, feature) =>
            {
                lookup.TryGetValue(feature, out int count);
                lookup[feature] = count + 1;
            });
        }
        return counts;
    }

    private RowBags Bags(Device device, IReadOnlyList<Words> batch, SequenceLayout layout)
    {
        int[][] found = new int[batch.Count][];
        int[] offsets = new int[layout.Rows + 1];
        device.ForEachPiece(batch.Count, SentencesPerPiece, (from, to) =>
        {
            List<int> ids = [];
            for (int b = from; b < to; b++)
            {
                int start = layout.Starts[b];
                ids.Clear();
                ForEach(template, batch[b], (word, feature) =>
                {
                    if (features.TryId(feature, out int id))
                    {
                        ids.Add(id);
                        offsets[start + word + 1]++;
                    }
                });
                found[b] = [.. ids];
            }
        });
        for (int row = 0; row < layout.Rows; row++)
            offsets[row + 1] += offsets[row];
        int[] all = new int[offsets[^1]];
        for (int b = 0; b < batch.Count; b++)
            found[b].CopyTo(all, offsets[layout.Starts[b]]);
        return new RowBags(offsets, all);
    }

    private static void ForEach(FeatureTemplate template, Words sentence, Action<int, ReadOnlySpan<char>> body)
    {
        template.Check(sentence.Columns.Count, () => $"the sentence \"{sentence}\"");
        char[] buffer = new char[256];
        for (int word = 0; word < sentence.Length; word++)
        {
            for (int i = 0; i < template.Count; i++)
            {
                int length;
                while ((length = template.Write(i, sentence.Columns, word, buffer)) < 0)
                    buffer = new char[2 * buffer.Length];
                body(word, buffer.AsSpan(0, length));
            }
        }
    }
}
