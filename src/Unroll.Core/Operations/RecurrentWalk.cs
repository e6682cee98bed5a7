namespace Unroll;

/// <summary>One step of a recurrence for some rows: a product with the recurrent weights, and what is done to each row on its own.</summary>
internal unsafe interface IRecurrentStep
{
    /// <summary>Panels of the recurrent weights.</summary>
    int Panels { get; }

    /// <summary>The product of one step's rows with some panels; nothing where there is no step to read from or to write to.</summary>
    void Multiply(StepRows rows, int firstPanel, int lastPanel, Real* scratch);

    /// <summary>The rest of a step.</summary>
    void Gate(StepRows rows);
}

/// <summary>A step forward, whose gates begin with a projection of the inputs.</summary>
internal unsafe interface IProjectingStep : IRecurrentStep
{
    /// <summary>The projection of one step's rows.</summary>
    void Project(StepRows rows, Real* scratch);
}

/// <summary>What is done to some rows of a step, with memory for a product.</summary>
internal unsafe delegate void StepBody(StepRows rows, Real* scratch);

/// <summary>
/// The walk over the steps of a batch whose rows are by time, longest first, shared by all recurrences. Where there are rows enough, each thread
/// takes some sequences through a stretch of steps without waiting for the others; where there are few, all threads share each step's product.
/// Each row is computed alike either way, so results do not depend on the split.
/// </summary>
/// <param name="device">Where.</param>
/// <param name="layout">Of the batch.</param>
/// <param name="rowWork">Multiply-adds of one row's product; 0 where steps are not shared.</param>
internal sealed unsafe class RecurrentWalk(Device device, SequenceLayout layout, int rowWork = 0)
{
    private const int RowsWorthAThread = 5;         // fewer, and each core streams all the weights for too little work
    private const int RowsWorthAProjection = 16;    // fewer, and streaming the input weights at every step costs more than the cache saves
    private const int WorkWorthSharing = 100_000;   // multiply-adds of a step: about 2 µs, several times what joining costs
    private const int NumbersWorthSharing = 4096;   // of a step's rows: the same for the gates

    /// <summary>How many numbers a core's second-level cache holds beside the weights: 1 MB in single precision.</summary>
    public const int NumbersInCache = 1 << 18;

    /// <summary>Stretches of steps whose rows have at most so many numbers together, so that they stay in the cache between two uses; at least one step each.</summary>
    /// <param name="rowSize">Numbers a row.</param>
    /// <param name="numbers">So many.</param>
    public IEnumerable<(int From, int To)> Stretches(int rowSize, long numbers = NumbersInCache)
    {
        for (int from = 0; from < layout.Steps;)
        {
            int to = from + 1;
            while (to < layout.Steps && (long)(layout.StepOffsets[to + 1] - layout.StepOffsets[from]) * rowSize <= numbers)
                to++;
            yield return (from, to);
            from = to;
        }
    }

    /// <summary>Runs a body for the rows of each step, forward in time, some sequences after or beside the others.</summary>
    public void Forward(StepBody body) => ForEachPart(0, layout.Steps, (first, last, scratch) =>
    {
        for (int t = 0; t < layout.Steps && first < layout.ActiveAt(t); t++)
            body(At(t, first, last), scratch);
    });

    /// <summary>As <see cref="Forward(StepBody)"/>, backward in time.</summary>
    public void Backward(StepBody body) => Backward(0, layout.Steps, body);

    private void Backward(int from, int to, StepBody body) => ForEachPart(from, to, (first, last, scratch) =>
    {
        for (int t = to - 1; t >= from; t--)
        {
            if (first < layout.ActiveAt(t))
                body(At(t, first, last), scratch);
        }
    });

    /// <summary>
    /// Whether the steps' rows are enough to project them step by step, by the thread that needs them, while they and the weights are in its cache;
    /// otherwise a stretch of steps is projected beforehand.
    /// </summary>
    public bool ProjectsSteps => layout.Steps > 0 && (PartsOf(0, device.Threads) > 1 || layout.ActiveAt(0) >= RowsWorthAProjection);

    /// <summary>All steps, forward in time: the projection, the product, the rest.</summary>
    public void Forward<TStep>(TStep step) where TStep : struct, IProjectingStep => Forward((rows, scratch) =>
    {
        step.Project(rows, scratch);
        step.Multiply(rows, 0, step.Panels, scratch);
        step.Gate(rows);
    });

    /// <summary>Steps from..to, forward in time: the projections of all, then step by step the product and the rest.</summary>
    /// <param name="from">Inclusive.</param>
    /// <param name="to">Exclusive.</param>
    /// <param name="inputs">The rows to project, [N of these steps, I].</param>
    /// <param name="weights">The projection.</param>
    /// <param name="projections">Where to.</param>
    /// <param name="step">For each step.</param>
    public void Forward<TStep>(int from, int to, LeftFactor inputs, PackedMatrix weights, Real* projections, TStep step) where TStep : struct, IRecurrentStep
    {
        if (!SharesSteps(from))
        {
            device.Multiply(inputs, weights, projections, weights.Columns, false);
            ForEachPart(from, to, (first, last, scratch) =>
            {
                for (int t = from; t < to && first < layout.ActiveAt(t); t++)
                {
                    StepRows rows = At(t, first, last);
                    step.Multiply(rows, 0, step.Panels, scratch);
                    step.Gate(rows);
                }
            });
            return;
        }
        SharePanels(weights.Panels, (long)inputs.Rows * inputs.Inner * weights.Columns, (first, last, scratch) =>
            Gemm.Multiply(device.KernelSet, inputs, weights, first, last, scratch, projections, weights.Columns, false));
        for (int t = from; t < to; t++)
        {
            StepRows rows = At(t, 0, layout.Count);
            SharePanels(step.Panels, (long)rows.Count * rowWork, (first, last, scratch) => step.Multiply(rows, first, last, scratch));
            ShareGates(rows, step);
        }
    }

