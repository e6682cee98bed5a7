using System.Globalization;

namespace Unroll;

/// <summary>Vectors in the plane, their neighbours and offsets, in words, figures and tables.</summary>
public static class EmbeddingFindings
{
    private const int Near = 10, MostColours = 6;
    private const string Rest = "others";
    private const string Source = "Pearson 1901 (principal components); van der Maaten and Hinton 2008, Visualizing data using t-SNE; Mikolov, Yih and Zweig 2013 (offsets).";

    /// <summary>Draws vectors, and says what is seen.</summary>
    /// <param name="all">At least four.</param>
    /// <param name="options">What is shown; null for the defaults.</param>
    /// <param name="progress">Told the share that is done; null for none.</param>
    /// <exception cref="UnrollException">There are too few, or a name is none of theirs.</exception>
    public static Findings Explore(NamedVectors all, EmbeddingOptions? options = null, Action<double>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(all);
        options ??= new EmbeddingOptions();
        Require.That(all.Vectors.Count >= 4, "The vectors", $"{all.Vectors.Count}", "at least 4 to draw");
        int[] asked = [.. options.Near.Concat(options.Offsets.SelectMany(offset => new[] { offset.A, offset.B, offset.C })).Select(name => Index(all, name)).Distinct()];
        int[] shown = [.. asked.Concat(Enumerable.Range(0, all.Vectors.Count)).Distinct().Take(Math.Max(options.Points, asked.Length))];
        Real[][] vectors = [.. shown.Select(i => all.Vectors[i])];
        PrincipalAxes axes = PrincipalAxes.Fit(vectors, Math.Min(2, vectors[0].Length));
        double[][] byAxes = [.. vectors.Select(vector => axes.Apply(vector) is [double x, double y] ? new[] { x, y } : [axes.Apply(vector)[0], 0])];
        double[][] byNeighbours = TSne.Fit(vectors, options.Perplexity, options.Steps, options.Seed, progress);
        double total = Variance(vectors);
        NearestVectors nearest = new(all.Vectors);
        List<(string Asked, string Found, double Cosine)> neighbours = [.. options.Near.SelectMany(name => nearest.Of(all.Vectors[Index(all, name)], options.Neighbours, Index(all, name)).Select(one => (name, all.Names[one.Index], one.Cosine)))];
        foreach ((string a, string b, string c) in options.Offsets)
            neighbours.AddRange(Offset(all, nearest, a, b, c, options.Neighbours).Select(one => ($"{a} - {b} + {c}", all.Names[one.Index], one.Cosine)));
        string[] groups = Groups(all, shown, asked);
        (int, int)[] arrows = [.. options.Offsets.SelectMany(offset => new[] { (Place(Index(all, offset.B)), Place(Index(all, offset.A))), (Place(Index(all, offset.C)), Place(Offset(all, nearest, offset.A, offset.B, offset.C, 1)[0].Index)) }).Where(arrow => arrow is { Item1: >= 0, Item2: >= 0 })];
        List<string> seen =
        [
            Say($"{shown.Length} of {all.Vectors.Count} {all.What} of {vectors[0].Length} numbers. The first two principal axes hold {(total > 0 ? axes.Variances.Sum() / total : 0):P0} of their variance."),
            Say($"Of the {Near} nearest neighbours of each, {Kept(vectors, byAxes):P0} are among the {Near} nearest in the plane of the two axes, and {Kept(vectors, byNeighbours):P0} in that of t-SNE. Distances between far groups of t-SNE mean nothing."),
            .. neighbours.GroupBy(one => one.Asked).Select(group => $"Nearest to {group.Key}: {string.Join(", ", group.Select(one => Say($"{one.Found} ({one.Cosine:0.00})")))}."),
        ];
        if (all.Groups.Any(group => group.Length > 0))
            seen.Add(Say($"The nearest neighbour of {Alike(all, shown):P0} of them belongs to the same group; of any two, {Chance(all, shown):P0} do."));
        return new Findings(
            $"{char.ToUpperInvariant(all.What[0])}{all.What[1..]} in the plane", seen, Source,
            [Plane("the first two principal axes", "first axis", "second axis", byAxes), Plane("t-SNE: neighbours stay neighbours", "x", "y", byNeighbours)],
            [
                new LabTable("places",
                    LabColumn.Texts("name", shown.Select(i => all.Names[i])), LabColumn.Texts("group", shown.Select(i => all.Groups[i])), LabColumn.Numbers("first axis", byAxes.Select(place => place[0])),
                    LabColumn.Numbers("second axis", byAxes.Select(place => place[1])), LabColumn.Numbers("t-SNE x", byNeighbours.Select(place => place[0])), LabColumn.Numbers("t-SNE y", byNeighbours.Select(place => place[1]))),
                .. neighbours.Count == 0 ? Array.Empty<LabTable>() :
                    [new LabTable("neighbours", LabColumn.Texts("of", neighbours.Select(one => one.Asked)), LabColumn.Texts("neighbour", neighbours.Select(one => one.Found)), LabColumn.Numbers("cosine", neighbours.Select(one => one.Cosine)))],
            ]);

        int Place(int index) => Array.IndexOf(shown, index);

        PointsFigure Plane(string title, string x, string y, double[][] places) =>
            new($"{all.What}: {title}", x, y, places.Select((place, i) => new NamedPoint(all.Names[shown[i]], place[0], place[1], groups[i])), arrows);
    }

