namespace Unroll;

/// <summary>Outputs that satisfy several constraints at once.</summary>
/// <remarks>Each constraint knows its own way to the end only: together they may leave no token, which <see cref="ConstrainedStepper"/> reports.</remarks>
internal sealed class AllOf(ITokenAutomaton[] all) : ITokenAutomaton
{
    public void Allow(int left, Span<bool> allowed)
    {
        allowed.Fill(true);
        bool[] one = new bool[allowed.Length];
        foreach (ITokenAutomaton automaton in all)
        {
            Array.Clear(one);
            automaton.Allow(left, one);
            for (int token = 0; token < one.Length; token++)
                allowed[token] &= one[token];
        }
    }

    public ITokenAutomaton After(int token) => new AllOf([.. all.Select(automaton => automaton.After(token))]);
}
