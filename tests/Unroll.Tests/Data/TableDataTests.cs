namespace Unroll.Tests;

/// <summary>Rows of tables, and rows sampled from a network.</summary>
public sealed class TableDataTests : IDisposable
{
    private readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void RowsAreReadWithMissingStates()
    {
        Dataset train = new TableDataSpec().Open(folder.Write("t.csv", "rain,\"wet grass\", wind\nyes,\"very, very\",?\nno,,  mild \n\n?,?,?\n")).Train!;
        Assert.Equal(["rain=yes, \"wet grass\"=\"very, very\"", "rain=no, wind=mild", ""], train.Select(example => example.ToString()));
        Assert.Equal([2, 2, 0], train.Select(example => example.Length));
        Dataset other = new TableDataSpec { Missing = ["NA"] }.Open(folder.Write("u.tsv", "a\tb\nNA\t?\n")).Train!;
        Assert.Equal("b=?", other[0].ToString());
    }

    [Fact]
    public void AFolderHasItsParts()
    {
        folder.Write("train.csv", "a,b\nx,y\n");
        string test = folder.Write("test.csv", "a,b\nx,z\nx,y\n");
        Splits splits = new TableDataSpec().Open(Path.GetDirectoryName(test)!);
        Assert.Equal((1, 2), (splits.Train!.Count, splits.Test!.Count));
        Assert.Null(splits.Dev);
        Assert.Equal(2, new TableDataSpec().OpenTest(test).Count);
    }

    [Theory]
    [InlineData(": found nothing; expected a header with the names of the columns, and rows below it.", "")]
    [InlineData(": found one row alone; expected a header with the names of the columns, and rows below it.", "a,b\n")]
    [InlineData(":3: found 1 columns; expected 2, as in the header.", "a,b\nx,y\nx\n")]
    [InlineData(":1: found two columns named 'a'; expected a name for each, all different.", "a,a\nx,y\n")]
    [InlineData(":1: found no name for column 2; expected a name for each, all different.", "a,\nx,y\n")]
    public void WhatIsWrongIsNamedWithItsPlace(string message, string text)
    {
        string path = folder.Write("t.csv", text);
        Assert.Equal(path + message, Assert.Throws<UnrollException>(() => new TableDataSpec().Open(path)).Message);
    }

    [Fact]
    public void AMassOfStrayQuotesIsRefusedAtOnce()
    {
        string path = folder.Write("t.csv", "a,b\n" + string.Concat(Enumerable.Repeat("ws\",", 100_000)) + "x\n");
        Assert.Equal($"{path}:2: found 100000 cells with a quotation mark inside and none at the beginning; expected quotation marks around whole cells, and two in a row for one within a cell.", Assert.Throws<UnrollException>(() => new TableDataSpec().Open(path)).Message);
    }

    [Fact]
    public void AStateThatIsUnknownIsNamedWithItsLine()
    {
        string path = folder.Write("t.csv", "rain,grass\nyes,wet\nmaybe,dry\n");
        Fitted fitted = new BayesNetSpec().Fit(new TableDataSpec().Open(folder.Write("u.csv", "rain,grass\nyes,wet\nno,dry\n")).Train!);
        using Model model = Model.Build(new Recipe { Model = new BayesNetSpec() }, fitted, ParameterStore.Draw(1), null, TestDevice.Default);
        Assert.Equal($"{path}:3: 'rain' has no state 'maybe'; expected one of no, yes.", Assert.Throws<UnrollException>(() => model.Evaluate(new TableDataSpec().OpenTest(path))).Message);
    }

    [Fact]
    public void SamplesHaveTheirHoles()
    {
        BayesSamplesDataSpec spec = new() { Train = 2000, Dev = 10, Test = 300, Missing = 0.25, Hidden = ["rain"] };
        Splits splits = spec.Open(null);
        Assert.Equal((2000, 10, 300), (splits.Train!.Count, splits.Dev!.Count, splits.Test!.Count));
        Assert.All(splits.Train!, example => Assert.Equal(["cloudy", "sprinkler", "grass"], ((Assignment)example.Input).Variables));
        Assert.Equal(0.25, splits.Train!.Sum(example => 3 - example.Length) / 6000.0, 0.03);
        Assert.All(splits.Test!, example => Assert.Equal(3, example.Length));
        Assert.Equal(splits.Train!.Fingerprint, spec.Open(null).Train!.Fingerprint);
        Assert.NotEqual(splits.Train!.Fingerprint, (spec with { Seed = 2 }).Open(null).Train!.Fingerprint);
        string bif = folder.Write("coin.bif", "variable coin { type discrete [2] { heads, tails }; } probability ( coin ) { table 0.9, 0.1; }");
        Assert.Equal(0.9, (spec with { Hidden = [], Missing = 0 }).Open(bif).Train!.Count(example => example.ToString() == "coin=heads") / 2000.0, 0.03);
        Assert.Contains("There is no variable 'snow'", Assert.Throws<UnrollException>(() => (spec with { Hidden = ["snow"] }).Open(null)).Message, StringComparison.Ordinal);
    }
}
