namespace Unroll;

/// <summary>Outputs that begin with given tokens.</summary>
/// <param name="prefix">The tokens, without the end.</param>
/// <param name="place">How many of them are there already.</param>
internal sealed class PrefixOnly(int[] prefix, int place = 0) : ITokenAutomaton
{
    public void Allow(int left, Span<bool> allowed)
    {
        if (place == prefix.Length)
            allowed.Fill(true);
        else if (left > prefix.Length - place)
            allowed[prefix[place]] = true;
    }

    public ITokenAutomaton After(int token) => place == prefix.Length ? this : new PrefixOnly(prefix, place + 1);
}
