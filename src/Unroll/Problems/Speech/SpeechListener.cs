namespace Unroll;

/// <summary>
/// Recognises a sound while it comes, piece by piece (<see cref="Recogniser.Listen"/>). What it has heard at the end is what <see cref="IProblem.Predict"/> hears in the whole sound. For one thread.
/// </summary>
public sealed class SpeechListener
{
    private readonly Recogniser recogniser;
    private readonly Device device;
    private readonly PredictOptions? options;
    private readonly SoundStream stream;
    private readonly NumberBuffer rows = new();
    private readonly List<Real> logProbabilities = [];
    private readonly List<TokenRun> runs = [];
    private readonly int rate;
    private CarriedState? state;
    private long samples;
    private int count;
    private bool ended;

    internal SpeechListener(Recogniser recogniser, Device device, int rate, PredictOptions? options, SoundStream stream) =>
        (this.recogniser, this.device, this.rate, this.options, this.stream) = (recogniser, device, rate, options, stream);

    /// <summary>How much was heard, in seconds.</summary>
    public double Seconds => samples / (double)rate;

    /// <summary>The text so far: the likeliest token of each row. It may change with what comes, and by a beam search at the end.</summary>
    public string Text => recogniser.TextOf(runs.Where(run => run.Token > 0).Select(run => run.Token));

    /// <summary>Hears the next samples.</summary>
    /// <param name="next">From -1 to 1, any number of them.</param>
    /// <exception cref="UnrollException">The sound has ended, or a sample is no finite number.</exception>
    public void Hear(ReadOnlySpan<Real> next)
    {
        Require.That(!ended, "SpeechListener", "samples after the end of the sound", "a new listener for another sound");
        foreach (Real sample in next)
            Require.That(Real.IsFinite(sample), "A sound", $"the sample {sample}", "finite samples from -1 to 1");
        samples += next.Length;
        stream.Feed(next, rows);
        Read();
    }

    /// <summary>Ends the sound.</summary>
    /// <returns>What was said.</returns>
    /// <exception cref="UnrollException">It has ended already.</exception>
    public Recognition End()
    {
        Require.That(!ended, "SpeechListener", "the end of a sound that has ended", "a new listener for another sound");
        ended = true;
        stream.End(rows);
        Read();
        return recogniser.Answer(Seconds, logProbabilities.Count == 0 ? null : new Tensor(new Shape(count, logProbabilities.Count / count), [.. logProbabilities]), options);
    }

    /// <summary>Reads the rows that have come.</summary>
    private void Read()
    {
        if (rows.Count == 0)
            return;
        using Tape tape = Tape.ForPrediction(device);
        Tensor read = recogniser.Read(tape, rows.Span, ref state);                                       // [T, C]
        rows.Drop(rows.Count);
        int[] likeliest = RowOutput.Likeliest(read);
        foreach (TokenRun run in TokenRun.Trim(likeliest))
        {
            if (runs is [.., var last] && last.Token == run.Token)
                runs[^1] = last with { To = count + run.To };
            else
                runs.Add(new TokenRun(run.Token, count + run.From, count + run.To));
        }
        count += likeliest.Length;
        logProbabilities.AddRange(read.Span);
    }
}
