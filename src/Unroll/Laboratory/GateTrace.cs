using System.Globalization;

namespace Unroll;

/// <summary>What a cell of a model did while it read one input: its gates, what it remembered, and its outputs, by step and unit. The network goes step by step, with the same answers to rounding.</summary>
public sealed record GateTrace
{
    private GateTrace(string place, bool reversed, IReadOnlyList<string> steps, IReadOnlyList<GateValues> values)
    {
        (Place, Reversed) = (place, reversed);
        Steps = new EqualList<string>(steps);
        Values = new EqualList<GateValues>(values);
    }

    /// <summary>The cell's place in the network, such as <c>encoder.0.forward</c>.</summary>
    public string Place { get; }

    /// <summary>Whether it reads from the end.</summary>
    public bool Reversed { get; }

    /// <summary>What was read, [T].</summary>
    public IReadOnlyList<string> Steps { get; }

    /// <summary>What the cell showed; its outputs at least.</summary>
    public IReadOnlyList<GateValues> Values { get; }

    /// <summary>The number of units, H.</summary>
    public int Units => Memory.Steps[0].Count;

    /// <summary>What it remembers: the cell of an LSTM, the state of a GRU; the outputs of a cell that shows nothing else.</summary>
    public GateValues Memory => Values.FirstOrDefault(values => values.Kind == WatchedKind.Memory) ?? Values.First(values => values.Kind == WatchedKind.Output);

    /// <summary>The share of its memory that each unit keeps; null of a cell without a gate for it.</summary>
    public GateValues? Keep => Values.FirstOrDefault(values => values.Kind == WatchedKind.Keep);

    /// <summary>Follows all cells of a model that read an input from its beginning to its end.</summary>
    /// <param name="model">Any that has a recurrent network.</param>
    /// <param name="example">What it is to read, at least one step.</param>
    /// <returns>One for each layer and direction, in the order in which they read.</returns>
    /// <exception cref="UnrollException">There is nothing to read, or no cell that reads it.</exception>
    public static IReadOnlyList<GateTrace> Of(Model model, Example example)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(example);
        Require.That(example.Length > 0, "The gates of a model", "an input without steps", "at least one");
        Example read = new(example.Input.Normalized());
        GateWatcher watcher = new();
        using Device device = new(threads: 1); // one step of one sequence has no work for two
        using Tape tape = Tape.ForWatching(device, watcher);
        _ = model.Problem.Predict(tape, [read]);
        GateTrace[] traces = [.. watcher.Runs.Select(run => new GateTrace(run.Place, run.Reversed, Names(model, read, run.Values[0].Steps.Count), run.Values))];
        return traces.Length > 0 ? traces : throw new UnrollException($"The model's problem ({model.Problem.GetType().Name}) has no recurrent network that reads one sequence step by step; expected one, such as a tagger, a classifier or a language model.");
    }

    private static string[] Names(Model model, Example example, int count)
    {
        string[] names = example.Length == count ? [.. example.Input.Tokens] : [];
        if (names.Length != count && model.Problem is IAttributionProblem problem)
            names = [.. problem.InputSteps(example.Input)];
        return names.Length == count ? names : [.. Enumerable.Range(1, count).Select(t => t.ToString(CultureInfo.InvariantCulture))];
    }
}
