namespace Unroll;

/// <summary>
/// What the next state depends on: the last state (order 1), or the last two (order 2). A model of order 2 is one of order 1 over contexts: those of the first step are the S states, all later ones
/// the pairs (before, last) at S + before S + last.
/// </summary>
internal readonly record struct MarkovContexts(int Order, int States)
{
    /// <summary>C: S, or S + S².</summary>
    public int Count => Order == 1 ? States : States + (States * States);

    /// <summary>The contexts that a sequence can be in at a step, from the first to the one before the second.</summary>
    public (int From, int To) At(int step) => Order == 1 || step == 0 ? (0, States) : (States, Count);

    /// <summary>The last state of a context.</summary>
    public int State(int context) => context % States;

    /// <summary>The context after another state.</summary>
    public int Next(int context, int state) => Order == 1 ? state : States + (State(context) * States) + state;
}
