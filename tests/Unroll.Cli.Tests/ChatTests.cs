using System.Diagnostics;

namespace Unroll.Cli.Tests;

/// <summary><c>unroll chat</c>: lines are answered with the last turns in mind.</summary>
public sealed class ChatTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly string model;

    public ChatTests()
    {
        // What answers "b" depends on the first turn, so that a forgotten history shows.
        string talk = folder.Write("talk.txt", string.Concat(Enumerable.Repeat("a\nx\nb\nafter a\n\nc\nx\nb\nafter c\n\n", 20)));
        model = folder["talk.model"];
        Cli.Run("train", "chat", "--data", talk, "--set", "data.history=3", "--out", model, "--set", "model.encoder.cell.hidden=12", "--set", "model.decoder.cell.hidden=12", "--set", "model.input.embedding=12", "--set", "model.decoder.embedding=12",
            "--set", "model.decoder.readout=12", "--set", "model.dropout=0", "--set", "training.epochs=60", "--set", "training.optimizer.rate=0.02", "--set", "training.batchTokens=100", "--threads", "1", "--json").Succeeded();
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void AnAnswerDependsOnTheTurnsBefore()
    {
        Assert.Equal("x\nafter a\nx\nafter c\n", Talk("a\nb\n/new\nc\nb\n"));
        Assert.Equal("x\n", Talk("a\n\nnever read\n"));
        Assert.Equal("x\n", Talk("a\n", "--beam", "3"));
        Assert.Equal("x\n", Talk("a\n", "--beam", "3", "--rerank", "0.1"));
        Assert.Contains("--temperature was given without samples", Cli.RunWith("a\n", "chat", model, "--temperature", "0.5").Error, StringComparison.Ordinal);
        Assert.Contains("--length-penalty was given with a beam of 1", Cli.RunWith("a\n", "chat", model, "--length-penalty", "1").Error, StringComparison.Ordinal);
        Assert.Equal(Talk("a\n", "--samples", "1", "--seed", "4"), Talk("a\n", "--samples", "1", "--seed", "4"));
    }

    /// <summary>In a process, standard input is bytes, and a program that talks with it waits for each answer.</summary>
    [Fact]
    public void APipeIsAnsweredLineByLine()
    {
        using Process process = Process.Start(new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "Unroll.Cli.dll"), "chat", model]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        foreach ((string said, string answer) in new[] { ("a", "x"), ("b", "after a") })
        {
            process.StandardInput.WriteLine(said);
            process.StandardInput.Flush();
            Assert.Equal(answer, process.StandardOutput.ReadLine());
        }
        process.StandardInput.Close();
        Assert.Equal("", process.StandardOutput.ReadToEnd());
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    [Fact]
    public void AnInputWhoseOutputsCannotBeWhatIsAskedForIsNamed()
    {
        string questions = folder.Write("questions.txt", "a\n\na b c\na\n");
        Outcome refused = Cli.Run("predict", model, "--file", questions, "--min-ratio", "1", "--max-length", "3");
        Assert.Equal((1, $"unroll: {questions}:3: the sentence has no output of at most 3 more tokens that satisfies its constraint; expected a greater length, or a constraint that the model's tokens can satisfy.\n"), (refused.Code, refused.Error));
    }

    [Fact]
    public void ModelsAnswerTogether()
    {
        string alone = Cli.Run("predict", model, "a", "c", "--beam", "3", "--best", "2").Succeeded().Output;
        Assert.Equal(alone, Cli.Run("predict", model, "--ensemble", model, "a", "c", "--beam", "3", "--best", "2", "--ensemble", model).Succeeded().Output);
        Assert.Equal("x\n", Cli.Run("predict", model, "--ensemble", model, "--text", "a").Succeeded().Output);
        Assert.Contains("there is n", Cli.Run("predict", model, "--ensemble", folder["nowhere"], "a").Error, StringComparison.Ordinal);
        string talk = folder["talk.txt"];
        Assert.Equal(Cli.Run("evaluate", model, "--data", talk, "--json").Succeeded().Json.GetProperty("perplexity").GetDouble(), Cli.Run("evaluate", model, "--ensemble", model, "--data", talk, "--json").Succeeded().Json.GetProperty("perplexity").GetDouble(), 1e-6);
    }

    [Fact]
    public void WhatIsNoConversationIsNamed()
    {
        Assert.Contains("neither an input nor an option '--bem'", Cli.RunWith("a\n", "chat", model, "--bem", "3").Error, StringComparison.Ordinal);
        Assert.Contains("needs MODEL", Cli.Run("chat").Error, StringComparison.Ordinal);
        Assert.Contains("--text was given", Cli.Run("chat", model, "--text", "a").Error, StringComparison.Ordinal);
        foreach (string[] several in new string[][] { ["--samples", "2"], ["--beam", "3", "--best", "2"], ["--target", "x"] })
            Assert.Contains("A conversation has one answer to a turn", Cli.RunWith("a\n", ["chat", model, .. several]).Error, StringComparison.Ordinal);
        string tagger = folder["copy.model"];
        Cli.Run("train", "slot-filling", "--out", tagger, "--set", "training.epochs=1", "--set", "model.encoder.cell.hidden=2", "--set", "model.input.embedding=2", "--threads", "1", "--json").Succeeded();
        Outcome refused = Cli.RunWith("a\n", "chat", tagger);
        Assert.Equal(1, refused.Code);
        Assert.Contains("does not answer a text by a text", refused.Error, StringComparison.Ordinal);
    }

    private string Talk(string input, params string[] options) => Cli.RunWith(input, ["chat", model, .. options]).Succeeded().Output;
}
