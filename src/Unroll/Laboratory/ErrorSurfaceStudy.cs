using System.Globalization;

namespace Unroll;

/// <summary>A loss over two directions, and gradient descent on it: without clipping, clipped by value, and by norm (<see cref="ErrorPlane"/>).</summary>
public static class ErrorSurfaceStudy
{
    private const double Steep = 100; // so many times the median loss, a loss is drawn over a logarithmic height

    private const string Source = "Pascanu, Mikolov and Bengio 2013, On the difficulty of training recurrent neural networks, sections 2.3 and 3.2; Bengio, Simard and Frasconi 1994. Random directions: Li et al. 2018, Visualizing the loss landscape of neural nets.";

    /// <summary>Draws the map, and descends from its centre, where the weights are.</summary>
    /// <param name="plane">The loss.</param>
    /// <param name="title">What is looked at.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="progress">Called with the share that is done.</param>
    public static Findings Explore(ErrorPlane plane, string title, ErrorSurfaceSettings settings, Action<double>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(plane);
        ArgumentNullException.ThrowIfNull(settings);
        int made = 0;
        ErrorSurface map = plane.Map(settings.Width, settings.Points, () => progress?.Invoke((double)made++ / settings.Points / settings.Points));
        (string Name, IReadOnlyList<PlanePoint> Points)[] paths = [.. new[] { ClipRule.Without, ClipRule.ByValue(settings.ClipValue), ClipRule.ByNorm(settings.ClipNorm) }
            .Select(clip => (clip.Name, plane.Descend(clip, settings.Rate, settings.Steps)))];
        LineSeries[] lines = [.. paths.Select(path => new LineSeries(path.Name, path.Points.Select(point => (point.X, point.Y)), path.Name == ClipRule.Without.Name ? LineStyle.Dashed : LineStyle.Solid))];
        double[] losses = [.. map.Points.SelectMany(row => row).Select(point => point.Loss).Where(double.IsFinite).Order()];
        bool isSteep = losses.Length > 0 && losses[0] > 0 && losses[^1] > Steep * losses[losses.Length / 2];
        return new Findings(
            title,
            [Seen(map), .. paths.Select(path => Seen(map, path.Name, path.Points))],
            Source,
            [
                Draw($"Loss, and gradient descent with a rate of {LabNumber.Text(settings.Rate)}", "loss", point => point.Loss, isSteep),
                Draw("Norm of the gradient", "norm", point => point.Norm, true),
            ],
            [Summary(map, paths), Paths(paths), Map(map)]);

        SurfaceFigure Draw(string name, string height, Func<PlanePoint, double> value, bool log) =>
            new(name, plane.Names.X, plane.Names.Y, height, map.Xs, map.Ys, map.Points.Select(row => row.Select(value)), log, lines);
    }

