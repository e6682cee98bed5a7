#if SINGLE
using Unroll.Benchmarks;

namespace Unroll.Tests.Benchmarks;

/// <summary>What the benchmark's command line asks for.</summary>
public sealed class BenchOptionsTests
{
    [Fact]
    public void ThreadsAreAListWithoutRepetitions()
    {
        Assert.Equal([1, 2], Options.Parse([]).Threads);
        Assert.Equal([1, 2, 4, 8, 16], Options.Parse(["--threads", "1,2,4,8,16"]).Threads);
        Assert.Equal([4, 1], Options.Parse(["--threads", "4,1,4"]).Threads);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1,")]
    [InlineData("both")]
    [InlineData("2000")]
    [InlineData("-1")]
    public void OtherThreadsAreRefused(string text) =>
        Assert.Contains($"--threads was given {text}; expected", Assert.Throws<BenchException>(() => Options.Parse(["--threads", text])).Message);

    [Fact]
    public void ACaseIsWantedBySectionOrName()
    {
        Options options = Options.Parse(["--only", "layers/LSTM", "--only", "ctc"]);
        Assert.True(options.Wants("layers", "lstm 1,2,3,4 train"));
        Assert.True(options.Wants("ctc", "200,16,30,20"));
        Assert.False(options.Wants("layers", "gru 1,2,3,4 train"));
    }
}
#endif
