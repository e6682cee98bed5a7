using System.Globalization;
using System.Text.Json;

namespace Unroll.Cli.Tests;

/// <summary>Runs that are stopped, as Ctrl-C stops them, when they have written something.</summary>
internal static class Stopped
{
    /// <summary>Runs a command line that is interrupted once its output has shown a text so many times.</summary>
    public static Outcome After(string text, int times, params string[] args)
    {
        using CancellationTokenSource source = new();
        using StringReader input = new("");
        using StoppingWriter output = new(text, times, source);
        using StringWriter error = new();
        using Host host = new(input, output, error) { Interrupted = source.Token };
        int code = UnrollCli.Run(args, host);
        return new Outcome(code, output.ToString(), error.ToString());
    }

    /// <summary>The events of one kind.</summary>
    public static JsonElement[] Events(this Outcome outcome, string kind) => [.. outcome.JsonLines.Where(e => e.GetProperty("event").GetString() == kind)];

    /// <summary>The contents of a model's folder by what they are: the files' names count how often it was saved.</summary>
    public static SortedDictionary<string, string> Model(string folder)
    {
        SortedDictionary<string, string> files = new(StringComparer.Ordinal);
        JsonElement manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "model.json"))).RootElement;
        foreach (string kind in new[] { "recipe", "weights", "report" })
            files.Add(kind, Convert.ToBase64String(File.ReadAllBytes(Path.Combine(folder, manifest.GetProperty(kind).GetString()!))));
        foreach (JsonProperty fitted in manifest.GetProperty("fitted").EnumerateObject())
            files.Add($"fitted {fitted.Name}", File.ReadAllText(Path.Combine(folder, fitted.Value.GetString()!)));
        Assert.Equal(files.Count + 1, Directory.GetFiles(folder).Count(file => !file.EndsWith("checkpoint.safetensors", StringComparison.Ordinal)));
        return files;
    }

    private sealed class StoppingWriter(string text, int times, CancellationTokenSource source) : StringWriter(CultureInfo.InvariantCulture)
    {
        private int left = times;

        public override void Write(string? value)
        {
            base.Write(value);
            Look(value);
        }

        public override void Write(char[] buffer, int index, int count) // spans end here, too
        {
            base.Write(buffer, index, count);
            Look(buffer.AsSpan(index, count));
        }

        private void Look(ReadOnlySpan<char> written)
        {
            if (written.Contains(text, StringComparison.Ordinal) && --left == 0)
                source.Cancel();
        }
    }
}