    private static string Seen(ErrorSurface map)
    {
        if (map.Steepest is not { } steepest || map.Flattest is not { } flattest)
            return "Nowhere on the map has the loss a slope that is a finite number above 0.";
        int holes = map.Points.Sum(row => row.Count(point => !point.IsFinite));
        string without = holes == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" At {holes:N0} of {map.Points.Count * map.Points[0].Count:N0} places, numbers are not finite.");
        return $"On the map, the norm of the gradient is largest, {LabNumber.Text(steepest.Norm)}, at ({LabNumber.Text(steepest.X)}, {LabNumber.Text(steepest.Y)}), and smallest, {LabNumber.Text(flattest.Norm)}, at ({LabNumber.Text(flattest.X)}, {LabNumber.Text(flattest.Y)}): {LabNumber.Text(steepest.Norm / flattest.Norm)} times. No learning rate suits both.{without}";
    }

    private static string Seen(ErrorSurface map, string name, IReadOnlyList<PlanePoint> path)
    {
        (int step, double length) = Longest(path);
        if (step == 0)
            return $"{Upper(name)}: it cannot begin, since a number is not finite where the weights are.";
        string ends = Leaves(map, path) is { } left ? string.Create(CultureInfo.InvariantCulture, $"step {left} leaves the map") : "it stays on the map";
        string broken = path[^1].IsFinite ? "" : string.Create(CultureInfo.InvariantCulture, $", and after step {path.Count - 1} numbers are not finite");
        return string.Create(CultureInfo.InvariantCulture, $"{Upper(name)}: the longest step, number {step}, is {LabNumber.Text(length)} long, where the norm is {LabNumber.Text(path[step - 1].Norm)}; {ends}{broken}. The loss goes from {LabNumber.Text(path[0].Loss)} to {LabNumber.Text(path[^1].Loss)} in {path.Count - 1} step{(path.Count == 2 ? "" : "s")}.");
    }

    private static string Upper(string name) => char.ToUpperInvariant(name[0]) + name[1..];

    /// <summary>The longest step, from 1, and how long it is; 0 if there is none.</summary>
    private static (int Step, double Length) Longest(IReadOnlyList<PlanePoint> path)
    {
        (int Step, double Length) longest = (0, double.NegativeInfinity);
        for (int k = 1; k < path.Count; k++)
        {
            double length = Math.Sqrt(Math.Pow(path[k].X - path[k - 1].X, 2) + Math.Pow(path[k].Y - path[k - 1].Y, 2));
            if (length > longest.Length)
                longest = (k, length);
        }
        return longest;
    }

    /// <summary>The first step after which a path is not on the map; null if it stays there.</summary>
    private static int? Leaves(ErrorSurface map, IReadOnlyList<PlanePoint> path)
    {
        for (int k = 0; k < path.Count; k++)
        {
            if (!map.Holds(path[k]))
                return k;
        }
        return null;
    }

    private static LabTable Summary(ErrorSurface map, (string Name, IReadOnlyList<PlanePoint> Points)[] paths) => new("error-surface-summary",
        LabColumn.Texts("descent", paths.Select(path => path.Name)),
        LabColumn.Numbers("longest step", paths.Select(path => Longest(path.Points) is { Step: > 0 } longest ? longest.Length : double.NaN)),
        LabColumn.Numbers("largest norm", paths.Select(path => path.Points.Max(point => point.Norm))),
        LabColumn.Numbers("leaves at", paths.Select(path => Leaves(map, path.Points) ?? double.NaN)),
        LabColumn.Numbers("lowest loss", paths.Select(path => path.Points.Min(point => point.Loss))),
        LabColumn.Numbers("last loss", paths.Select(path => path.Points[^1].Loss)));

    private static LabTable Paths((string Name, IReadOnlyList<PlanePoint> Points)[] paths)
    {
        (string Name, int Step, PlanePoint Point)[] rows = [.. paths.SelectMany(path => path.Points.Select((point, k) => (path.Name, k, point)))];
        return new LabTable("error-surface-paths",
            LabColumn.Texts("descent", rows.Select(row => row.Name)), LabColumn.Numbers("step", rows.Select(row => (double)row.Step)),
            LabColumn.Numbers("x", rows.Select(row => row.Point.X)), LabColumn.Numbers("y", rows.Select(row => row.Point.Y)),
            LabColumn.Numbers("loss", rows.Select(row => row.Point.Loss)), LabColumn.Numbers("norm", rows.Select(row => row.Point.Norm)));
    }

    private static LabTable Map(ErrorSurface map)
    {
        PlanePoint[] points = [.. map.Points.SelectMany(row => row)];
        return new LabTable("error-surface",
            LabColumn.Numbers("x", points.Select(point => point.X)), LabColumn.Numbers("y", points.Select(point => point.Y)), LabColumn.Numbers("loss", points.Select(point => point.Loss)),
            LabColumn.Numbers("slope along x", points.Select(point => point.SlopeX)), LabColumn.Numbers("slope along y", points.Select(point => point.SlopeY)), LabColumn.Numbers("norm", points.Select(point => point.Norm)));
    }

}
