namespace Unroll;

/// <summary>Outputs of at least so many tokens, without the end.</summary>
/// <param name="end">The token that ends an output.</param>
/// <param name="missing">How many tokens must still come before the end.</param>
internal sealed class LeastLength(int end, int missing) : ITokenAutomaton
{
    public void Allow(int left, Span<bool> allowed)
    {
        allowed.Fill(left > missing);
        allowed[end] = missing <= 0;
    }

    public ITokenAutomaton After(int token) => missing <= 0 ? this : new LeastLength(end, missing - 1);
}
