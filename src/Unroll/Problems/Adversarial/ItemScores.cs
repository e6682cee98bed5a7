using System.Numerics.Tensors;

namespace Unroll;

/// <summary>
/// How generated items compare with real ones, which share their inputs: <c>frechet</c>, the distance of their features (<see cref="FrechetDistance"/>); <c>precision</c> and <c>recall</c> (<see cref="NeighbourCoverage"/>, third neighbour), and <c>likeness</c>, their harmonic mean;
/// <c>spread</c>, the mean distance of two generated items of a class divided by that of two real ones (of all, if nothing was asked for); <c>won</c>, how often the discriminator evaluates a real item above the generated one beside it. With a judge
/// <c>accuracy</c>, how often it sees what was asked for in the generated item, and <c>judgeAccuracy</c> in the real one. Of points with classes <c>modes</c>, the classes at which there is a generated point, and <c>within</c>, the share of generated
/// points within three standard deviations of the nearest class's mean. Of sequences <c>spectrum</c>, the distance of their mean spectra (<see cref="Spectra"/>; the mean over the classes, where one is asked for), and <c>accuracy</c>, how often the real
/// sequence whose spectrum is nearest to a generated one's is of the class that was asked for, <c>judgeAccuracy</c>, how often another real sequence that is nearest to a real one is of its class.
/// Where pictures are asked with, <c>pixelError</c>, the mean difference of a generated pixel and the real one's, from 0 to 1, over the lines that the generator did not see (over all, if it saw all).
/// </summary>
internal sealed class ItemScores(ItemShape shape, bool hasJudge, bool isAsked, int classes)
{
    private const int MostNumbers = 64; // of the features that a distance is computed from
    private const int MostItems = 1000; // of those whose neighbours are looked for
    private const int MostPairs = 200;  // of a class, for each item
    private const int Deviations = 3;

    private readonly bool areSequences = !shape.IsPicture && shape.Height > 1;
    private readonly bool hasModes = !shape.IsPicture && shape.Size <= 8 && classes > 1;

    /// <summary>The first line of a picture that the generator did not see; 0 if it saw all; null if no picture is asked with.</summary>
    public int? FirstHidden { get; init; }

    public Report Of(LabelledItem[] targets, MadeItems[] answers)
    {
        SeenItem[] made = [.. answers.Select(answer => answer.Seen[0])], real = [.. answers.Select(answer => answer.Real!)];
        List<KeyValuePair<string, double>> scores = [new("frechet", made.Length == 0 ? 0 : FrechetDistance.Of(Features(real, MostNumbers), Features(made, MostNumbers)))];
        Real[][] realFew = Features(real[..Math.Min(real.Length, MostItems)], int.MaxValue), madeFew = Features(made[..Math.Min(made.Length, MostItems)], int.MaxValue);
        bool areEnough = made.Length > Deviations;
        double precision = areEnough ? NeighbourCoverage.Of(madeFew, realFew) : 0, recall = areEnough ? NeighbourCoverage.Of(realFew, madeFew) : 0;
        scores.AddRange([new("precision", precision), new("recall", recall), new("likeness", precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0)]);
        scores.Add(new("spread", Spread(targets, made, real)));
        scores.Add(new("won", Share(made.Length, i => real[i].Evaluation > made[i].Evaluation)));
        if (hasJudge && isAsked)
            scores.Add(new("accuracy", Share(made.Length, i => made[i].Shown == targets[i].Label)));
        if (hasJudge)
            scores.Add(new("judgeAccuracy", Share(made.Length, i => real[i].Shown == targets[i].Label)));
        if (areSequences)
            scores.AddRange(OfSpectra(targets, made, real));
        if (FirstHidden is { } first)
            scores.Add(new("pixelError", PixelError(made, real, first * shape.Width * shape.Channels)));
        if (hasModes)
        {
            (int modes, double within) = Modes(targets, made);
            scores.AddRange([new("modes", modes), new("within", within)]);
        }
        return new Report("likeness", scores, errors: ["frechet", "won", "spectrum", "pixelError"]);
    }

    private double PixelError(SeenItem[] made, SeenItem[] real, int from)
    {
        if (made.Length == 0 || from >= shape.Size)
            return 0;
        return Enumerable.Range(0, made.Length).Average(i =>
        {
            ReadOnlySpan<Real> pixels = shape.ValuesOf(made[i].Item), right = shape.ValuesOf(real[i].Item);
            double sum = 0;
            for (int j = from; j < pixels.Length; j++)
                sum += Math.Abs(pixels[j] - right[j]);
            return sum / (pixels.Length - from);
        });
    }

