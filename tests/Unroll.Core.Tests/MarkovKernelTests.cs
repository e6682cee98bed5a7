using System.Numerics;

namespace Unroll.Tests;

/// <summary>The kernels of hidden Markov models between guards, for 1 to 9 states and sequences of unequal lengths side by side: against sums over plain loops, one sequence at a time.</summary>
public sealed unsafe class MarkovKernelTests : IKernelTests
{
    private const double Tolerance = 1e-12;

    public static TheoryData<string> Sets => KernelSets.All;

    [Theory, MemberData(nameof(Sets))]
    public void ForwardBackAndPairs(string name)
    {
        KernelSet set = KernelSets.Named(name);
        int lanes = MarkovLanes.Width;
        Assert.Equal(2 * Vector<double>.Count, lanes);
        for (int states = 1; states <= 9; states++)
        {
            foreach (int steps in (int[])[1, 2, 8, 9, 19])
            {
                Samples draw = new((ulong)((states * 10) + steps));
                double[] start = Row(draw, states), matrix = [.. Enumerable.Range(0, states).SelectMany(_ => Row(draw, states))], turned = new double[matrix.Length];
                for (int i = 0; i < matrix.Length; i++)
                    turned[(i % states * states) + (i / states)] = matrix[i];
                int[] lengths = [.. Enumerable.Range(0, lanes).Select(lane => lane == 0 ? steps : draw.Int(steps + 1))];
                double[] memory = new double[MarkovLanes.Size(states, steps) + 16], pairs = new double[(states * states * lanes) + 16];
                Array.Fill(memory, double.NaN);
                memory.AsSpan(^16..).Fill(5);
                Array.Fill(pairs, 0.25);
                double[,,] emitted = new double[lanes, steps, states];
                double[] table = [.. Enumerable.Range(0, 6 * states).Select(i => i < 5 * states ? draw.Double() : 1)], taken = new double[(6 * states) + 16];
                int[] rows = new int[steps * lanes];
                Array.Fill(taken, 0.5);
                fixed (double* numbers = memory, sums = pairs, first = start, moves = matrix, back = turned, emissions = table, added = taken)
                fixed (int* index = rows)
                {
                    MarkovLanes places = new(numbers, states, steps);
                    for (int lane = 0; lane < lanes; lane++)
                    {
                        for (int t = 0; t < steps; t++)
                        {
                            rows[(t * lanes) + lane] = t < lengths[lane] ? draw.Int(5) : 5;
                            for (int s = 0; s < states; s++)
                                emitted[lane, t, s] = table[(rows[(t * lanes) + lane] * states) + s];
                        }
                    }
                    set.Run(new GatherEmitted(emissions, index, places));
                    set.Run(new MarkovForward(places, first, moves));
                    set.Run(new MarkovBackward(places, back));
                    set.Run(new AddShares(places, index, added));
                    for (int lane = 0; lane < lanes; lane++)
                    {
                        for (int t = lengths[lane]; t < steps; t++)
                        {
                            for (int s = 0; s < states; s++)
                                places.Emitted(t)[(s * lanes) + lane] = 0; // nothing moves behind the end
                        }
                    }
                    set.Run(new AddMarkovPairs(places, sums));
                    CheckShares(places, rows, taken);
                    for (int lane = 0; lane < lanes; lane++)
                        Check(places, sums, lane, lengths[lane], start, matrix, emitted, $"{name}, {states} states, {steps} steps, sequence {lane} of {lengths[lane]}");
                }
                Assert.All(memory[^16..], number => Assert.Equal(5, number));
                Assert.All(pairs[^16..], number => Assert.Equal(0.25, number));
                Assert.All(taken[^16..], number => Assert.Equal(0.5, number));
            }
        }
    }

    /// <summary>By unscaled sums.</summary>
    private static void Check(MarkovLanes places, double* sums, int lane, int length, double[] start, double[] matrix, double[,,] emitted, string what)
    {
        int states = places.States, lanes = MarkovLanes.Width;
        double[,] forward = new double[length + 1, states], back = new double[length + 1, states];
        for (int t = 0; t < length; t++)
        {
            for (int j = 0; j < states; j++)
            {
                double sum = t == 0 ? start[j] : 0;
                for (int i = 0; i < states && t > 0; i++)
                    sum += forward[t - 1, i] * matrix[(i * states) + j];
                forward[t, j] = sum * emitted[lane, t, j];
            }
        }
        for (int t = length - 1; t >= 0; t--)
        {
            for (int i = 0; i < states; i++)
            {
                back[t, i] = t == length - 1 ? 1 : 0;
                for (int j = 0; j < states && t < length - 1; j++)
                    back[t, i] += matrix[(i * states) + j] * emitted[lane, t + 1, j] * back[t + 1, j];
            }
        }
        double total = 0, scale = 1;
        for (int j = 0; j < states && length > 0; j++)
            total += forward[length - 1, j];
        for (int t = 0; t <= places.Steps; t++)
            scale *= places.Scales(t)[lane];
        for (int t = 0; t < length; t++)
        {
            for (int s = 0; s < states; s++)
                Near(forward[t, s] * back[t, s] / total, places.Shares(t)[(s * lanes) + lane], what);
        }
        if (length > 0)
            Near(1, scale / total, what);
        Assert.True(places.Most[lane] >= 1 / places.Scales(places.Steps)[lane], what);
        for (int i = 0; i < states; i++)
        {
            for (int j = 0; j < states; j++)
            {
                double expected = 0;
                for (int t = 1; t < length; t++)
                    expected += forward[t - 1, i] * matrix[(i * states) + j] * emitted[lane, t, j] * back[t, j] / total;
                Near(expected, (sums[(((i * states) + j) * lanes) + lane] - 0.25) * matrix[(i * states) + j], what);
            }
        }
    }

    private static void CheckShares(MarkovLanes places, int[] rows, double[] taken)
    {
        double[] expected = new double[taken.Length];
        Array.Fill(expected, 0.5);
        for (int i = 0; i < rows.Length; i++)
        {
            for (int s = 0; s < places.States; s++)
                expected[(rows[i] * places.States) + s] += places.Shares(i / MarkovLanes.Width)[(s * MarkovLanes.Width) + (i % MarkovLanes.Width)];
        }
        Assert.Equal(expected, taken);
    }

    private static double[] Row(Samples draw, int count)
    {
        double[] row = [.. Enumerable.Range(0, count).Select(_ => 0.1 + draw.Double())];
        double sum = row.Sum();
        return Array.ConvertAll(row, p => p / sum);
    }

    private static void Near(double expected, double found, string what) =>
        Assert.True(Math.Abs(expected - found) <= Tolerance * Math.Max(1, Math.Abs(expected)), FormattableString.Invariant($"{what}: found {found:R}; expected {expected:R}"));
}
