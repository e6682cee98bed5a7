namespace Unroll;

/// <summary>
/// Expected counts of many sequences under a model of order 1, several sequences side by side in vector registers, in scaled arithmetic instead of logarithms. A sequence in which something may have been
/// lost to underflow, or that is impossible, is left for <see cref="ForwardBackward"/>, so that the numbers are the same but for rounding.
/// </summary>
/// <remarks>
/// Scaled numbers are at most 1 forward. What underflows there is below 1e-300 of a step's probability; its share of the whole is at most that times the largest number on the way back, so that nothing is
/// lost as long as these stay below 1e100, and the probability of each step, given those before, above 1e-100.
/// </remarks>
internal sealed unsafe class MarkovBatch
{
    private const double Extreme = 1e100;
    private const int Line = 8;          // doubles in a cache line
    private const int MostStates = 256; // the steps of some sequences side by side are to lie in a cache

    private readonly HiddenMarkov model;
    private readonly Device device;
    private readonly int states;
    private readonly int width;
    private readonly double[] transposed;
    private readonly StepTable? symbols;

    private MarkovBatch(HiddenMarkov model, Device device)
    {
        this.model = model;
        this.device = device;
        states = model.States;
        width = model.Emission.Width;
        transposed = new double[states * states];
        for (int i = 0; i < transposed.Length; i++)
            transposed[i] = model.TransitionRows[(i % states * states) + (i / states)];
        symbols = model.Emission.SymbolCount > 0 ? OfSymbols() : null;
    }

    /// <summary>A way to count many sequences, if there is a faster one for a model.</summary>
    public static MarkovBatch? For(HiddenMarkov model, Device device) => model.Order == 1 && model.States <= MostStates ? new MarkovBatch(model, device) : null;

    /// <summary>Counts the sequences of some indices.</summary>
    /// <param name="sequences">All sequences.</param>
    /// <param name="from">The first.</param>
    /// <param name="to">The one after the last.</param>
    /// <param name="counts">Receives the counts.</param>
    /// <param name="left">Receives the indices of sequences that are to be counted in logarithms.</param>
    public void Count(IReadOnlyList<double[]> sequences, int from, int to, MarkovCounts counts, List<int> left)
    {
        int lanes = MarkovLanes.Width;
        int[] order = [.. Enumerable.Range(from, to - from).Where(i => sequences[i].Length > 0).OrderByDescending(i => sequences[i].Length)]; // stable
        if (order.Length == 0)
            return;
        int longest = sequences[order[0]].Length / width;
        StepTable table = symbols ?? new StepTable(states, lanes * longest);
        int[] index = new int[lanes * longest];
        double[] memory = new double[MarkovLanes.Size(states, longest) + Line], pairs = new double[(states * states * lanes) + Line], shares = new double[table.Rows.Length];
        fixed (double* memoryStart = memory, pairsStart = pairs, start = model.StartRow, matrix = model.TransitionRows, turned = transposed, rows = table.Rows, taken = shares)
        {
            double* numbers = Aligned(memoryStart), sums = Aligned(pairsStart);
            fixed (int* places = index)
            {
                for (int first = 0; first < order.Length; first += lanes)
                {
                    Span<int> some = order.AsSpan(first, Math.Min(lanes, order.Length - first));
                    MarkovLanes side = new(numbers, states, sequences[some[0]].Length / width);
                    Place(side, sequences, some, table, places, left);
                    device.KernelSet.Run(new GatherEmitted(rows, places, side));
                    device.KernelSet.Run(new MarkovForward(side, start, matrix));
                    device.KernelSet.Run(new MarkovBackward(side, turned));
                    Take(side, sequences, some, table, places, counts, left);
                    device.KernelSet.Run(new AddMarkovPairs(side, sums));
                    device.KernelSet.Run(new AddShares(side, places, taken));
                    if (symbols is null)
                        AddSteps(side, sequences, some, places, shares, counts);
                }
            }
            for (int i = 0; i < states * states * lanes; i++)
                counts.Transitions[i / lanes] += sums[i] * matrix[i / lanes];
        }
        if (symbols is not null)
            counts.Emission.AddSymbols(shares);
    }

    /// <summary>The next place at which a cache line begins: registers that lie across two lines take twice as long.</summary>
    private static double* Aligned(double* numbers) => (double*)(((nint)numbers + (8 * Line) - 1) & ~(nint)((8 * Line) - 1));

    private StepTable OfSymbols()
    {
        StepTable table = new(states, model.Emission.SymbolCount);
        double[] row = new double[states];
        for (int symbol = 0; symbol < model.Emission.SymbolCount; symbol++)
        {
            model.Emission.LogProbabilities([symbol], row);
            table.Add(row);
        }
        return table;
    }

