namespace Unroll;

/// <summary>
/// Which tag may begin, follow which, and end. A state is a kind of tag: tags that may be followed by the same ones are one state, which keeps
/// products with other automata small; state 0 is the beginning.
/// </summary>
internal sealed class AllowedTransitions : IConstraint
{
    private readonly int tags;
    private readonly int[] kinds;
    private readonly List<bool> allowed = [];
    private readonly List<bool> ends = [];

    public AllowedTransitions(string text, bool[] starts, bool[,] follows, bool[] mayEnd)
    {
        ArgumentNullException.ThrowIfNull(starts);
        ArgumentNullException.ThrowIfNull(follows);
        ArgumentNullException.ThrowIfNull(mayEnd);
        tags = starts.Length;
        Require.That(follows.GetLength(0) == tags && follows.GetLength(1) == tags && mayEnd.Length == tags, $"The constraint \"{text}\"",
            $"tables for {starts.Length}, {follows.GetLength(0)} by {follows.GetLength(1)} and {mayEnd.Length} tags", "the same number of tags in each");
        Text = text;
        kinds = new int[tags];
        Dictionary<string, int> known = [];
        allowed.AddRange(starts);
        ends.Add(true);
        for (int tag = 0; tag < tags; tag++)
        {
            bool[] row = [.. Enumerable.Range(0, tags).Select(next => follows[tag, next])];
            string key = string.Concat(row.Append(mayEnd[tag]).Select(yes => yes ? '1' : '0'));
            if (known.TryAdd(key, known.Count + 1))
            {
                allowed.AddRange(row);
                ends.Add(mayEnd[tag]);
            }
            kinds[tag] = known[key];
        }
    }

    public string Text { get; }

    public long States => ends.Count;

    public long Start => 0;

    public long Next(long state, int position, int length, int tag) => allowed[((int)state * tags) + tag] ? kinds[tag] : Constraint.Dead;

    public bool IsFinal(long state) => ends[(int)state];
}
