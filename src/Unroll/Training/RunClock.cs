using System.Diagnostics;

namespace Unroll;

/// <summary>How long a run takes, and at what speed: stopped and resumed runs go on counting, the time between is left out.</summary>
internal sealed class RunClock
{
    private readonly long begun = Stopwatch.GetTimestamp();
    private double secondsBefore;
    private double trainingSeconds;
    private long trainedTokens;
    private long evaluatedTokens;
    private volatile bool scoring;

    /// <summary>From the run's beginning to its last step, everything included.</summary>
    public double Seconds { get; private set; }

    /// <summary>How many of them were spent on scoring.</summary>
    public double EvaluationSeconds { get; private set; }

    /// <summary>Training tokens per second so far, evaluation left out.</summary>
    public double TokensPerSecond => trainingSeconds > 0 ? trainedTokens / trainingSeconds : 0;

    /// <summary>Tokens per second in evaluation so far; 0 if there was none.</summary>
    public double PredictedTokensPerSecond => EvaluationSeconds > 0 ? evaluatedTokens / EvaluationSeconds : 0;

    /// <summary>Whether it is scoring just now; may be asked by another thread than the one that trains.</summary>
    public bool IsScoring => scoring;

    /// <summary>Counts a step that was made.</summary>
    /// <param name="start">When it began, as <see cref="Stopwatch.GetTimestamp"/> says.</param>
    /// <param name="tokens">Of its batch.</param>
    public void AddStep(long start, int tokens)
    {
        trainingSeconds += Stopwatch.GetElapsedTime(start).TotalSeconds;
        trainedTokens += tokens;
    }

    /// <summary>Takes the time for <see cref="Seconds"/>.</summary>
    public void Stamp() => Seconds = secondsBefore + Stopwatch.GetElapsedTime(begun).TotalSeconds;

    /// <summary>Scores, and counts the time.</summary>
    public Report Score(IReadOnlyList<Example> examples, Func<Report> score)
    {
        long start = Stopwatch.GetTimestamp();
        scoring = true;
        try
        {
            return score();
        }
        finally
        {
            scoring = false;
            EvaluationSeconds += Stopwatch.GetElapsedTime(start).TotalSeconds;
            evaluatedTokens += examples.Sum(example => (long)example.Length);
        }
    }

    /// <summary>Saves the times; of a run that has ended none, so that equal runs end with equal files.</summary>
    public void Save(RunState state, bool ended) => state.Put("times", ended ? [0, 0, 0, 0, 0] : [trainingSeconds, EvaluationSeconds, trainedTokens, evaluatedTokens, Seconds]);

    /// <summary>Goes on from there.</summary>
    public void Load(RunState state)
    {
        double[] times = state.Numbers("times");
        (trainingSeconds, EvaluationSeconds, trainedTokens, evaluatedTokens) = (times[0], times[1], (long)times[2], (long)times[3]);
        Seconds = secondsBefore = times[4];
    }
}
