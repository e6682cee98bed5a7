namespace Unroll;

/// <summary>A variable of a network in a figure.</summary>
public sealed record NetworkNode
{
    /// <summary>Creates it. Lists are copied.</summary>
    /// <param name="name">The name of the variable.</param>
    /// <param name="parents">The indices of its parents among the variables of the figure.</param>
    /// <param name="bars">Its states, each with a value from 0 to 1.</param>
    /// <param name="isKnown">Whether its state was observed.</param>
    public NetworkNode(string name, IEnumerable<int> parents, IEnumerable<(string Name, double Value)> bars, bool isKnown = false)
    {
        Name = name ?? throw new ArgumentNullException(nameof(name));
        Parents = new EqualList<int>(parents);
        Bars = new EqualList<(string, double)>(bars);
        Require.That(Bars.All(bar => bar.Name is not null), "A figure of a network", "null", "a name for each state");
        IsKnown = isKnown;
    }

    /// <summary>The name of the variable.</summary>
    public string Name { get; }

    /// <summary>The indices of its parents.</summary>
    public IReadOnlyList<int> Parents { get; }

    /// <summary>Its states and their values.</summary>
    public IReadOnlyList<(string Name, double Value)> Bars { get; }

    /// <summary>Whether its state was observed.</summary>
    public bool IsKnown { get; }
}
