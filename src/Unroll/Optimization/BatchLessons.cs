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

    public Lesson Present(Objective objective)
    {
        Example[] batch = Array.ConvertAll(batches[next], i => train[i]);
        int predictions = batch.Sum(problem.Predictions);
        IEnumerable<LessonPart?> parts = spec.Parts == 1 ? [new LessonPart(1, tape => objective.Loss(tape, batch))]
            : Batches.Parts(batch, spec.Parts).Select(part => Part(objective, part, predictions));
        return new PartedLesson(predictions, batch.Sum(example => example.Length), [.. parts]);
    }

    public void Next() => next++;

    public void Save(RunState state) => state.Put("next", next);

    public void Load(RunState state) => next = state.Count("next");

    private LessonPart? Part(Objective objective, IReadOnlyList<Example> part, int predictions)
    {
        double share = part.Sum(problem.Predictions) / (double)predictions;
        return share > 0 ? new LessonPart(share, tape => objective.Loss(tape, part)) : null;
    }
}