    /// <summary>Steps from..to, backward in time: the rest, then the product.</summary>
    /// <param name="from">Inclusive.</param>
    /// <param name="to">Exclusive.</param>
    /// <param name="step">For each step.</param>
    public void Backward<TStep>(int from, int to, TStep step) where TStep : struct, IRecurrentStep
    {
        if (!SharesSteps(from))
        {
            Backward(from, to, (rows, scratch) =>
            {
                step.Gate(rows);
                step.Multiply(rows, 0, step.Panels, scratch);
            });
            return;
        }
        for (int t = to - 1; t >= from; t--)
        {
            StepRows rows = At(t, 0, layout.Count);
            ShareGates(rows, step);
            SharePanels(step.Panels, (long)rows.Count * rowWork, (first, last, scratch) => step.Multiply(rows, first, last, scratch));
        }
    }

    private int PartsOf(int from, int threads) => Math.Clamp(layout.ActiveAt(from) / RowsWorthAThread, 1, threads);

    private bool SharesSteps(int from) =>
        device.Team.Available > 1 && layout.Steps > 0 && PartsOf(from, device.Threads) == 1 && (long)layout.ActiveAt(from) * rowWork >= WorkWorthSharing;

    private StepRows At(int t, int first, int last)
    {
        int offset = layout.StepOffsets[t], before = t == 0 ? -1 : layout.StepOffsets[t - 1] + first;
        return new StepRows(t, first, offset + first, Math.Min(last, layout.ActiveAt(t)) - first, before);
    }

    /// <summary>Each thread takes the same panels at every step, as long as none is late: their weights stay in its cache.</summary>
    private void SharePanels(int panels, long work, PartBody multiply)
    {
        int parts = (int)Math.Clamp(work * 2 / WorkWorthSharing, 1, Math.Min(device.Threads, Math.Max(1, panels / 4)));
        device.Team.Run(parts, part =>
        {
            Block block = device.Memory.Rent(Gemm.ScratchSize(device.KernelSet));
            multiply(part * panels / parts, (part + 1) * panels / parts, block.Pointer);
            device.Memory.Return(block);
        });
    }

    private void ShareGates<TStep>(StepRows rows, TStep step) where TStep : struct, IRecurrentStep
    {
        int parts = (int)Math.Clamp((long)rows.Count * rowWork / (step.Panels * device.KernelSet.PanelWidth) * 2 / NumbersWorthSharing, 1, Math.Min(device.Threads, rows.Count));
        device.Team.Run(parts, part => step.Gate(rows.Slice(part * rows.Count / parts, (part + 1) * rows.Count / parts)));
    }

    /// <summary>The slots in parts of about equally many rows within steps from..to.</summary>
    private void ForEachPart(int from, int to, PartBody body)
    {
        if (from == to)
            return;
        int parts = PartsOf(from, device.Team.Available), active = layout.ActiveAt(from), rows = layout.StepOffsets[to] - layout.StepOffsets[from];
        int[] bounds = new int[parts + 1];
        bounds[parts] = active;
        long sum = 0;
        for (int slot = 0, part = 1; slot < active && part < parts; slot++)
        {
            sum += Math.Min(to, layout.Lengths[layout.Order[slot]]) - from;
            if (sum * parts >= (long)rows * part)
                bounds[part++] = slot + 1;
        }
        device.Team.Run(parts, part =>
        {
            if (bounds[part] == bounds[part + 1])
                return;
            Block block = device.Memory.Rent(Gemm.ScratchSize(device.KernelSet));
            body(bounds[part], bounds[part + 1], block.Pointer);
            device.Memory.Return(block);
        });
    }

    private delegate void PartBody(int first, int last, Real* scratch);
}

/// <summary>The rows of some neighbouring slots at one step, among the rows by time.</summary>
/// <param name="step">Which step.</param>
/// <param name="slot">The first slot.</param>
/// <param name="row">The first row.</param>
/// <param name="count">How many rows and slots.</param>
/// <param name="before">The first slot's row one step earlier; -1 at the first step.</param>
internal readonly unsafe struct StepRows(int step, int slot, int row, int count, int before)
{
    public int Step => step;

    public int Slot => slot;

    public int Row => row;

    public int Count => count;

    public bool IsFirst => before < 0;

    /// <summary>Some of the rows.</summary>
    public StepRows Slice(int from, int to) => new(step, slot + from, row + from, to - from, IsFirst ? -1 : before + from);

    /// <summary>Where these slots' rows are one step earlier: in states [N, width] by time, at the first step in start [B, width] by slot; null if that is.</summary>
    public Real* Before(Real* states, Real* start, int width) =>
        !IsFirst ? states + ((nint)before * width) : start == null ? null : start + ((nint)slot * width);
}
