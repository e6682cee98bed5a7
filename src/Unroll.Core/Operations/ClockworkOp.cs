namespace Unroll;

/// <summary>
/// A clockwork network (Koutník et al. 2014) over a whole ragged batch. Only what ticks is multiplied: inputs and, going back, earlier states are gathered
/// for each module from the rows in which it computes; at each step the earlier state is laid out for the tiles once, and each module reads the part from
/// its own first unit on.
/// </summary>
internal sealed unsafe class ClockworkOp(Value x, SequenceLayout layout, Value[] W, Value[] U, Value[] b, Value? h0, Value? clock)
    : Operation([x, .. W, .. U, .. b, .. h0 is null ? (Value[])[] : [h0], .. clock is null ? (Value[])[] : [clock]])
{
    private readonly Tensor[] inputs = new Tensor[W.Length];
    private readonly Tensor[] active = new Tensor[W.Length];
    private ClockworkTicks? ticks;
    private Tensor? h;
    private Tensor? initial;
    private long multiplyAdds;

    public override string Name => "clockwork";

    /// <summary>How many multiply-adds the forward pass did: those of the products alone.</summary>
    public long MultiplyAdds => multiplyAdds;

    private int H => U[0].Shape[0];

    private int Modules => W.Length;

    public override Tensor[] Forward(Tape tape)
    {
        Check();
        Device device = tape.Device;
        SlotStates slots = new(device, layout);
        ticks = new ClockworkTicks(layout, Modules, Clocks());
        h = tape.Rent(new Shape(layout.Rows, H));                                                       // [N, H], by time
        initial = slots.ToSlots(tape, h0);
        PackedMatrix[] recurrent = Array.ConvertAll(U, weights => tape.Pack(weights, false));
        for (int i = 0; i < Modules; i++)
            Project(tape, i);
        EarlierStates earlier = new(tape.Rent(new Shape(layout.Count, H)));
        KernelSet set = device.KernelSet;
        new RecurrentWalk(device, layout).Forward((step, _) =>
        {
            Real* now = Row(h, step.Row), before = step.Before(h.Pointer, initial is null ? null : initial.Pointer, H);
            Span<Real> all = new(now, step.Count * H);
            if (before == null)
                all.Clear();
            else
                new ReadOnlySpan<Real>(before, step.Count * H).CopyTo(all);
            for (int from = 0, n; from < step.Count; from += n)
            {
                n = ticks.Alike(step.Row + from, Math.Min(set.MaxTileRows, step.Count - from));
                Real* states = before == null ? null : LayOut(set, earlier, step.Slice(from, from + n), before + ((nint)from * H));
                for (int i = 0; i < ticks.Count[step.Row + from]; i++)
                    Tick(set, i, n, states, recurrent[i], Row(active[i], ticks.Place(i, step.Row + from)), now + ((nint)from * H) + First(i));
            }
        });
        return [h, slots.Last(tape, h, h0), LastClock(tape)];
    }

    /// <summary>
    /// The earlier states of n rows, [H][n] as tiles have them. Where the same rows were laid out one step before, only the units that changed since are
    /// laid out anew.
    /// </summary>
    private Real* LayOut(KernelSet set, EarlierStates earlier, StepRows rows, Real* before)
    {
        int n = rows.Count, row = rows.IsFirst ? -1 : (int)((before - h!.Pointer) / H);
        bool again = row >= 0 && earlier.At[rows.Slot] == (row, n) && ticks!.Alike(row, n) == n && ticks.Count[row] < Modules;
        earlier.At[rows.Slot] = (rows.Row, n);
        return LeftFactor.Of(before, n, H).Tile(set, 0, n, 0, again ? First(ticks!.Count[row]) : H, Row(earlier.Tiles, rows.Slot));
    }

    /// <summary>n rows of one module at one step: a = f(x W + hPrev U + b), of which x W is there, also written into its columns of h.</summary>
    private void Tick(KernelSet set, int i, int n, Real* states, PackedMatrix recurrent, Real* a, Real* columns)
    {
        int first = First(i), width = Width(i);
        for (int panel = 0, together = set.PanelsTogether(n); panel < recurrent.Panels && states != null; panel += together)
        {
            if (panel + together > recurrent.Panels)
                together = 1;
            int column = panel * recurrent.Width, count = Math.Min(together * recurrent.Width, width - column);
            PanelWork work = new()
            {
                B = recurrent.Panel(panel), IsBfloat16 = recurrent.IsBfloat16, Stride = (nint)recurrent.Inner * recurrent.Width, Step = recurrent.Width, Inner = H - first, Columns = count, TargetStride = width,
                Accumulate = true, Ahead = (byte*)a,
            };
            set.Tile(ref work, n, together, states + ((nint)first * n), a + column);
            Interlocked.Add(ref multiplyAdds, (long)n * (H - first) * count);
        }
        set.Run(new ElmanStep<Tanh>(b[i].Tensor.Pointer, n, width, a));
        for (int r = 0; r < n; r++)
            new ReadOnlySpan<Real>(a + ((nint)r * width), width).CopyTo(new Span<Real>(columns + ((nint)r * H), width));
    }

    public override void Backward(GradientFlow flow)
    {
        Device device = flow.Device;
        SlotStates slots = new(device, layout);
        Tensor dh = flow.Of(Outputs[0]);                                                                // [N, H]
        Tensor? dInitial = h0 is null ? null : flow.IntoIfWanted(h0), dSlots = dInitial is null ? null : slots.ToSlots(flow.Tape, null, dInitial.Shape);
        slots.AddLastGradient(flow.Arrived(Outputs[1]), dh, dInitial);
        if (clock is not null && flow.Wants(clock) && flow.Arrived(Outputs[2]) is { } dClock)
            device.KernelSet.Run(new AddScaled(dClock.Pointer, 1, dClock.Count, flow.Into(clock).Pointer));
        Tensor[] dActive = Array.ConvertAll(active, a => flow.Tape.Rent(a.Shape));
        PackedMatrix[] recurrent = Array.ConvertAll(U, weights => flow.Tape.Pack(weights, true));
        KernelSet set = device.KernelSet;
        new RecurrentWalk(device, layout).Backward((step, scratch) =>
        {
            Real* now = Row(dh, step.Row), before = step.Before(dh.Pointer, dSlots is null ? null : dSlots.Pointer, H);
            for (int from = 0, n; from < step.Count; from += n)
            {
                n = ticks!.Alike(step.Row + from, step.Count - from);
                Real* dNow = now + ((nint)from * H), dBefore = before == null ? null : before + ((nint)from * H);
                int ticking = ticks.Count[step.Row + from], kept = ticking < Modules ? First(ticking) : H;
                for (int i = 0; i < ticking; i++)
                    TickGradient(set, scratch, i, n, dNow, dBefore, recurrent[i], dActive[i], ticks.Place(i, step.Row + from));
                for (int r = 0; r < n && before != null; r++)
                    set.Run(new AddScaled(dNow + ((nint)r * H) + kept, 1, H - kept, dBefore + ((nint)r * H) + kept));
            }
        });
        if (dSlots is not null)
            slots.AddFromSlots(dSlots, dInitial!);
        BackwardWeights(flow, slots, dActive);
    }

    /// <summary>dA = dh f'(a) for some rows of one module, and its part of the gradient one step earlier.</summary>
    private void TickGradient(KernelSet set, Real* scratch, int i, int n, Real* now, Real* before, PackedMatrix recurrent, Tensor dActive, int place)
    {
        int first = First(i), width = Width(i);
        Real* dA = Row(dActive, place);
        for (int r = 0; r < n; r++)
            new ReadOnlySpan<Real>(now + ((nint)r * H) + first, width).CopyTo(new Span<Real>(dA + ((nint)r * width), width));
        set.Run(new ElmanStepGradient<Tanh>(Row(active[i], place), n, width, dA));
        if (before != null)
            Gemm.Multiply(set, LeftFactor.Of(dA, n, width), recurrent, scratch, before + first, H, true);
    }

    /// <summary>The gradients of inputs, weights and biases, from dA of each module: products over all rows in which it computed.</summary>
    private void BackwardWeights(GradientFlow flow, SlotStates slots, Tensor[] dActive)
    {
        Device device = flow.Device;
        Tensor? previous = Array.Exists(U, flow.Wants) ? flow.Tape.Rent(h!.Shape) : null;               // [N, H]
        if (previous is not null)
            slots.Previous(h!, initial, 0, layout.Steps, previous);
        for (int i = 0; i < Modules; i++)
        {
            int n = ticks!.Rows[i].Length, first = First(i), width = Width(i), I = x.Shape[1];
            if (n == 0)
                continue;
            Tensor dA = dActive[i];                                                                     // [n, K]
            if (flow.Wants(x))
            {
                Tensor dx = flow.Tape.Rent(new Shape(n, I));
                device.Multiply(LeftFactor.Of(dA.Pointer, n, width), flow.Tape.Pack(W[i], true), dx.Pointer, I, false);
                Gradient.AddRows(ticks.Rows[i], dx, flow.Into(x));
            }
            if (flow.Wants(W[i]))
                device.MultiplyTransposed(inputs[i].Pointer, I, n, I, dA.Pointer, width, flow.Into(W[i]).Pointer, true);
            if (flow.Wants(U[i]))
            {
                Tensor states = Take(flow.Tape, previous!, i);                                          // [n, H]
                device.MultiplyTransposed(states.Pointer + first, H, n, H - first, dA.Pointer, width, flow.Into(U[i]).Pointer, true);
            }
            if (flow.Wants(b[i]))
                device.AddColumnSums(dA.Pointer, n, width, width, flow.Into(b[i]).Pointer);
        }
    }

    /// <summary>x W of one module, in the rows in which it computes.</summary>
    private void Project(Tape tape, int i)
    {
        inputs[i] = Take(tape, x.Tensor, i);                                                            // [n, I]
        int n = inputs[i].Shape[0], I = x.Shape[1], width = Width(i);
        active[i] = tape.Rent(new Shape(n, width));                                                     // [n, K]
        tape.Device.Multiply(LeftFactor.Of(inputs[i].Pointer, n, I), tape.Pack(W[i], false), active[i].Pointer, width, false);
        multiplyAdds += (long)n * I * width;
    }

    /// <summary>The rows in which a module computes; where these are all, the matrix itself.</summary>
    private Tensor Take(Tape tape, Tensor all, int i)
    {
        int[] rows = ticks!.Rows[i];
        if (rows.Length == layout.Rows)
            return all;
        Tensor taken = tape.Rent(new Shape(rows.Length, all.Shape[1]));
        Copy.GatherRows(tape.Device, all, rows, taken);
        return taken;
    }

    /// <summary>Each slot's clock at the first step.</summary>
    private long[] Clocks()
    {
        long[] clocks = new long[layout.Count];
        for (int slot = 0; slot < clocks.Length && clock is not null; slot++)
            clocks[slot] = (long)Math.Floor(clock.Tensor.Span[layout.Order[slot]]);
        return clocks;
    }

    private Tensor LastClock(Tape tape)
    {
        Tensor last = tape.Rent(new Shape(layout.Count, 1));                                            // [B, 1]
        for (int sequence = 0; sequence < layout.Count; sequence++)
        {
            Real now = clock is null ? 0 : clock.Tensor.Span[sequence];
            for (int t = 0; t < layout.Lengths[sequence]; t++)
                now = ClockworkTicks.Next(now, Modules);
            last.Span[sequence] = now;
        }
        return last;
    }

    private int First(int i) => H - U[i].Shape[0];

    private int Width(int i) => W[i].Shape[1];

    private static Real* Row(Tensor matrix, int row) => matrix.Pointer + ((nint)row * matrix.Shape[1]);

    private void Check()
    {
        Require.That(x.Shape.Rank == 2 && x.Shape[0] == layout.Rows, Name, $"inputs {x.Shape} for {layout.Rows} rows", $"[{layout.Rows}, I]");
        Require.That(h0 is null || h0.Shape == new Shape(layout.Count, H), Name, $"an initial state of shape {h0?.Shape}", new Shape(layout.Count, H).ToString());
        Require.That(clock is null || clock.Shape == new Shape(layout.Count, 1), Name, $"a clock of shape {clock?.Shape}", new Shape(layout.Count, 1).ToString());
    }

    /// <summary>Earlier states laid out for tiles, each at its first slot [B, H]; and the row of the step at which it was, and of how many rows.</summary>
    private sealed class EarlierStates(Tensor tiles)
    {
        public Tensor Tiles { get; } = tiles;

        public (int Row, int Count)[] At { get; } = new (int, int)[tiles.Shape[0]];
    }
}
