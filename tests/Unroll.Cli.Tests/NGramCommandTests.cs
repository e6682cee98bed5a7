using System.Text.Json;

namespace Unroll.Cli.Tests;

/// <summary><c>unroll ngram</c>.</summary>
public sealed class NGramCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void AModelIsEstimatedWrittenAndScored()
    {
        string text = folder.Write("text.txt", "the dog sees the cat\n\nthe cat sleeps\nthe dog sleeps\n"), dev = folder.Write("dev.txt", "the dog barks\n"), arpa = folder["x.arpa.gz"];
        Outcome made = Cli.Run("ngram", text, "--order", "2", "--out", arpa, "--score", dev).Succeeded();
        Assert.Equal($"{arpa}: 2-grams of 8 words", made.Lines[0]);
        Assert.StartsWith($"{dev}: perplexity ", made.Lines[1], StringComparison.Ordinal);
        Assert.EndsWith("(3 words, 1 of them unknown, in 1 sentences)", made.Lines[1], StringComparison.Ordinal);
        Assert.Equal(made.Lines[1], Cli.Run("ngram", "--model", arpa, "--score", dev).Succeeded().Lines[0]);
        NGramModel model = NGramModel.Estimate([["the", "dog", "sees", "the", "cat"], ["the", "cat", "sleeps"], ["the", "dog", "sleeps"]], 2);
        JsonElement json = Cli.Run("ngram", text, "--order", "2", "--score", dev, "--json").Succeeded().Json;
        Assert.Equal(Math.Exp(-model.LogProbability(["the", "dog", "barks"]) / 4), json.GetProperty("score").GetProperty("perplexity").GetDouble(), 1e-9);
        Assert.Equal(8, json.GetProperty("words").GetInt32());
    }

    [Fact]
    public void CharactersAreWordsToo()
    {
        string text = folder.Write("text.txt", "ab  好\n"), arpa = folder["c.arpa"];
        Cli.Run("ngram", text, "--unit", "characters", "--out", arpa).Succeeded();
        Assert.Equal(["</s>", "<s>", "<unk>", "a", "b", "▁", "好"], ArpaFile.Read(arpa).Words.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("TEXT is missing; expected text files to estimate a model from, or --model.", "--out", "x")]
    [InlineData("TEXT and --model were both given; expected one of them.", "a", "--model", "b", "--score", "c")]
    [InlineData("--model and --out or --order were both given; a model that is read has an order and a file.", "--model", "b", "--score", "c", "--order", "2")]
    [InlineData("--out and --score are both missing; expected the file of the model, such as --out words.arpa, or a text to score.", "a")]
    [InlineData("--unit was given letters; expected words or characters.", "a", "--out", "b", "--unit", "letters")]
    public void WhatDoesNotFitIsNamed(string message, params string[] args)
    {
        Outcome outcome = Cli.Run(["ngram", .. args]);
        Assert.Equal(2, outcome.Code);
        Assert.Contains(message, outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void FilesThatAreWrongAreNamed()
    {
        Outcome missing = Cli.Run("ngram", folder["none.txt"], "--out", folder["x.arpa"]);
        Assert.Equal(1, missing.Code);
        Assert.Contains("there is no such file", missing.Error, StringComparison.Ordinal);
        string arpa = folder.Write("small.arpa", "\\data\\\nngram 1=2\n\\1-grams:\n-1 a\n-1 </s>\n\\end\\\n"), text = folder.Write("b.txt", "b\n"), empty = folder.Write("empty.txt", "\n");
        Assert.Contains("has the probability 0", Cli.Run("ngram", "--model", arpa, "--score", text).Error, StringComparison.Ordinal);
        Assert.Contains("found no words", Cli.Run("ngram", "--model", arpa, "--score", empty).Error, StringComparison.Ordinal);
    }
}
