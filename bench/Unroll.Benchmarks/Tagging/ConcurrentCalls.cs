using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace Unroll.Benchmarks;

/// <summary>Many callers of one model, each with one sentence at a time.</summary>
internal sealed class ConcurrentCalls
{
    private readonly double[] latencies;

    private ConcurrentCalls(double[] latencies, double seconds, int different)
    {
        this.latencies = latencies;
        PerSecond = latencies.Length / seconds;
        Different = different;
    }

    /// <summary>Sentences of all callers together.</summary>
    public double PerSecond { get; }

    /// <summary>How many answers differ from those that one caller alone gets: tags, spans or any bit of a probability.</summary>
    public int Different { get; }

    /// <summary>How many sentences were answered.</summary>
    public int Answers => latencies.Length;

    /// <summary>The time that a share of the calls do not exceed, in seconds.</summary>
    public double Latency(double share) => latencies[(int)(share * (latencies.Length - 1))];

    /// <summary>Lets callers run, each through all sentences from another one on, until the time is over and each has made a round.</summary>
    public static ConcurrentCalls Make(Model model, IReadOnlyList<Example> sentences, int callers, TimeSpan time)
    {
        IAnswer[] alone = [.. sentences.Select(sentence => model.Predict([sentence])[0])];
        List<double>[] times = [.. Enumerable.Range(0, callers).Select(_ => new List<double>(4 * sentences.Count))];
        IAnswer[][] answers = [.. Enumerable.Range(0, callers).Select(_ => new IAnswer[sentences.Count])];
        long begin = Stopwatch.GetTimestamp();
        Thread[] threads = [.. Enumerable.Range(0, callers).Select(caller => new Thread(() =>
        {
            for (int asked = 0; asked < sentences.Count || Stopwatch.GetElapsedTime(begin) < time; asked++)
            {
                int i = (asked + (caller * sentences.Count / callers)) % sentences.Count;
                long start = Stopwatch.GetTimestamp();
                answers[caller][i] = model.Predict([sentences[i]])[0];
                times[caller].Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
            }
        }))];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();
        double seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;

        string[] expected = Array.ConvertAll(alone, Text);
        int different = answers.Sum(some => some.Where((answer, i) => Text(answer) != expected[i]).Count());
        return new ConcurrentCalls([.. times.SelectMany(some => some).Order()], seconds, different);
    }

    /// <summary>All that an answer says; numbers are written with all their digits.</summary>
    private static string Text(IAnswer answer)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream))
            answer.WriteJson(writer, full: true);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