    private List<KeyValuePair<string, double>> OfSpectra(LabelledItem[] targets, SeenItem[] made, SeenItem[] real)
    {
        IReadOnlyList<Real[]> ofMade = Spectra.Of([.. made.Select(item => item.Item.As<Frames>("A score"))]), ofReal = Spectra.Of([.. real.Select(item => item.Item.As<Frames>("A score"))]);
        int[][] groups = [.. Enumerable.Range(0, targets.Length).GroupBy(i => isAsked ? targets[i].Label : "").Select(group => group.ToArray())];
        List<KeyValuePair<string, double>> scores = [new("spectrum", groups.Length == 0 ? 0 : groups.Average(group => Spectra.Distance([.. group.Select(i => ofMade[i])], [.. group.Select(i => ofReal[i])])))];
        if (isAsked)
        {
            int[] few = [.. Enumerable.Range(0, Math.Min(targets.Length, MostItems))];
            scores.Add(new("accuracy", Share(few.Length, i => IsNearest(ofMade[i], i, few))));
            scores.Add(new("judgeAccuracy", Share(few.Length, i => IsNearest(ofReal[i], i, [.. few.Where(j => j != i)]))));
        }
        return scores;

        bool IsNearest(Real[] spectrum, int i, int[] among) => among.Length > 0 && targets[among[NearestNeighbours.Of([spectrum], [.. among.Select(j => ofReal[j])])[0].Index]].Label == targets[i].Label;
    }

    /// <summary>The features of items; of more than a number of them, as many sums over random signs, which keep distances nearly as they are.</summary>
    private static Real[][] Features(SeenItem[] items, int most)
    {
        if (items.Length == 0 || items[0].Features.Length <= most)
            return [.. items.Select(item => item.Features)];
        int size = items[0].Features.Length;
        Rng random = new Rng(1).Stream("projection");
        Real[][] signs = [.. Enumerable.Range(0, most).Select(_ => Enumerable.Range(0, size).Select(_ => (Real)((random.NextInt(2) == 0 ? 1 : -1) / Math.Sqrt(most))).ToArray())];
        return [.. items.Select(item => signs.Select(row => TensorPrimitives.Dot<Real>(row, item.Features)).ToArray())];
    }

    private double Spread(LabelledItem[] targets, SeenItem[] made, SeenItem[] real)
    {
        double ofMade = 0, ofReal = 0;
        foreach (int[] group in Enumerable.Range(0, targets.Length).GroupBy(i => isAsked ? targets[i].Label : "").Select(group => group.Take(MostPairs).ToArray()))
        {
            foreach (int i in group)
            {
                foreach (int j in group)
                {
                    ofMade += TensorPrimitives.Distance(shape.ValuesOf(made[i].Item), shape.ValuesOf(made[j].Item));
                    ofReal += TensorPrimitives.Distance(shape.ValuesOf(real[i].Item), shape.ValuesOf(real[j].Item));
                }
            }
        }
        return ofReal > 0 ? ofMade / ofReal : 0;
    }

    private (int Modes, double Within) Modes(LabelledItem[] targets, SeenItem[] made)
    {
        (double[] Mean, double Deviation)[] modes = [.. targets.GroupBy(target => target.Label, StringComparer.Ordinal).Select(group => Mode([.. group.Select(target => shape.ValuesOf(target.Item).ToArray())]))];
        bool[] isFound = new bool[modes.Length];
        int within = 0;
        foreach (SeenItem item in made)
        {
            double[] far = [.. modes.Select(mode => Distance(shape.ValuesOf(item.Item), mode.Mean))];
            int nearest = Array.IndexOf(far, far.Min());
            if (far[nearest] <= Deviations * modes[nearest].Deviation)
                (isFound[nearest], within) = (true, within + 1);
        }
        return (isFound.Count(found => found), made.Length == 0 ? 0 : within / (double)made.Length);
    }

    /// <summary>The mean of points, and their standard deviation in one direction.</summary>
    private static (double[] Mean, double Deviation) Mode(Real[][] points)
    {
        double[] mean = [.. Enumerable.Range(0, points[0].Length).Select(i => points.Average(point => (double)point[i]))];
        return (mean, Math.Sqrt(points.Average(point => Math.Pow(Distance(point, mean), 2)) / mean.Length));
    }

    private static double Distance(ReadOnlySpan<Real> point, double[] mean)
    {
        double sum = 0;
        for (int i = 0; i < mean.Length; i++)
            sum += (point[i] - mean[i]) * (point[i] - mean[i]);
        return Math.Sqrt(sum);
    }

    private static double Share(int count, Func<int, bool> holds) => count == 0 ? 0 : Enumerable.Range(0, count).Count(holds) / (double)count;
}
