using System.Globalization;
using System.Text.Json;

namespace Unroll.Cli.Tests;

/// <summary>A language model through every verb.</summary>
public sealed class LanguageModelTests : IDisposable
{
    private static readonly string[] Small =
        ["--set", "model.embedding=8", "--set", "model.encoder={\"cell\":{\"type\":\"gru\",\"hidden\":8}}", "--set", "training.epochs=1", "--set", "training.optimizer=adam", "--set", "training.optimizer.rate=0.01"];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void TrainEvaluatePredictInspect()
    {
        string model = folder["lm.model"];
        Outcome training = Cli.Run(["train", "language-model", .. Small, "--out", model, "--json"]).Succeeded();
        JsonElement finished = training.JsonLines[^1];
        Assert.Equal("perplexity", finished.GetProperty("metric").GetString());
        Assert.Equal(["perplexity", "nats"], finished.GetProperty("test").Names());
        double perplexity = finished.GetProperty("test").GetProperty("perplexity").GetDouble();
        Assert.InRange(perplexity, 2, 500);

        JsonElement evaluated = Cli.Run("evaluate", model, "--json").Succeeded().Json;
        Assert.Equal(perplexity, evaluated.GetProperty("perplexity").GetDouble());
        Assert.Equal(600, evaluated.GetProperty("examples").GetInt32());
        Assert.Contains("600 sentences", Cli.Run("evaluate", model).Succeeded().Output, StringComparison.Ordinal);
        Assert.Equal(["tokens"], Cli.Run("inspect", model, "--json").Succeeded().Json.GetProperty("vocabularies").Names());

        JsonElement answer = Cli.Run("predict", model, "show me flights", "--json").Succeeded().Json;
        Assert.Equal(["tokens", "logProbabilities", "logProbability", "perplexity", "unknown"], answer.Names());
        Assert.Equal("<eos>", answer.GetProperty("tokens")[3].GetString());
        Assert.Equal(answer.GetProperty("logProbability").GetDouble(), answer.GetProperty("logProbabilities").EnumerateArray().Sum(x => x.GetDouble()), 4);
        Assert.Matches(@"^-[0-9.]+ nats  perplexity [0-9.]+  show me flights\n$", Cli.Run("predict", model, "show me flights").Succeeded().Output);
        Assert.Equal(4, Cli.Run("predict", model, "show me flights", "--columns").Succeeded().Lines.Length);

        string[] next = Cli.Run("predict", model, "show me", "--next", "5").Succeeded().Lines;
        double[] probabilities = [.. next.Select(line => double.Parse(line.Split("  ")[0], CultureInfo.InvariantCulture))];
        Assert.Equal(5, next.Length);
        Assert.Equal(probabilities.OrderDescending(), probabilities);

        string[] go = ["predict", model, "show me", "--continue", "4", "--samples", "3", "--seed", "5", "--top-k", "20", "--top-p", "0.9", "--temperature", "0.8"];
        Outcome first = Cli.Run(go).Succeeded();
        Assert.Equal(3, first.Lines.Length);
        Assert.All(first.Lines, line => Assert.StartsWith("show me", line, StringComparison.Ordinal));
        Assert.Equal(first.Output, Cli.Run(go).Output);
        JsonElement drawn = Cli.Run([.. go, "--json"]).Succeeded().Json.GetProperty("continuations");
        Assert.Equal(3, drawn.GetArrayLength());
        Assert.Equal(["text", "tokens", "logProbability", "ended"], drawn[0].Names());

        string[] search = ["predict", model, "show me", "--continue", "4", "--beam", "5", "--samples", "3", "--length-penalty", "0.6"];
        JsonElement[] found = [.. Cli.Run([.. search, "--json"]).Succeeded().Json.GetProperty("continuations").EnumerateArray()];
        Assert.Equal(3, found.Length);
        double[] scores = [.. found.Select(one => one.GetProperty("logProbability").GetDouble()
            / Math.Pow((5.0 + one.GetProperty("tokens").GetArrayLength() + (one.GetProperty("ended").GetBoolean() ? 1 : 0)) / 6, 0.6))];
        Assert.Equal(scores.OrderDescending(), scores);
        Assert.Equal(found.Select(one => one.GetProperty("text").GetString()), Cli.Run(search).Succeeded().Lines);
    }

