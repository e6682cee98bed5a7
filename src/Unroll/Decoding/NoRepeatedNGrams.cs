namespace Unroll;

/// <summary>Outputs in which no n tokens in a row occur twice (Paulus, Xiong and Socher 2018, section 2.5: "no trigram more than once").</summary>
/// <remarks>The end is always allowed, so every output can be completed.</remarks>
internal sealed class NoRepeatedNGrams : ITokenAutomaton
{
    private readonly int size;
    private readonly int end;
    private readonly NoRepeatedNGrams? before;
    private readonly int token;
    private readonly int length;

    /// <param name="size">n, at least 1.</param>
    /// <param name="end">The token that ends an output.</param>
    public NoRepeatedNGrams(int size, int end) => (this.size, this.end) = (size, end);

    private NoRepeatedNGrams(NoRepeatedNGrams before, int token) : this(before.size, before.end) => (this.before, this.token, length) = (before, token, before.length + 1);

    public void Allow(int left, Span<bool> allowed)
    {
        allowed.Fill(left > 1);
        int[] written = Written();
        int context = size - 1, last = length - context;
        for (int start = 0; last > 0 && start < last; start++)
        {
            if (written.AsSpan(start, context).SequenceEqual(written.AsSpan(last, context)))
                allowed[written[start + context]] = false; // what followed these tokens before
        }
        allowed[end] = true;
    }

    public ITokenAutomaton After(int token) => new NoRepeatedNGrams(this, token);

    private int[] Written()
    {
        int[] written = new int[length];
        for (NoRepeatedNGrams one = this; one.before is not null; one = one.before)
            written[one.length - 1] = one.token;
        return written;
    }
}
