namespace Unroll;

/// <summary>
/// A window of streams there and back. Of several stretches, the states between them are found first, on tapes that record nothing; then each is computed again and goes back, from the last to the first, and hands on the
/// gradient of the state before it. So gradients flow through the whole window, in the memory of one stretch.
/// </summary>
internal sealed class StretchPass : ILessonPass
{
    private readonly Tape? only;

    /// <summary>Computes the gradients of a lesson.</summary>
    /// <param name="lesson">With at least one stretch.</param>
    /// <param name="problem">Whose loss.</param>
    /// <param name="step">The objective whose parameters get gradients.</param>
    /// <param name="tape">Makes the tape of a stretch, which records or does not.</param>
    /// <param name="factor">What the mean loss of the lesson is multiplied by before gradients are taken, beside its weight.</param>
    public StretchPass(StreamLesson lesson, IStreamProblem problem, ObjectiveStep step, Func<int, bool, Tape> tape, double factor)
    {
        int count = lesson.Stretches.Count;
        CarriedState?[] states = States(lesson, problem, tape);
        Gradients? sum = null;
        Tensor[] dAfter = [];
        for (int i = count - 1; i >= 0; i--)
        {
            Tape on = tape(i, true);
            IReadOnlyList<State>? before = states[i]?.On(on);
            (Value loss, IReadOnlyList<State> after) = problem.Loss(on, lesson.Stretches[i], before);
            double share = count == 1 ? 1 : lesson.Stretches[i].Length / (double)lesson.Tokens, weight = share * (lesson.Weight * factor);
            Loss += share * loss.Item();
            if (i == count - 1)
                lesson.Ended(new CarriedState(after));
            Value total = weight == 1 ? loss : loss * weight;
            foreach ((Value part, Tensor gradient) in after.SelectMany(state => state.Parts).Zip(dAfter))
                total += (part * on.Constant(gradient)).Sum();
            Value[] wanted = i == 0 ? [] : [.. before!.SelectMany(state => state.Parts)];
            Gradients own = step.Gradients(on, total, wanted, out dAfter);
            if (count == 1)
            {
                (only, sum) = (on, own);
                continue;
            }
            if (sum is null)
                sum = own.Keep();
            else
                sum.Add(own);
            on.Dispose();
        }
        Gradients = sum!;
    }

    public Gradients Gradients { get; }

    public double Loss { get; }

    public double[] Parts => [];

    /// <summary>The loss of each stretch, by the weight of its window.</summary>
    public static IEnumerable<(int Stretch, Func<Tape, Value> Loss)> Losses(StreamLesson lesson, IStreamProblem problem, Func<int, bool, Tape> tape) =>
        States(lesson, problem, tape).Select((before, i) => (i, (Func<Tape, Value>)(on => problem.Loss(on, lesson.Stretches[i], before?.On(on)).Loss * lesson.Weight)));

    /// <summary>The state before each stretch.</summary>
    private static CarriedState?[] States(StreamLesson lesson, IStreamProblem problem, Func<int, bool, Tape> tape)
    {
        CarriedState?[] states = new CarriedState?[lesson.Stretches.Count];
        states[0] = lesson.Before;
        for (int i = 1; i < states.Length; i++)
        {
            using Tape on = tape(i - 1, false);
            states[i] = new CarriedState(problem.Read(on, lesson.Stretches[i - 1], states[i - 1]?.On(on)));
        }
        return states;
    }

    public void WriteStates(ObjectiveStep step)
    {
        if (only is not null)
            step.WriteStates(only);
    }

    public void Dispose() => only?.Dispose();
}
