namespace Unroll.Tests;

/// <summary>Vectors in the plane, their neighbours and offsets.</summary>
public sealed class EmbeddingTests
{
    private static readonly Device Device = TestDevice.Default;

    /// <summary>A parallelogram: king - man + woman is queen. The first axis holds what the vectors were made with.</summary>
    [Fact]
    public void OffsetsAndNeighboursAreFound()
    {
        (string Name, Real[] Vector)[] all = [("king", [4, 3, 0]), ("queen", [4, -3, 0]), ("man", [0, 5, 0]), ("woman", [0, -5, 0]), ("tree", [-4, 0, 3])];
        NamedVectors vectors = new("vectors of words", [.. all.Select(one => one.Name)], [.. all.Select(_ => "")], [.. all.Select(one => one.Vector)]);
        Findings findings = EmbeddingFindings.Explore(vectors, new EmbeddingOptions { Near = ["king"], Offsets = [("king", "man", "woman")], Neighbours = 2, Steps = 50 });
        Assert.Equal(["king", "king", "king - man + woman", "king - man + woman"], findings.Tables[1].Columns[0].Cells);
        Assert.Equal(["man", "queen"], findings.Tables[1].Columns[1].Cells.Take(2)); // cosines 15/25 and 7/25
        Assert.Equal(0.6, findings.Tables[1].Columns[2].Values[0], 1e-6);
        Assert.Equal("queen", findings.Tables[1].Columns[1].Cells[2]);
        Assert.Contains("100 % are among the 10 nearest in the plane of the two axes, and 100 % in that of t-SNE", findings.Seen[1], StringComparison.Ordinal); // all four others
        PointsFigure plane = Assert.IsType<PointsFigure>(findings.Figures[0]);
        string[] names = [.. plane.Points.Select(point => point.Name)];
        Assert.Equal(["man > king", "woman > queen"], plane.Arrows.Select(arrow => $"{names[arrow.From]} > {names[arrow.To]}"));
        Assert.Equal(["asked about", "others"], plane.Groups.Order(StringComparer.Ordinal));
        Assert.StartsWith("There is no vector of \"prince\"; expected one of the 5 names, such as king, queen", Assert.Throws<UnrollException>(() => EmbeddingFindings.Explore(vectors, new EmbeddingOptions { Near = ["prince"] })).Message, StringComparison.Ordinal);
    }

    /// <summary>In a plane, the two axes hold all variance and all neighbours.</summary>
    [Fact]
    public void APlaneLosesNothing()
    {
        Real[][] flat = [.. TSneTests.Clusters(20, 2, 1).Select(vector => new[] { vector[0], vector[1], vector[0] + vector[1] })];
        NamedVectors vectors = new("states", [.. flat.Select((_, i) => $"{i}")], [.. flat.Select((_, i) => i % 2 == 0 ? "even" : "odd")], flat);
        Findings findings = EmbeddingFindings.Explore(vectors, new EmbeddingOptions { Steps = 100 });
        Assert.Contains("hold 100 % of their variance", findings.Seen[0], StringComparison.Ordinal);
        Assert.Contains("of each, 100 % are among the 10 nearest in the plane of the two axes", findings.Seen[1], StringComparison.Ordinal);
        Assert.Equal("The nearest neighbour of 100 % of them belongs to the same group; of any two, 49 % do.", findings.Seen[2]);
        Assert.Single(findings.Tables);
    }

