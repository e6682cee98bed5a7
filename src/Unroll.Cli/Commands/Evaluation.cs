using System.Diagnostics;
using System.Text.Json;

namespace Unroll.Cli;

/// <summary>A model's scores on some examples, and how long it took.</summary>
internal sealed record Evaluation(Report Report, string Data, int Examples, string Noun, long Tokens, double Seconds)
{
    public double TokensPerSecond => Seconds > 0 ? Tokens / Seconds : 0;

    public static Evaluation Of(Model model, Dataset examples)
    {
        long start = Stopwatch.GetTimestamp();
        Report report = model.Evaluate(examples);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return new Evaluation(report, examples.Name, examples.Count, examples.Noun, examples.Sum(example => (long)example.Length), seconds);
    }

    /// <summary>Writes what was measured as properties of an open object.</summary>
    public void WriteMeasures(Utf8JsonWriter json)
    {
        json.WriteString("data", Data);
        json.WriteNumber("examples", Examples);
        json.WriteNumber("tokens", Tokens);
        json.WriteNumber("seconds", Math.Round(Seconds, 4));
        json.WriteNumber("tokensPerSecond", Math.Round(TokensPerSecond));
    }
}