    private static int Index(NamedVectors all, string name)
    {
        for (int i = 0; i < all.Names.Count; i++)
        {
            if (all.Names[i] == name)
                return i;
        }
        throw new UnrollException($"There is no vector of \"{name}\"; expected one of the {all.Names.Count} names, such as {string.Join(", ", all.Names.Take(5))}.");
    }

    /// <summary>The vectors nearest to a - b + c, each as long as 1; a, b and c themselves left out.</summary>
    private static (int Index, double Cosine)[] Offset(NamedVectors all, NearestVectors nearest, string a, string b, string c, int count)
    {
        int[] given = [Index(all, a), Index(all, b), Index(all, c)];
        Real[][] units = [.. given.Select(i => Unit(all.Vectors[i]))];
        Real[] sum = [.. units[0].Select((x, d) => x - units[1][d] + units[2][d])];
        return [.. nearest.Of(sum, count + given.Length).Where(one => !given.Contains(one.Index)).Take(count)];
    }

    private static Real[] Unit(Real[] vector)
    {
        double length = Math.Sqrt(vector.Sum(x => (double)x * x));
        return length > 0 ? [.. vector.Select(x => (Real)(x / length))] : vector;
    }

    private static double Variance(Real[][] vectors) => Enumerable.Range(0, vectors[0].Length).Sum(d =>
    {
        double mean = vectors.Average(vector => (double)vector[d]);
        return vectors.Average(vector => (vector[d] - mean) * (vector[d] - mean));
    });

    /// <summary>The share of the nearest neighbours by distance that are neighbours in the plane, too.</summary>
    private static double Kept(Real[][] vectors, double[][] places)
    {
        int near = Math.Min(Near, vectors.Length - 1);
        return Enumerable.Range(0, vectors.Length).Average(i => Nearest(i, vectors.Length, near, j => Square(vectors[i], vectors[j])).Intersect(Nearest(i, places.Length, near, j => Square(places[i], places[j]))).Count() / (double)near);
    }

    private static double Alike(NamedVectors all, int[] shown) => Enumerable.Range(0, shown.Length).Average(i =>
        all.Groups[shown[Nearest(i, shown.Length, 1, j => Square(all.Vectors[shown[i]], all.Vectors[shown[j]]))[0]]] == all.Groups[shown[i]] ? 1.0 : 0);

    private static double Chance(NamedVectors all, int[] shown) =>
        shown.GroupBy(i => all.Groups[i], StringComparer.Ordinal).Sum(group => (double)group.Count() * (group.Count() - 1)) / ((double)shown.Length * (shown.Length - 1));

    private static int[] Nearest(int i, int count, int near, Func<int, double> square) => [.. Enumerable.Range(0, count).Where(j => j != i).OrderBy(square).ThenBy(j => j).Take(near)];

    private static double Square<T>(T[] a, T[] b) where T : System.Numerics.INumber<T>
    {
        double sum = 0;
        for (int d = 0; d < a.Length; d++)
        {
            double difference = double.CreateChecked(a[d] - b[d]);
            sum += difference * difference;
        }
        return sum;
    }

    /// <summary>The group of each point: of many groups only the largest have a colour. Points that were asked about are a group where there are no others.</summary>
    private static string[] Groups(NamedVectors all, int[] shown, int[] asked)
    {
        if (shown.All(i => all.Groups[i].Length == 0))
            return [.. shown.Select(i => asked.Length == 0 ? "" : asked.Contains(i) ? "asked about" : Rest)];
        string[] largest = [.. shown.GroupBy(i => all.Groups[i], StringComparer.Ordinal).OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal).Take(MostColours).Select(group => group.Key)];
        return [.. shown.Select(i => largest.Contains(all.Groups[i], StringComparer.Ordinal) ? all.Groups[i] : Rest)];
    }

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
