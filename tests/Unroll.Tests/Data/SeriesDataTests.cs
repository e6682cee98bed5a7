namespace Unroll.Tests;

/// <summary>Series of numbers from tables, and the samples that hidden Markov models made.</summary>
public sealed class SeriesDataTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("unroll-series-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void ColumnsAreChosenByNameOrNumberAndRowsAreDividedBySequence()
    {
        string file = Write("a.csv", "year,count,where\n1900,13,x\n1901,14.5,x\n1902,-8,y\n");
        Dataset named = new SeriesDataSpec { Columns = ["count"] }.Open(file).Train!;
        Assert.Equal([13, 14.5, -8], Numbers(Assert.Single(named)));
        Dataset several = new SeriesDataSpec { Columns = ["1", "year"], Sequence = "where" }.Open(folder).Train!; // the folder has one table
        Assert.Equal(["13 1900 14.5 1901", "-8 1902"], several.Select(example => string.Join(' ', Numbers(example))));
        Assert.Equal([2, 2], several.Select(example => example.Input.As<Frames>("A test").Size));
        Assert.Equal([1900, 13, 1901, 14.5, 1902, -8], new SeriesDataSpec { Sequence = "2" }.OpenTest(file).SelectMany(Numbers));
        Assert.Equal([1, 2, 3], Numbers(new SeriesDataSpec().Open(Write("b.tsv", "1\n2\n3\n")).Train![0]));
    }

    [Theory]
    [InlineData("1,2\n3\n", null, null, ":2: found 1 cells; expected 2, as in the first row.")]
    [InlineData("a,b\n1,x\n", null, null, ":2: found \"x\" in the column b; expected a number, so name the columns to read by data.columns.")]
    [InlineData("a,b\n1,2\n", "c", null, ": data.columns is \"c\"; expected one of a, b, or a number from 0 to 1.")]
    [InlineData("1,2\n", null, "7", ": data.sequence is \"7\"; expected a number from 0 to 1.")]
    [InlineData("a\n", null, null, ": found no row of numbers; expected at least one.")]
    [InlineData("a\n1\n", null, "a", ": found no column of numbers; expected at least one beside data.sequence.")]
    public void WhatIsWrongIsNamed(string text, string? column, string? sequence, string sentence)
    {
        string file = Write("c.csv", text);
        Assert.Equal(file + sentence, Assert.Throws<UnrollException>(() => new SeriesDataSpec { Columns = column is null ? [] : [column], Sequence = sequence }.Open(file)).Message);
    }

    [Fact]
    public void SamplesAreTheSameInEveryRun()
    {
        Splits counts = new SeriesDataSpec().Open(null);
        Assert.Equal((200, 100), (counts.Train![0].Length, counts.Test![0].Length));
        Assert.Equal(Numbers(counts.Train[0]), Numbers(new SeriesDataSpec().Open(null).Train![0]));
        Dataset weather = new WeatherDataSpec { Train = 2000, Length = 5 }.Open(null).Train!;
        double rainy = weather.SelectMany(example => example.TargetAs<Tags>("A test").Values!).Average(tag => tag == "rainy" ? 1 : 0);
        Assert.InRange(rainy, 0.56, 0.63); // 0.571 in the long run, 0.6 on the first day
        Splits greetings = new TextDataSpec { Unit = TextUnit.Characters, Sample = TextSample.Greetings }.Open(null);
        Assert.Equal("早安", greetings.Train![0].ToString());
        Assert.Equal(60, greetings.Train.Count + greetings.Test!.Count);
    }

    private static double[] Numbers(Example example) => Array.ConvertAll(example.Input.As<Frames>("A test").Values.ToArray(), number => (double)number);

    private string Write(string name, string text)
    {
        string path = Path.Combine(folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
