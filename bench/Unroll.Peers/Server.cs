using System.Diagnostics;
using System.Text.Json.Nodes;
using Unroll;
using Unroll.Benchmarks;

namespace Peers;

/// <summary>
/// Reads questions and answers them, a line of JSON each:
/// <code>
/// {"do": "load", "id", ...}                             makes a case; the rest of the line describes it
/// {"do": "check", "id", "file"}                         writes its outputs and gradients as safetensors
/// {"do": "time", "id", "seconds", "least", "limit"}     the median time of a call, in seconds; with "trial": of a shorter one
/// {"do": "settings"} {"do": "memory"} {"do": "drop", "id"}
/// </code>
/// </summary>
/// <param name="settings">The answer to "settings".</param>
/// <param name="load">Makes a case.</param>
internal sealed class Server(JsonObject settings, Func<JsonObject, ICase> load)
{
    private readonly Dictionary<string, ICase> cases = [];

    public void Run(TextReader questions, TextWriter answers)
    {
        while (questions.ReadLine() is { } line)
        {
            answers.WriteLine(Answer(JsonNode.Parse(line)!.AsObject()).ToJsonString());
            answers.Flush();
        }
    }

    /// <summary>Whatever goes wrong is said by the one who asked.</summary>
    private JsonObject Answer(JsonObject question)
    {
        try
        {
            return (string)question["do"]! switch
            {
                "load" => Load(question),
                "check" => Check(question),
                "time" => Time(question),
                "settings" => settings.DeepClone().AsObject(),
                "memory" => Memory(),
                "drop" => Drop((string)question["id"]!),
                string verb => new JsonObject { ["error"] = $"{verb} is not known" },
            };
        }
        catch (Exception error)
        {
            return new JsonObject { ["error"] = $"{error.GetType().Name}: {error.Message}" };
        }
    }

    private JsonObject Load(JsonObject question)
    {
        cases.Add((string)question["id"]!, load(question));
        return [];
    }

    private JsonObject Check(JsonObject question)
    {
        using FileStream stream = File.Create((string)question["file"]!);
        SafeTensors.Write(stream, [.. cases[(string)question["id"]!].Results()]);
        return [];
    }

    /// <summary>Calls until both the seconds and the least number of calls are reached; one call above the limit ends it.</summary>
    private JsonObject Time(JsonObject question)
    {
        ICase one = cases[(string)question["id"]!];
        Action step = question["trial"] is null ? one.Step : one.Trial;
        double seconds = (double)question["seconds"]!, limit = (double?)question["limit"] ?? double.MaxValue;
        int least = (int)question["least"]!;
        List<double> times = new(4096);
        long begin = Stopwatch.GetTimestamp();
        while (times.Count < least || Stopwatch.GetElapsedTime(begin).TotalSeconds < seconds)
        {
            long start = Stopwatch.GetTimestamp();
            step();
            times.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
            if (times[^1] > limit)
                break;
        }
        times.Sort();
        return new JsonObject { ["seconds"] = times[times.Count / 2], ["calls"] = times.Count };
    }

    /// <summary>Resident now and at most since the last question, in bytes.</summary>
    private static JsonObject Memory()
    {
        JsonObject answer = new() { ["resident"] = ResidentMemory.Now(), ["peak"] = ResidentMemory.Peak() };
        ResidentMemory.ForgetPeak();
        return answer;
    }

    private JsonObject Drop(string id)
    {
        cases.Remove(id, out ICase? one);
        one?.Dispose();
        GC.Collect();
        GC.WaitForPendingFinalizers(); // tensors that no scope owned
        return [];
    }
}