    /// <summary>Each error is one line, approved by name in tests/approved/errors.txt.</summary>
    [Fact]
    public void WhatCannotBeAsked()
    {
        string model = folder["lm.model"];
        Cli.Run(["train", "language-model", .. Small, "--set", "training.epochs=1", "--out", model, "--quiet"]).Succeeded();
        Fails("top-k-without-continue", "--next", "3", "--top-k", "5");
        Fails("temperature-not-a-number", "--continue", "3", "--temperature", "hot");
        Fails("next-too-many", "--next", "99999999");
        Fails("continue-negative", "--continue", "-1");
        Fails("top-k-negative", "--continue", "3", "--top-k", "-3");
        Fails("top-p-too-large", "--continue", "3", "--top-p", "1.5");
        Fails("samples-without-continue", "--samples", "3");
        Fails("seed-without-continue", "--next", "3", "--seed", "3");
        Fails("continue-and-columns", "--continue", "3", "--columns");
        Fails("best-of-a-language-model", "--best", "2");
        Fails("beam-without-continue", "--beam", "5");
        Fails("beam-and-temperature", "--continue", "3", "--beam", "5", "--temperature", "2");
        Fails("beam-and-seed", "--continue", "3", "--beam", "5", "--seed", "2");
        Fails("beam-too-narrow", "--continue", "3", "--beam", "5", "--samples", "6");
        Fails("beam-negative", "--continue", "3", "--beam", "-1");
        Fails("length-penalty-without-beam", "--continue", "3", "--length-penalty", "0.6");

        void Fails(string name, params string[] args)
        {
            Outcome outcome = Cli.Run(["predict", model, "show me", .. args]);
            Approved.Entry("errors.txt", name, outcome.Error.TrimEnd('\n'));
            Assert.Equal((1, ""), (outcome.Code, outcome.Output));
        }
    }

    [Fact]
    public void PeopleSeeSentencesPerplexityAndWhatToTry()
    {
        Outcome outcome = Cli.Run(["train", "language-model", .. Small, "--set", "data.unit=characters", "--set", "training.window=64", "--set", "training.batchTokens=6400", "--out", folder["c.model"]]).Succeeded();
        Assert.StartsWith("language-model: 2,400 train, 400 dev, 600 test sentences; ", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("dev bitsPerCharacter", outcome.Output, StringComparison.Ordinal);
        Assert.Contains(" Try it:", outcome.Output, StringComparison.Ordinal);
        string continued = Cli.Run("predict", folder["c.model"], "show", "--continue", "5").Succeeded().Output;
        Assert.StartsWith("show", continued, StringComparison.Ordinal);

        using StringReader input = new("");
        using StringWriter error = new();
        using Shown shown = new();
        using Host host = new(input, shown, error) { OutputIsShown = true };
        Assert.Equal(0, UnrollCli.Run(["predict", folder["c.model"], "show", "--continue", "5"], host));
        Assert.Equal(continued, shown.ToString());
        Assert.Equal(continued.Length - "show\n".Length + 2, shown.Flushed.Distinct().Count()); // each character, what was typed, and the line's end
    }

    [Fact]
    public void InspectReadsTextAsTheRecipeDoes()
    {
        folder.Write("train.txt", "the cat sat\nthe dog sat\n");
        folder.Write("test.txt", "the mouse sat\n");
        JsonElement json = Cli.Run("inspect", folder.Path, "--recipe", "language-model", "--json").Succeeded().Json;
        Assert.Equal(["kind", "path", "parts", "labels", "example"], json.Names());
        Assert.Equal(8, json.GetProperty("parts")[0].GetProperty("tokens").GetInt32());
        Assert.Equal(1, json.GetProperty("parts")[1].GetProperty("unknownTokens").GetInt32());
        Assert.Contains("sentences", Cli.Run("inspect", folder.Path, "--recipe", "language-model").Succeeded().Output, StringComparison.Ordinal);
    }

    /// <summary>A terminal that remembers what a person has seen each time something was shown.</summary>
    private sealed class Shown : StringWriter
    {
        public List<string> Flushed { get; } = [];

        public override void Flush() => Flushed.Add(ToString());
    }
}
