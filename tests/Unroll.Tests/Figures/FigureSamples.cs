namespace Unroll.Tests;

/// <summary>Figures of every kind: small ones that are looked at, and hostile ones.</summary>
internal static class FigureSamples
{
    private static readonly string[] Names =
        ["<script>alert(1)</script>", "bell\u0007\u001B[2J", "\u202Egnp\u200F", new string('x', 5000), "", "]]>&amp;\"'", "東京都", "\U0001F600\uD800", "\uFFFF\uFFFE\0", "[red]x[/]"];

    private static readonly double[] Values = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0, -1, 1e308, -1e308, double.Epsilon, 5, 12345678];

    /// <summary>One of each kind, whose pictures and texts are approved.</summary>
    public static IReadOnlyList<Figure> Approved =>
    [
        new TokensFigure("attention", ["not", "a", "good", "film"], [0.55, 0.05, 0.3, 0.1]),
        new TokensFigure("", ["from", "new", "york", "on", "monday"], marks: [new(new Span("city", 1, 3), 0.98), new(new Span("day", 4, 5))]),
        new TokensFigure("tags", ["dogs", "bark"], tags: ["NOUN", "VERB"]),
        new BarsFigure("probability of each label", [("praise", 0.75), ("blame", 0.25), ("neither", 0.00001)], full: 1),
        new HeatMapFigure("probability of each tag (marked: the answer)", ["O", "B-city"], ["to", "rome"], [[0.9, 0.25], [0.1, 0.75]], [(0, 0), (1, 1)]),
        new HeatMapFigure("counts", ["a", "b"], ["a", "b"], [[12, 0], [3, 1200]]),
        new LinesFigure("loss over the learning rate", "learning rate", "loss",
        [
            new LineSeries("mean", [(0.001, 4), (0.01, 3.5), (0.1, 2), (1, 3)]), new LineSeries("each step", [(0.001, 4.2), (0.02, 2.5), (0.5, 9)], LineStyle.Dots),
            new LineSeries("lowest: 0.1", [(0.1, 2)]), new LineSeries("wanted", [(0.001, 3), (1, 3)], LineStyle.Dashed),
        ], logX: true),
        new LinesFigure("", "time (frames)", "value", [new LineSeries("", Enumerable.Range(0, 41).Select(i => ((double)i, Math.Sin(i / 5.0))))]),
        new RegionsFigure("where the decoder looked", Painting, 2, 3, [("a", [0.1, 0.2, 0.7, 0, 0, 0]), ("<dot>", [0.25, 0.25, 0.25, 0.25, 0, 0])]),
        new TreeFigure("a tree", Tree.Parse("(S (NP (DT the) (JJ old) (NN cat)) (VP (VBZ sees) (NP (NNP Rome))) (. .))")),
        new NetworkFigure("the garden",
        [
            new NetworkNode("cloudy", [], [("yes", 0.5758), ("no", 0.4242)]), new NetworkNode("sprinkler", [0], [("on", 0.4298), ("off", 0.5702)]),
            new NetworkNode("rain", [0], [("yes", 0.7079), ("no", 0.2921)]), new NetworkNode("grass", [1, 2], [("wet", 1), ("dry", 0)], isKnown: true), new NetworkNode("mood", [3, 0], []),
        ]),
        new HeatMapFigure("cell values", ["unit 1", "unit 2"], ["a", "b"], [[0.5, -1], [0, -0.25]], isSigned: true),
        new LinesFigure("gradients", "step", "norm", [new LineSeries("lstm", [(0, 1), (1, 0.1), (2, 0.01)], band: [(0.5, 2), (0.05, 0.2), (0.001, 0.02)])], logY: true),
        new SurfaceFigure("loss over two weights", "weight", "bias", "loss (nats)", [-1, 0, 1, 2], [0, 1, 2], [[4, 1, 2, 3], [3, 0.5, double.NaN, 2], [5, 2, 4, 100]], logZ: true, paths: [new LineSeries("clipped", [(-1, 0), (0, 1), (1, 1.5)]), new LineSeries("leaves", [(1.5, 0.5), (9, 9)], LineStyle.Dashed)]),
        new PointsFigure("words", "first axis", "second axis", [new("king", 1, 2, "he"), new("queen", 1.5, 4, "she"), new("man", 3, 2, "he"), new("woman", 3.5, 4, "she"), new("hidden", double.NaN, 0)], [(0, 1), (2, 3)]),
        Trellis("flights", "<&>"),
    ];

    private static Picture Painting { get; } = new(2, 3, 1, new Real[] { 0, 1, 0, 1, 0, 1 });

    /// <summary>Names that are markup, control characters, far too long or empty; values that are no numbers, huge, equal; one element, and none.</summary>
    public static IEnumerable<Figure> Hostile
    {
        get
        {
            foreach (int count in new[] { Names.Length, 1, 0 })
            {
                string[] names = Names[..count];
                foreach (double[] values in new[] { Values, [.. Values.Select(_ => 7.0)], [.. Values.Select(_ => 0.0)], [.. Values.Select(_ => double.NaN)], [.. Values.Select(value => -Math.Abs(value))] })
                {
                    yield return new TokensFigure(Names[0], names, values[..count]);
                    yield return new BarsFigure(Names[1], names.Zip(values));
                    yield return new BarsFigure(Names[1], names.Zip(values), full: 0);
                    yield return new HeatMapFigure(Names[2], names, names, names.Select((_, i) => values[..count].Select(value => value * i)), names.Select((_, i) => (i, i)));
                    yield return new HeatMapFigure("", names, [], names.Select(_ => Array.Empty<double>()));
                    yield return new LinesFigure(Names[3], Names[4], Names[5], names.Select(name => new LineSeries(name, values.Zip(values.Reverse()))));
                    yield return new LinesFigure("", Names[0], Names[0], names.Select((name, i) => new LineSeries(name, [(values[i], values[i])], (LineStyle)(i % 3))), logX: true);
                    yield return new LinesFigure("", "", "", [new LineSeries("", values[..count].Select((value, i) => ((double)i, value)))]);
                }
                foreach (bool isLogarithmic in new[] { false, true })
                {
                    yield return new SurfaceFigure(Names[0], Names[1], Names[2], Names[3], [0, 1, 1e300], [-1, 1], [[0, -1, double.NaN], [1e308, double.PositiveInfinity, -1e308]], isLogarithmic, names.Select(name => new LineSeries(name, Values.Zip(Values.Reverse()))));
                    yield return new LinesFigure("", "x", "y", names.Select(name => new LineSeries(name, Values.Zip(Values.Reverse()), band: Values.Zip(Values.Skip(1).Append(0)))), logY: isLogarithmic);
                }
                yield return new SurfaceFigure("", "", "", "", [0, 1], [0, 1], [[double.NaN, double.NaN], [double.NaN, double.NaN]], paths: names.Select(name => new LineSeries(name, [])));
                yield return new PointsFigure(Names[0], Names[1], Names[2], names.Select((name, i) => new NamedPoint(name, Values[i], Values[^(i + 1)], name)), count == 0 ? [] : [(0, count - 1), (0, 0)]);
                yield return new HeatMapFigure("", names, names, names.Select(_ => Values[..count]), isSigned: true);
                yield return new RegionsFigure(Names[0], Painting, 1, 2, names.Select((name, i) => (name, (IEnumerable<double>)[Values[i], Values[^(i + 1)]])));
                yield return new TokensFigure("", names, marks: count == 0 ? [] : [new TokenMark(new Span(Names[0], 0, count), double.NaN)]);
                yield return new TokensFigure("", names, tags: names.Reverse());
            }
            yield return new LinesFigure("", "x", "y", [new LineSeries("", Enumerable.Range(0, 100_000).Select(i => ((double)i, i == 50_001 ? 1 : 0.0)))]);
            yield return new PointsFigure("", "x", "y", Enumerable.Range(0, 10_000).Select(i => new NamedPoint($"{i}", i % 100, i / 100, $"{i % 30}")));
            yield return new SurfaceFigure("", "x", "y", "z", Enumerable.Range(0, 500).Select(i => (double)i), Enumerable.Range(0, 400).Select(i => (double)i), Enumerable.Range(0, 400).Select(r => Enumerable.Range(0, 500).Select(c => (double)r * c)));
            yield return new TokensFigure("", Enumerable.Repeat("word", 100_000), Enumerable.Repeat(1.0, 100_000));
            yield return new BarsFigure("", Enumerable.Range(0, 100_000).Select(i => ($"{i}", (double)i)));
            yield return new HeatMapFigure("", Enumerable.Repeat("row", 300), Enumerable.Repeat("column", 1000), Enumerable.Repeat(new double[1000], 300));
            yield return new LinesFigure("", "x", "y", Enumerable.Range(0, 1000).Select(i => new LineSeries($"{i}", [(0, i), (1, i)])));
            yield return new RegionsFigure("", new Picture(0, 0, 3, default), 1, 1, [("none", [1])]);
            yield return new RegionsFigure("", new Picture(1, 900, 1, new Real[900]), 40, 50, Enumerable.Range(0, 300).Select(i => ($"{i}", Enumerable.Repeat(1.0, 2000))));
            yield return Trellis(Names);
            yield return new TreeFigure(Names[0], new Tree(new string('X', 5000), [.. Names.Where(name => name.Length > 0).Select(name => new Tree("<T>&\u001B", name)), new Tree("", [new Tree("X", "x")])]));
            yield return new TreeFigure("", Enumerable.Range(0, 400).Aggregate(new Tree("X", "x"), (tree, _) => new Tree("Y", [tree])));
            yield return new TreeFigure("", new Tree("", [.. Enumerable.Range(0, 2000).Select(i => new Tree("X", $"{i}"))]));
            yield return new NetworkFigure(Names[0], Names.Select((name, i) => new NetworkNode(name, Enumerable.Range(0, i), Names.Zip(Values))));
            yield return new NetworkFigure("", [new NetworkNode("a", [1], [("x", 1)]), new NetworkNode("b", [0], [])]); // a cycle
            yield return new NetworkFigure("", []);
            yield return new NetworkFigure("", Enumerable.Range(0, 1000).Select(i => new NetworkNode($"{i}", i == 0 ? [] : [i / 2], Enumerable.Repeat(("s", 0.5), i % 40))));
            yield return Trellis("one");
        }
    }

    /// <summary>Scores of O, B-x, I-x at each word that can be worked out by hand.</summary>
    public static Trellis Trellis(params string[] words)
    {
        using Device device = new(threads: 1);
        using Tape tape = Tape.ForPrediction(device);
        Tensor transitions = new(new Shape(3, 3)), scores = new(new Shape(words.Length, 3));
        transitions.Span[(2 * 3) + 1] = 0.5f;
        for (int t = 0; t < words.Length; t++)
            new Real[][] { [2, 0, -1], [1, 3, 0] }[t % 2].CopyTo(scores.Span[(3 * t)..]);
        Value zero = tape.Constant(new Tensor(new Shape(3)));
        Chain chain = new(new Sequences(new SequenceLayout(words.Length), tape.Constant(scores)), tape.Constant(transitions), zero, zero);
        return Unroll.Trellis.Of(chain, 0, words, Vocabulary.Of(["O", "B-x", "I-x"], unknown: false));
    }

    /// <summary>All names that a picture of a figure has to show.</summary>
    public static IEnumerable<string> NamesIn(Figure figure) => figure switch
    {
        TokensFigure tokens => tokens.Tokens.Take(2000),
        BarsFigure bars => bars.Bars.Take(100).Select(bar => bar.Name),
        HeatMapFigure map => [.. map.Rows.Take(200), .. map.Columns.Take(500)],
        LinesFigure lines => [lines.X, lines.Y, .. lines.Series.Take(50).Where(series => series.Points.Count > 1).Select(series => series.Name)],
        RegionsFigure regions => regions.Panels.Take(60).Select(panel => panel.Name),
        TreeFigure tree => [.. tree.Tree.Names, .. tree.Tree.Tokens.Take(500)],
        NetworkFigure network => network.Nodes.Take(200).SelectMany(node => node.Bars.Take(12).Select(bar => bar.Name).Prepend(node.Name)),
        SurfaceFigure surface => [surface.X, surface.Y, surface.Z, .. surface.Paths.Take(8).Select(path => path.Name)],
        PointsFigure points => [points.X, points.Y, .. points.Groups],
        Trellis trellis => [.. trellis.Words, .. trellis.Tags],
        _ => throw new ArgumentException(figure.ToString(), nameof(figure)),
    };
}
