namespace Unroll;

/// <summary>Where the heads of a neural Turing machine were at each step of an input, and what the memory then held.</summary>
public sealed class HeadTrace
{
    private const int MostSlots = 40;
    private const double Looks = 0.05, Marks = 0.5;

    private readonly MemorySizes sizes;
    private readonly Tensor[] weights;
    private readonly Tensor[] memory;
    private readonly int[] slots;

    /// <summary>Creates it.</summary>
    /// <param name="sizes">The sizes of the memory.</param>
    /// <param name="steps">What was read at each step, as a person would type it, [T].</param>
    /// <param name="weights">[1, K M] at each step.</param>
    /// <param name="memory">[1, W M] after each step.</param>
    internal HeadTrace(MemorySizes sizes, IReadOnlyList<string> steps, Tensor[] weights, Tensor[] memory)
    {
        this.sizes = sizes;
        this.weights = weights;
        this.memory = memory;
        Steps = steps;
        slots = [.. Enumerable.Range(0, sizes.Slots).Where(slot => Array.Exists(weights, at => Enumerable.Range(0, sizes.Heads).Any(head => at.Span[(head * sizes.Slots) + slot] >= Looks))).Take(MostSlots)];
    }

    /// <summary>What was read at each step, [T].</summary>
    public IReadOnlyList<string> Steps { get; }

    /// <summary>The weights of each head over time: steps from left to right, slots from above. Slots at which no head looked are left out.</summary>
    public IReadOnlyList<Figure> Weights =>
    [
        .. Enumerable.Range(0, sizes.Heads).Select(head => new HeatMapFigure($"{Name(head)}: its weights (rows: slots) at each step", slots.Select(Number), Steps.Select((step, t) => $"{t + 1}: {step}"),
            slots.Select(slot => weights.Select(at => (double)at.Span[(head * sizes.Slots) + slot])))),
    ];

    /// <summary>The weights at a step and what the memory held after it; slots at which a head looked are marked.</summary>
    /// <param name="step">From 0 to T - 1.</param>
    public IReadOnlyList<Figure> At(int step)
    {
        int K = sizes.Heads, M = sizes.Slots;
        double Weight(int head, int slot) => weights[step].Span[(head * M) + slot];
        IEnumerable<(int, int)> marked = from head in Enumerable.Range(0, K) from column in Enumerable.Range(0, slots.Length) where Weight(head, slots[column]) >= Marks select (head, column);
        return
        [
            new HeatMapFigure($"step {step + 1} of {Steps.Count}, {Steps[step]}: where the heads look (columns: slots)", Enumerable.Range(0, K).Select(Name), slots.Select(Number),
                Enumerable.Range(0, K).Select(head => slots.Select(slot => Weight(head, slot))), marked),
            new HeatMapFigure("the memory after the step", Enumerable.Range(0, sizes.Width).Select(Number), slots.Select(Number),
                Enumerable.Range(0, sizes.Width).Select(j => slots.Select(slot => (double)memory[step].Span[(j * M) + slot]))),
        ];
    }

    private string Name(int head) => head < sizes.Reads ? $"reading head {head + 1}" : $"writing head {head - sizes.Reads + 1}";

    private static string Number(int i) => FormattableString.Invariant($"{i + 1}");
}
