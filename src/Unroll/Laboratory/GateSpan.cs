namespace Unroll;

/// <summary>A unit that holds something through a span of steps and not elsewhere, as LSTMVis looks for (Strobelt et al. 2018, section 5): a threshold tells its memory inside from that outside.</summary>
/// <param name="Unit">Its index.</param>
/// <param name="Sign">1 if its memory is high inside, -1 if it is low there.</param>
/// <param name="Margin">How far the weakest step inside lies above the strongest one outside, times <paramref name="Sign"/>; 0 or less if no threshold tells them apart.</param>
/// <param name="Threshold">Between the two, times <paramref name="Sign"/>.</param>
public readonly record struct GateSpan(int Unit, int Sign, double Margin, double Threshold)
{
    /// <summary>The units by how clearly they hold a span, the clearest first.</summary>
    /// <param name="memory">[T][H].</param>
    /// <param name="from">The first step of the span, from 0.</param>
    /// <param name="to">The last one.</param>
    /// <exception cref="UnrollException">There is no such span, or nothing outside it.</exception>
    public static IReadOnlyList<GateSpan> Of(IReadOnlyList<IReadOnlyList<double>> memory, int from, int to)
    {
        ArgumentNullException.ThrowIfNull(memory);
        Require.That(from >= 0 && from <= to && to < memory.Count, "The span", $"steps {from + 1} to {to + 1} of {memory.Count}", "a first and a last one among them");
        Require.That(from > 0 || to < memory.Count - 1, "The span", "the whole input", "a part of it, so that units can differ outside");
        List<GateSpan> all = [];
        for (int unit = 0; unit < memory[0].Count; unit++)
        {
            foreach (int sign in new[] { 1, -1 })
            {
                double inside = double.PositiveInfinity, outside = double.NegativeInfinity;
                for (int t = 0; t < memory.Count; t++)
                {
                    double value = sign * memory[t][unit];
                    (inside, outside) = t >= from && t <= to ? (Math.Min(inside, value), outside) : (inside, Math.Max(outside, value));
                }
                all.Add(new GateSpan(unit, sign, inside - outside, (inside + outside) / 2));
            }
        }
        return [.. all.GroupBy(one => one.Unit).Select(both => both.MaxBy(one => one.Margin)).OrderByDescending(one => one.Margin).ThenBy(one => one.Unit)];
    }

    /// <summary>Whether the unit is past its threshold.</summary>
    /// <param name="units">Its memory and that of the others at one step, [H].</param>
    public bool IsOn(IReadOnlyList<double> units)
    {
        ArgumentNullException.ThrowIfNull(units);
        return Sign * units[Unit] > Threshold;
    }

    /// <summary>The span of another input that is most like the one that units were found by: where the greatest number of them are on throughout, and of such spans the one whose length is nearest, then the first.</summary>
    /// <param name="units">The units.</param>
    /// <param name="memory">Of the other input, [T][H].</param>
    /// <param name="length">The length of the span that the units were found by.</param>
    /// <returns>Its first and last step, and how many units are on throughout; null if none is on anywhere.</returns>
    public static (int From, int To, int On)? Find(IReadOnlyList<GateSpan> units, IReadOnlyList<IReadOnlyList<double>> memory, int length)
    {
        ArgumentNullException.ThrowIfNull(units);
        ArgumentNullException.ThrowIfNull(memory);
        (int From, int To, int On)? best = null;
        for (int from = 0; from < memory.Count; from++)
        {
            GateSpan[] on = [.. units];
            for (int to = from; to < memory.Count; to++)
            {
                on = [.. on.Where(unit => unit.IsOn(memory[to]))];
                if (on.Length == 0)
                    break;
                if (best is not { } known || on.Length > known.On || (on.Length == known.On && Math.Abs(to - from + 1 - length) < Math.Abs(known.To - known.From + 1 - length)))
                    best = (from, to, on.Length);
            }
        }
        return best;
    }
}