    /// <summary>The places along the axes are those of the axes, the shares of neighbours that are kept those of the places, and offsets of the directions of vectors; the words of an offset are not found.</summary>
    [Fact]
    public void NumbersAreThoseOfThePlaces()
    {
        Rng random = new(5);
        Real[][] all = [.. Enumerable.Range(0, 24).Select(i => Enumerable.Range(0, 6).Select(d => (Real)((1 + (i % 3)) * (d == 0 ? 3 : 1) * random.NextNormal())).ToArray())];
        string[] names = [.. all.Select((_, i) => $"w{i}")];
        (string, string, string)[] offsets = [.. Enumerable.Range(0, 20).Select(i => (names[i], names[i + 1], names[i + 3]))];
        Findings findings = EmbeddingFindings.Explore(new NamedVectors("vectors", names, [.. all.Select(_ => "")], all), new EmbeddingOptions { Offsets = offsets, Neighbours = 1, Steps = 100, Points = 24 });
        LabTable places = findings.Tables[0], found = findings.Tables[1];
        int[] shown = [.. places.Columns[0].Cells.Select(name => Array.IndexOf(names, name))];
        PrincipalAxes axes = PrincipalAxes.Fit([.. shown.Select(i => all[i])], 2);
        for (int i = 0; i < shown.Length; i++)
            Assert.Equal(axes.Apply(all[shown[i]]), new[] { places.Columns[2].Values[i], places.Columns[3].Values[i] });
        double[][] vectors = [.. shown.Select(i => all[i].Select(x => (double)x).ToArray())];
        Assert.Contains(FormattableString.Invariant($"{Kept(2):P0} are among the 10 nearest in the plane of the two axes, and {Kept(4):P0} in that of t-SNE."), findings.Seen[1], StringComparison.Ordinal);
        Assert.NotEqual(Kept(2), Kept(4));
        for (int i = 0; i < offsets.Length; i++)
        {
            int[] given = [i, i + 1, i + 3];
            double[][] units = [.. all.Select(vector => vector.Select(x => x / Math.Sqrt(vector.Sum(y => (double)y * y))).ToArray())];
            int nearest = Enumerable.Range(0, 24).Except(given).MaxBy(j => Enumerable.Range(0, 6).Sum(d => units[j][d] * (units[i][d] - units[i + 1][d] + units[i + 3][d])));
            Assert.Equal(names[nearest], found.Columns[1].Cells[i]);
        }

        double Kept(int column) => Enumerable.Range(0, 24).Average(i => Near(i, vectors).Intersect(Near(i, [.. Enumerable.Range(0, 24).Select(j => new[] { places.Columns[column].Values[j], places.Columns[column + 1].Values[j] })])).Count() / 10.0);

        static IEnumerable<int> Near(int i, double[][] points) => Enumerable.Range(0, points.Length).Where(j => j != i).OrderBy(j => points[i].Zip(points[j], (a, b) => (a - b) * (a - b)).Sum()).Take(10);
    }

    [Fact]
    public void VectorsOfWordsAreThoseOfTheTable()
    {
        ProblemCase row = ProblemCases.All.First(one => one.Problem == "tagging");
        using Model model = row.Build(Device);
        NamedVectors words = NamedVectors.OfWords(model);
        Vocabulary vocabulary = model.Vocabularies["words"];
        Assert.Equal(vocabulary.Entries.Where(word => word != Vocabulary.Unknown), words.Names);
        Parameter table = model.Parameters.Parameters.Single(parameter => parameter.Name == "words.table");
        Assert.Equal(table.Data.Rows(vocabulary.Id(words.Names[2]), 1).Span.ToArray(), words.Vectors[2]);
        using Model frames = ProblemCases.All.First(one => one.Problem == "regression").Build(Device);
        Assert.StartsWith("The model has no table of vectors of words", Assert.Throws<UnrollException>(() => NamedVectors.OfWords(frames)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void StatesHaveTheTagsOfTheirWords()
    {
        ProblemCase row = ProblemCases.All.First(one => one.Problem == "tagging");
        using Model model = row.Build(Device);
        NamedVectors states = NamedVectors.OfStates(model, [.. row.Train.Take(2)], 5);
        Assert.Equal(["sail", "to", "lisbon", "port", "of"], states.Names);
        Assert.Equal(["O", "O", "B-port", "O", "O"], states.Groups);
        GateTrace[] traces = [.. GateTrace.Of(model, row.Train[1])];
        Assert.Equal(traces.SelectMany(trace => trace.Values.Single(values => values.Kind == WatchedKind.Output).Steps[1]).Select(number => (Real)number), states.Vectors[4]);
        Assert.StartsWith("The states of a model were asked for without an input", Assert.Throws<UnrollException>(() => NamedVectors.OfStates(model, [], 5)).Message, StringComparison.Ordinal);
    }
}
