namespace Unroll;

/// <summary>Where a model looked in a story.</summary>
internal static class StoryFigures
{
    /// <summary>The sentences at which each hop looked; null without hops.</summary>
    /// <param name="story">The story.</param>
    /// <param name="hops">The weight of each sentence at each hop.</param>
    public static AttentionMap? Attention(Document story, double[][] hops) => hops.Length == 0 ? null
        : new AttentionMap(hops.Select((_, hop) => FormattableString.Invariant($"hop {hop + 1}")), story.Sentences.Select((sentence, i) => FormattableString.Invariant($"{i + 1} {sentence}.")), hops);

    /// <summary>For each hop, sentences with their numbers, shaded by how much it looked at them.</summary>
    /// <param name="story">The story.</param>
    /// <param name="question">The question, for the title.</param>
    /// <param name="hops">The weight of each sentence at each hop.</param>
    /// <param name="shown">The sentences to show, from 0.</param>
    public static IEnumerable<Figure> Of(Document story, Words question, double[][] hops, int[] shown) => hops.Select((weights, hop) => new TokensFigure(
        FormattableString.Invariant($"where hop {hop + 1} looked: {question}?"), shown.Select(sentence => FormattableString.Invariant($"{sentence + 1} {story.Sentences[sentence]}.")), shown.Select(sentence => weights[sentence])));
}
