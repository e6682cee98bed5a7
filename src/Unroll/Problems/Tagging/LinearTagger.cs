namespace Unroll;

/// <summary>
/// A tagger by features as a linear function of its weights, for learners that change a few weights after each sentence: the score of an answer is the sum of the weights of its features and pairs of tags.
/// Learners copy the weights, change the copy, and give it back.
/// </summary>
internal sealed class LinearTagger(TemplateEncoder encoder, ChainOutput output, Vocabulary tags)
{
    /// <summary>The number of tags, C.</summary>
    public int Tags => tags.Count;

    /// <summary>The cost of wrong answers; null for a CRF.</summary>
    public TagCost? Cost => output.Cost;

    /// <summary>Its parameters: of features [F, C], and perhaps of pairs [C, C], of first and of last tags [C].</summary>
    public IReadOnlyList<Parameter> Parameters => output.Weights is { } weights ? [encoder.Weights, weights.Pairs, weights.Start, weights.End] : [encoder.Weights];

    /// <summary>The features and right tags of sentences.</summary>
    public LinearSentence[] Read(Device device, IReadOnlyList<Example> examples)
    {
        LinearSentence[] all = new LinearSentence[examples.Count];
        device.ForEachPiece(all.Length, 64, (from, to) =>
        {
            for (int i = from; i < to; i++)
            {
                Tags known = examples[i].TargetAs<Tags>("A tagger");
                int[] gold = [.. (known.Values ?? throw new UnrollException($"{examples[i].Subject} has tags that are known in part (data.partial); expected data in which every tag is known.")).Select(tags.Id)];
                SequenceLayout layout = new([gold.Length]);
                all[i] = new LinearSentence(layout, encoder.Bags(device, [examples[i].InputAs<Words>("A tagger by features")], layout), gold);
            }
        });
        return all;
    }
}

/// <summary>A sentence with the features of its words and its right tags.</summary>
/// <param name="Layout">Of one sequence.</param>
/// <param name="Features">Of each word.</param>
/// <param name="Gold">[T].</param>
internal sealed record LinearSentence(SequenceLayout Layout, RowBags Features, int[] Gold);
