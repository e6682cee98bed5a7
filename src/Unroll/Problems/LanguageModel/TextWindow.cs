namespace Unroll;

/// <summary>Some steps of several streams of a text: what is read, and what is to be predicted.</summary>
/// <param name="layout">How many steps of each stream.</param>
/// <param name="inputs">The token before each, [N].</param>
/// <param name="targets">The tokens, [N].</param>
internal sealed class TextWindow(SequenceLayout layout, int[] inputs, int[] targets) : Content
{
    public SequenceLayout Layout => layout;

    public int[] Inputs => inputs;

    public int[] Targets => targets;

    public override int Length => targets.Length;

    /// <summary>Each stream of tokens by itself, whole, after one token.</summary>
    public static TextWindow Of(IReadOnlyList<int[]> streams, int before) => new(
        new SequenceLayout([.. streams.Select(stream => stream.Length)]),
        [.. streams.SelectMany(stream => stream.Select((_, t) => t == 0 ? before : stream[t - 1]))],
        [.. streams.SelectMany(stream => stream)]);

    /// <summary>A text as streams of equal length (the first ones a token longer where that does not come out even), window by window.</summary>
    public static IEnumerable<TextWindow> Cut(int[] text, int before, int streams, int steps)
    {
        int count = Math.Clamp(text.Length, 1, streams);
        int[] starts = [.. Enumerable.Range(0, count + 1).Select(b => (b * (text.Length / count)) + Math.Min(b, text.Length % count))];
        int longest = starts[1] - starts[0];
        for (int at = 0; at < longest; at += steps)
        {
            int from = at;
            int[][] places = [.. Enumerable.Range(0, count).Select(b =>
                Enumerable.Range(starts[b] + from, Math.Clamp(starts[b + 1] - starts[b] - from, 0, steps)).ToArray())];
            int[] all = [.. places.SelectMany(place => place)];
            yield return new TextWindow(
                new SequenceLayout([.. places.Select(place => place.Length)]),
                Array.ConvertAll(all, i => i == 0 ? before : text[i - 1]),
                Array.ConvertAll(all, i => text[i]));
        }
    }

    protected internal override void AddTo(ContentHash hash) => throw new NotSupportedException("A window is cut from a text, whose fingerprint is taken.");
}
