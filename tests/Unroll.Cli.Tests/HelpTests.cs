namespace Unroll.Cli.Tests;

/// <summary>Help texts are approved files in tests/approved; with UNROLL_APPROVE=1 they are written anew.</summary>
public sealed class HelpTests
{
    [Theory]
    [InlineData("root")]
    [InlineData("train")]
    [InlineData("evaluate")]
    [InlineData("predict")]
    [InlineData("serve")]
    [InlineData("studio")]
    [InlineData("chat")]
    [InlineData("embed")]
    [InlineData("align")]
    [InlineData("index")]
    [InlineData("search")]
    [InlineData("ngram")]
    [InlineData("query")]
    [InlineData("list")]
    [InlineData("schema")]
    [InlineData("inspect")]
    [InlineData("data")]
    [InlineData("data list")]
    [InlineData("data get")]
    [InlineData("data verify")]
    [InlineData("import")]
    [InlineData("export")]
    [InlineData("completions")]
    [InlineData("lab")]
    [InlineData("lab toy-memory")]
    [InlineData("lab gradient-flow")]
    [InlineData("lab error-surface")]
    [InlineData("lab clipping")]
    [InlineData("lab compare")]
    [InlineData("lab errors")]
    [InlineData("lab saliency")]
    [InlineData("lab gates")]
    [InlineData("lab embedding")]
    [InlineData("lab attention")]
    [InlineData("lab hops")]
    [InlineData("lab trellis")]
    [InlineData("lab ctc")]
    [InlineData("lab heads")]
    [InlineData("lab search")]
    [InlineData("lab learning-rate")]
    [InlineData("lab worked-examples")]
    public void HelpIsAsApproved(string verb)
    {
        string help = Cli.Run(verb == "root" ? ["--help"] : [.. verb.Split(' '), "--help"]).Succeeded().Output;
        string text = string.Join('\n', help.Split('\n').Select(line => line.TrimEnd()));
        Approved.Text($"help-{verb.Replace(' ', '-')}.txt", text);
        Assert.Contains("\nExamples:\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void NoVerbIsHelp() => Assert.Equal(Cli.Run("--help").Output, Cli.Run().Succeeded().Output);

    [Fact]
    public void VersionIsThatOfTheAssembly() =>
        Assert.Equal($"unroll {typeof(UnrollCli).Assembly.GetName().Version!.ToString(3)}\n", Cli.Run("--version").Succeeded().Output);
}
