using System.Text.Json;

namespace Unroll.Cli.Tests;

/// <summary>What one command line gave.</summary>
internal sealed record Outcome(int Code, string Output, string Error)
{
    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    public JsonElement[] JsonLines => Array.ConvertAll(Lines, line => JsonDocument.Parse(line).RootElement);

    public Outcome Succeeded()
    {
        Assert.Equal("", Error);
        Assert.Equal(0, Code);
        return this;
    }
}

/// <summary>Runs command lines in this process.</summary>
internal static class Cli
{
    /// <summary>Overrides that make the built-in recipe small and quick.</summary>
    public static readonly string[] Tiny =
        ["--set", "model.input.embedding=16", "--set", "model.encoder.cell.hidden=16", "--set", "training.epochs=2", "--set", "training.optimizer.rate=0.02", "--threads", "2"];

    public static Outcome Run(params string[] args) => RunWith("", args);

    public static Outcome RunWith(string input, params string[] args)
    {
        using StringReader reader = new(input);
        using StringWriter output = new(), error = new();
        int code = UnrollCli.Run(args, reader, output, error);
        return new Outcome(code, output.ToString(), error.ToString());
    }

    public static IEnumerable<string> Names(this JsonElement json) => json.EnumerateObject().Select(property => property.Name);
}

/// <summary>A folder that goes when the test ends.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("unroll-cli-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public string Write(string name, string text)
    {
        File.WriteAllText(this[name], text);
        return this[name];
    }

    public string Write(string name, byte[] bytes)
    {
        File.WriteAllBytes(this[name], bytes);
        return this[name];
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

/// <summary>A model that is trained once for all tests.</summary>
public sealed class TrainedModel : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public TrainedModel() => Training = Cli.Run(["train", "slot-filling", .. Cli.Tiny, "--out", Folder, "--seed", "7", "--json"]);

    internal Outcome Training { get; }

    public string Folder => folder["tiny.model"];

    /// <summary>A copy that a test may damage.</summary>
    public string CopyTo(TemporaryFolder target)
    {
        string copy = target["copy.model"];
        Directory.CreateDirectory(copy);
        foreach (string file in Directory.GetFiles(Folder))
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        return copy;
    }

    public void Dispose() => folder.Dispose();
}

[CollectionDefinition(nameof(ModelCollection))]
public sealed class ModelCollection : ICollectionFixture<TrainedModel>;
