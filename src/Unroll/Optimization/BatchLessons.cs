namespace Unroll;

/// <summary>Examples that stand alone, in batches of similar length and random order.</summary>
internal sealed class BatchLessons(IProblem problem, IReadOnlyList<Example> train, TrainingSpec spec) : ILessons
{
    private IReadOnlyList<int[]> batches = [];
    private int next;

    public int Count => batches.Count;

    public void Begin(int epoch)
    {
        batches = spec.Divide(train, new Rng(spec.Seed).Stream("order").Stream((ulong)epoch));
        next = 0;
    }

    public Lesson Loss(Tape tape, Objective objective)
    {
        Example[] batch = Array.ConvertAll(batches[next], i => train[i]);
        return new Lesson(objective.Loss(tape, batch), 1, batch.Sum(problem.Predictions), batch.Sum(example => example.Length));
    }

    public void Next() => next++;

    public void Save(RunState state) => state.Put("next", next);

    public void Load(RunState state) => next = state.Count("next");
}
