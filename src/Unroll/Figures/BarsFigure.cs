namespace Unroll;

/// <summary>A bar for each of several named values, such as the probabilities of labels.</summary>
public sealed record BarsFigure : Figure
{
    private readonly Shares shares;

    /// <summary>Creates it. The list is copied.</summary>
    /// <param name="title">What it shows.</param>
    /// <param name="bars">Names and values in the order of the bars, [N]; a value below 0 has no bar.</param>
    /// <param name="full">The value of a bar of full length; null for the largest.</param>
    public BarsFigure(string title, IEnumerable<(string Name, double Value)> bars, double? full = null) : base(title)
    {
        Bars = new EqualList<(string, double)>(bars);
        Require.That(Bars.All(bar => bar.Name is not null), "A figure of bars", "null", "a name for each bar");
        shares = new Shares(Bars.Select(bar => bar.Value), full);
    }

    /// <summary>Names and values, [N].</summary>
    public IReadOnlyList<(string Name, double Value)> Bars { get; }

    /// <summary>The length of a bar, 0 to 1.</summary>
    /// <param name="bar">Its index.</param>
    public double Length(int bar) => shares.Of(Bars[bar].Value);
}
