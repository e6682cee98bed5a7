using System.Diagnostics;
using Unroll.Fuzz;

namespace Unroll.Cli.Tests;

/// <summary>A short run of the harness that <c>dotnet run make.cs fuzz</c> runs longer: some seconds for all readers together.</summary>
public sealed class FuzzTests
{
    private const int Inputs = 300;
    private const double Seconds = 0.5;

    public static TheoryData<string> Readers() => [.. FuzzReaders.All.Select(reader => reader.Name)];

    [Theory]
    [MemberData(nameof(Readers))]
    public void DamagedInputIsReadOrRefusedInASentence(string name)
    {
        FuzzReader reader = FuzzReaders.All.Single(one => one.Name == name);
        using Fuzzer fuzzer = new() { MostSeconds = 600 }; // that of a quiet machine is for make.cs fuzz
        fuzzer.WarmUp(reader);
        Stopwatch watch = Stopwatch.StartNew();
        for (long index = 0; index < Inputs && watch.Elapsed.TotalSeconds < Seconds; index++)
        {
            string? fault = fuzzer.Try(reader, 1, index);
            Assert.True(fault is null, $"{name} --seed 1 --at {index}: {fault}");
        }
    }

    [Theory]
    [InlineData("throws another exception", "InvalidOperationException: here")]
    [InlineData("says nothing", "the message is empty")]
    [InlineData("allocates", "allocated ")]
    public void TheHarnessSeesWhatItLooksFor(string what, string expected)
    {
        FuzzReader reader = new("bad", [FuzzInput.Of("file", "text")], (_, _) =>
        {
            switch (what)
            {
                case "throws another exception": throw new InvalidOperationException("here");
                case "says nothing": throw new UnrollException("");
                default: GC.KeepAlive(new byte[1 << 25]); break;
            }
        });
        using Fuzzer fuzzer = new() { MostSeconds = 600 }; // that of a quiet machine is for make.cs fuzz
        Assert.StartsWith(expected, fuzzer.Try(reader, 1, 0), StringComparison.Ordinal);
    }

    [Fact]
    public void AnInputIsAFunctionOfReaderSeedAndNumber()
    {
        FuzzReader reader = FuzzReaders.All[0];
        Assert.Equal(Fuzzer.Input(reader, 3, 5).Files[0].Bytes, Fuzzer.Input(reader, 3, 5).Files[0].Bytes);
        Assert.True(Enumerable.Range(0, 50).Select(i => Fuzzer.Input(reader, 3, i).Text(0)).Distinct().Count() > 30);
    }
}