    /// <summary>The rows of the table that the steps are; a sequence with a step that is none is left out, which an index of -1 says.</summary>
    private void Place(MarkovLanes side, IReadOnlyList<double[]> sequences, Span<int> some, StepTable table, int* places, List<int> left)
    {
        int lanes = MarkovLanes.Width;
        if (symbols is null)
            table.Clear();
        for (int lane = 0; lane < lanes; lane++)
        {
            ReadOnlySpan<double> sequence = lane < some.Length ? sequences[some[lane]] : [];
            if (!Place(side, sequence, lane, table, places))
            {
                left.Add(some[lane]);
                some[lane] = -1;
                Place(side, [], lane, table, places);
            }
        }
    }

    private bool Place(MarkovLanes side, ReadOnlySpan<double> sequence, int lane, StepTable table, int* places)
    {
        int lanes = MarkovLanes.Width, length = sequence.Length / width, known = symbols is null ? 0 : table.Ones;
        Span<double> row = symbols is null ? new double[states] : [];
        for (int t = 0; t < side.Steps; t++)
        {
            int place = table.Ones;
            if (t < length && symbols is not null)
            {
                place = (int)sequence[t];
                if ((uint)place >= (uint)known || place != sequence[t])
                    return false;
            }
            else if (t < length)
            {
                ReadOnlySpan<double> step = sequence.Slice(t * width, width);
                if (model.Emission.Fault(step) is not null)
                    return false;
                model.Emission.LogProbabilities(step, row);
                place = table.Add(row);
            }
            places[(t * lanes) + lane] = place;
        }
        return true;
    }

    /// <summary>
    /// Takes over the likelihood of each sequence and where it starts. What comes behind its end is struck out, so that no transition to there is counted; a sequence that is not to be trusted is struck out
    /// as a whole, and left.
    /// </summary>
    private void Take(MarkovLanes side, IReadOnlyList<double[]> sequences, Span<int> some, StepTable table, int* places, MarkovCounts counts, List<int> left)
    {
        int lanes = MarkovLanes.Width;
        for (int lane = 0; lane < lanes; lane++)
        {
            int length = lane < some.Length && some[lane] >= 0 ? sequences[some[lane]].Length / width : 0;
            if (length > 0 && LogProbability(side, lane) is { } logProbability)
            {
                for (int t = 0; t < length; t++)
                    logProbability += table.Shifts[places[(t * lanes) + lane]];
                counts.LogLikelihood += logProbability;
                counts.Steps += length;
                for (int s = 0; s < states; s++)
                    counts.Start[s] += side.Shares(0)[(s * lanes) + lane];
            }
            else if (length > 0)
            {
                left.Add(some[lane]);
                (some[lane], length) = (-1, 0);
            }
            for (int t = length; t < side.Steps; t++)
                StrikeOut(side, lane, t, table, places);
        }
    }

    /// <summary>log of the product of all scales; null if one is so small, or a number on the way back so large, that something may have been lost.</summary>
    private static double? LogProbability(MarkovLanes side, int lane)
    {
        double sum = 0, product = 1;
        for (int t = 0; t <= side.Steps; t = t < side.Steps ? Math.Min(side.Steps, t + MarkovLanes.Between) : t + 1)
        {
            double scale = side.Scales(t)[lane];
            if (!(scale > 1 / Extreme))
                return null;
            product *= scale;
            if (product is < 1 / Extreme or > Extreme)
            {
                sum += Math.Log(product);
                product = 1;
            }
        }
        return side.Most[lane] < Extreme ? sum + Math.Log(product) : null;
    }

    private void StrikeOut(MarkovLanes side, int lane, int step, StepTable table, int* places)
    {
        int lanes = MarkovLanes.Width;
        places[(step * lanes) + lane] = table.Ones;
        for (int s = 0; s < states; s++)
            (side.Emitted(step)[(s * lanes) + lane], side.Forward(step)[(s * lanes) + lane]) = (0, 0);
    }

    /// <summary>Counts the steps of sequences that are no symbols, with the shares that the table has for each; and clears these.</summary>
    private void AddSteps(MarkovLanes side, IReadOnlyList<double[]> sequences, ReadOnlySpan<int> some, int* places, double[] shares, MarkovCounts counts)
    {
        for (int lane = 0; lane < some.Length; lane++)
        {
            ReadOnlySpan<double> sequence = some[lane] < 0 ? [] : sequences[some[lane]];
            for (int t = 0; t < sequence.Length / width; t++)
                counts.Emission.Add(sequence.Slice(t * width, width), shares.AsSpan(places[(t * MarkovLanes.Width) + lane] * states, states));
        }
        Array.Clear(shares);
    }
}
