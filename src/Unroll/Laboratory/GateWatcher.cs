namespace Unroll;

/// <summary>Keeps what cells show while one sequence is read. What reads several sequences at once, such as the characters of each word, is left out.</summary>
internal sealed class GateWatcher : ITapeWatcher
{
    private readonly List<Run> runs = [];
    private Run? current;

    /// <summary>What was shown at each place, in the order of the input.</summary>
    public IEnumerable<(string Place, bool Reversed, IReadOnlyList<GateValues> Values)> Runs => runs.Where(run => !run.IsSeveral && run.Names.Count > 0).Select(run => (run.Place, run.Reversed,
        (IReadOnlyList<GateValues>)[.. run.Names.Select(name => new GateValues(name, run.Kinds[name], run.Reversed ? [.. Enumerable.Reverse(run.Steps[name])] : run.Steps[name]))]));

    public void Begin(string place, bool reversed)
    {
        current = runs.Find(run => run.Place == place);
        if (current is null)
            runs.Add(current = new Run(place, reversed));
    }

    public void See(string name, WatchedKind kind, Value value)
    {
        if (current is null)
            return;
        current.IsSeveral |= value.Shape[0] != 1;
        if (current.Kinds.TryAdd(name, kind))
        {
            current.Names.Add(name);
            current.Steps.Add(name, []);
        }
        current.Steps[name].Add(Numbers(value));
    }

    private static double[] Numbers(Value value) => Array.ConvertAll(value.Tensor.Span.ToArray(), number => (double)number);

    private sealed class Run(string place, bool reversed)
    {
        public string Place => place;

        public bool Reversed => reversed;

        public bool IsSeveral { get; set; }

        public List<string> Names { get; } = [];

        public Dictionary<string, WatchedKind> Kinds { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, List<IReadOnlyList<double>>> Steps { get; } = new(StringComparer.Ordinal);
    }
}
