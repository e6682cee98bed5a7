namespace Unroll;

/// <summary>
/// A batch there and back: its parts side by side, each on a tape of its own, and their gradients added up. With one part, the threads of the device share its operations; with several, each part has a
/// thread, and each process of the device its share of them.
/// </summary>
internal sealed class PartsPass : ILessonPass
{
    private readonly Tape?[] tapes;

    /// <summary>Computes the gradients of a lesson.</summary>
    /// <param name="lesson">With at least one part that has something to predict.</param>
    /// <param name="step">The objective whose parameters get gradients.</param>
    /// <param name="exchange">Adds up.</param>
    /// <param name="device">Where to compute.</param>
    /// <param name="single">The same for one thread.</param>
    /// <param name="tape">Makes the tape of a part.</param>
    /// <param name="factor">What the mean loss of the lesson is multiplied by before gradients are taken.</param>
    public PartsPass(PartedLesson lesson, ObjectiveStep step, GradientExchange exchange, Device device, Device single, Func<Device, int, Tape> tape, double factor)
    {
        int parts = lesson.Parts.Count, first = GradientExchange.First(device.Processes.Rank, device.Processes, parts);
        int own = GradientExchange.First(device.Processes.Rank + 1, device.Processes, parts) - first, named = 1 + step.Objective.Parts.Count;
        tapes = new Tape?[own];
        Gradients?[] gradients = new Gradients?[own];
        double[] losses = new double[own * named];
        device.Team.Run(own, i =>
        {
            if (lesson.Parts[first + i] is not { } part)
                return;
            Tape on = tapes[i] = tape(parts == 1 ? device : single, first + i);
            Loss loss = part.Loss(on);
            double weight = part.Share * factor;
            gradients[i] = step.Gradients(on, weight == 1 ? loss.Total : loss.Total * weight);
            losses[i * named] = loss.Total.Item();
            for (int j = 1; j < named; j++)
                losses[(i * named) + j] = loss.Parts[j - 1].Item();
        });
        Gradients = parts == 1 ? gradients[0]! : exchange.Sum(gradients);
        double[] all = parts == 1 ? losses : exchange.Numbers(losses, named), means = new double[named];
        for (int i = 0; i < all.Length; i++)
            means[i % named] += lesson.Parts[i / named] is { } part ? part.Share * all[i] : 0;
        (Loss, Parts) = (means[0], means[1..]);
    }

    /// <summary>The loss of each part that there is, by its share.</summary>
    public static IEnumerable<(int Part, Func<Tape, Value> Loss)> Losses(PartedLesson lesson) =>
        lesson.Parts.Index().Where(one => one.Item is not null).Select(one => (one.Index, (Func<Tape, Value>)(tape => one.Item!.Loss(tape).Total * one.Item.Share)));

    public Gradients Gradients { get; }

    public double Loss { get; }

    public double[] Parts { get; }

    /// <summary>Writes what states become after the step; a batch in several parts has none.</summary>
    public void WriteStates(ObjectiveStep step)
    {
        if (tapes is [{ } only])
            step.WriteStates(only);
    }

    public void Dispose() => Array.ForEach(tapes, tape => tape?.Dispose());
}
