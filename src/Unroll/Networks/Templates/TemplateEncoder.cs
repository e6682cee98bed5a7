namespace Unroll;

/// <summary>The scores of tags by features: each row is the sum of the weight rows of its word's features. Unseen features add nothing.</summary>
internal sealed class TemplateEncoder(FeatureTemplate template, IReadOnlyList<PhraseList> lists, ParameterScope scope, Vocabulary features, int tags) : ITokenEncoder
{
    private const int SentencesPerPiece = 16;
    private const string Who = "A tagger by features";

    private readonly Parameter weights = scope.Parameter("weights", new Shape(features.Count, tags), Init.Zero);

    public InputField Field => InputField.OfWords("text", "the sentence to tag", [.. Enumerable.Range(0, template.Columns)]);

    public Sequences Encode(Tape tape, IReadOnlyList<Content> batch) => Prepare(batch)(tape);

    public IReadOnlyList<string> Steps(Content content) => content.As<Words>(Who).Written;

    /// <summary>The templates by their names, and the features with the largest and the smallest weights of each tag.</summary>
    public IReadOnlyList<LearntTable> Learnt(Vocabulary tagNames, int rows)
    {
        Real[] all = weights.Data.Span.ToArray();                                               // [F, C]
        return
        [
            new LearntTable("templates", ["template"], template.Lines.Select(line => line.Trim()).Where(line => line.StartsWith('U')).Select(line => (IReadOnlyList<string>)[line])),
            .. Enumerable.Range(0, tagNames.Count).Select(tag =>
            {
                int[] best = Strongest(all, tag, rows, 1), worst = Strongest(all, tag, rows, -1);
                return new LearntTable(
                    $"features of the tag {tagNames[tag]}", ["for it", "weight", "against it", "its weight"],
                    Enumerable.Range(0, Math.Max(best.Length, worst.Length)).Select(i => (IReadOnlyList<string>)[.. Cells(best, i), .. Cells(worst, i)]));

                IEnumerable<string> Cells(int[] some, int i) => i < some.Length ? [features[some[i]], LearntTable.Number(all[(some[i] * tags) + tag])] : ["", ""];
            }),
        ];
    }

    public Func<Tape, Sequences> Prepare(IReadOnlyList<Content> batch)
    {
        Words[] sentences = [.. batch.Select(content => content.As<Words>(Who))];
        SequenceLayout layout = new([.. batch.Select(sentence => sentence.Length)]);
        RowBags? bags = null;
        return tape => new Sequences(layout, tape.Use(weights).SumRows(bags ??= Bags(tape.Device, sentences, layout)));   // [N, C]
    }

    /// <summary>How often each feature occurs.</summary>
    public static Dictionary<string, int> Count(FeatureTemplate template, IReadOnlyList<PhraseList> lists, IEnumerable<Words> sentences)
    {
        Dictionary<string, int> counts = new(StringComparer.Ordinal);
        Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> lookup = counts.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (Words sentence in sentences)
        {
            ForEach(template, lists, sentence, (_, feature) =>
            {
                lookup.TryGetValue(feature, out int count);
                lookup[feature] = count + 1;
            });
        }
        return counts;
    }

    /// <summary>The features with the largest weights of a sign, largest first.</summary>
    private int[] Strongest(Real[] all, int tag, int rows, int sign)
    {
        PriorityQueue<int, (double Weight, int Last)> kept = new();
        for (int feature = 0; feature < features.Count; feature++)
        {
            double weight = sign * all[(feature * tags) + tag];
            if (!(weight > 0))
                continue;
            if (kept.Count < rows)
                kept.Enqueue(feature, (weight, -feature));
            else
                kept.EnqueueDequeue(feature, (weight, -feature));
        }
        int[] order = new int[kept.Count];
        for (int i = order.Length - 1; i >= 0; i--)
            order[i] = kept.Dequeue();
        return order;
    }

    /// <summary>A weight for each feature and tag, [F, C].</summary>
    public Parameter Weights => weights;

    /// <summary>The features of each word of a batch that the model knows, as numbers of rows of <see cref="Weights"/>.</summary>
    public RowBags Bags(Device device, IReadOnlyList<Words> batch, SequenceLayout layout)
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
                ForEach(template, lists, batch[b], (word, feature) =>
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

    private static void ForEach(FeatureTemplate template, IReadOnlyList<PhraseList> lists, Words sentence, Action<int, ReadOnlySpan<char>> body)
    {
        template.Check(sentence.Columns.Count, () => $"the sentence \"{sentence}\"");
        TemplateSentence read = new(sentence, lists);
        FeatureText text = new();
        for (int word = 0; word < sentence.Length; word++)
        {
            for (int i = 0; i < template.Count; i++)
            {
                if (template.Write(i, read, word, text))
                    body(word, text.Text);
            }
        }
    }
}
