namespace Unroll;

/// <summary>
/// One text in parallel streams, window after window, the state carried on: truncated backpropagation through time. The loss of a step is summed over
/// the window's steps and is the mean over the streams, as Zaremba, Sutskever and Vinyals 2014 have it, so that rate and clipping mean what they say there.
/// </summary>
internal sealed class StreamLessons(IStreamProblem problem, IReadOnlyList<Example> train, TrainingSpec spec) : ILessons
{
    private readonly int streams = Streams(spec);
    private readonly IReadOnlyList<Example[]> windows = Windows(problem, train, spec);
    private CarriedState? before;
    private CarriedState? after;
    private int next;

    public int Count => windows.Count;

    public void Begin(int epoch) => (before, after, next) = (null, null, 0);

    public Lesson Present(Objective objective)
    {
        Example[] stretches = windows[next];
        int tokens = stretches.Sum(stretch => stretch.Length);
        return new StreamLesson(tokens, (double)tokens / streams, stretches, before, state => after = state);
    }

    public void Next() => (before, next) = (after, next + 1);

    public void Save(RunState state)
    {
        state.Put("next", next);
        for (int i = 0; i < before?.Parts.Count; i++)
        {
            for (int part = 0; part < before.Parts[i].Count; part++)
                state.Put(Name(i, part), before.Parts[i][part]);
        }
    }

    public void Load(RunState state)
    {
        next = state.Count("next");
        HashSet<string> there = [.. state.TensorNames()];
        List<Tensor[]> parts = [];
        while (there.Contains(Name(parts.Count, 0)))
            parts.Add([.. Enumerable.Range(0, there.Count).TakeWhile(part => there.Contains(Name(parts.Count, part))).Select(part => state.Tensor(Name(parts.Count, part)))]);
        before = parts.Count == 0 ? null : new CarriedState([.. parts]);
    }

    /// <summary>Windows in stretches of training.recompute steps; the last stretch of a window, and the last window, may be shorter.</summary>
    private static IReadOnlyList<Example[]> Windows(IStreamProblem problem, IReadOnlyList<Example> train, TrainingSpec spec)
    {
        int stretch = Math.Min(spec.Recompute ?? spec.Window, spec.Window);
        if (spec.Window % stretch != 0)
            throw new UnrollException(FormattableString.Invariant($"training.recompute is {stretch}, and training.window is {spec.Window}; expected a window of a whole number of stretches, such as {spec.Window / stretch * stretch}."));
        return [.. problem.Windows(train, Streams(spec), stretch).Chunk(spec.Window / stretch)];
    }

    private static int Streams(TrainingSpec spec) =>
        spec.Parts > 1 ? throw new UnrollException(FormattableString.Invariant($"training.parts is {spec.Parts}; expected 1 for a language model, whose text is one example."))
            : spec.BatchExamples is { } examples ? throw new UnrollException(FormattableString.Invariant($"training.batchExamples is {examples}; expected null for a language model, whose text is one example: training.batchTokens / training.window is the number of its streams."))
            : Math.Max(1, spec.Tokens / spec.Window);

    private static string Name(int layer, int part) => FormattableString.Invariant($"state.{layer}.{part}");
}
