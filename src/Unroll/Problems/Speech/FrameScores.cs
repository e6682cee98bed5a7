namespace Unroll;

/// <summary>How good the tokens of rows are.</summary>
internal static class FrameScores
{
    private const double LongestFlicker = 0.05; // seconds

    /// <summary>Adds them to a report.</summary>
    public static Report Add(Report report, IReadOnlyList<Example> examples, Recognition[] answers)
    {
        List<KeyValuePair<string, double>> scores = [.. report.Scores];
        bool known = examples.All(example => example.TargetAs<PlainText>(Recogniser.Who).Times is not null), modelled = Array.Exists(answers, answer => !answer.Frames!.Before.AsSpan().SequenceEqual(answer.Frames.After));
        double seconds = Math.Max(1e-9, answers.Sum(answer => answer.Seconds));
        if (known)
            scores.Add(new("frameAccuracy", Accuracy(examples, answers, frames => frames.After)));
        scores.Add(new("flicker", answers.Sum(answer => Flickers(answer.Frames!, answer.Frames!.After)) / seconds));
        if (known && modelled)
            scores.Add(new("frameAccuracyBefore", Accuracy(examples, answers, frames => frames.Before)));
        if (modelled)
            scores.Add(new("flickerBefore", answers.Sum(answer => Flickers(answer.Frames!, answer.Frames!.Before)) / seconds));
        return new Report(report.Metric, scores, null, [.. scores.Select(score => score.Key).Where(report.IsError), "flicker", "flickerBefore"]) { Confusions = report.Confusions };
    }

    private static double Accuracy(IReadOnlyList<Example> examples, Recognition[] answers, Func<RecognisedFrames, int[]> labels)
    {
        long right = 0, all = 0;
        for (int b = 0; b < answers.Length; b++)
        {
            RecognisedFrames frames = answers[b].Frames!;
            PlainText text = examples[b].TargetAs<PlainText>(Recogniser.Who);
            int[] positions = FrameLabels.Positions(text, frames.Times.Middles(frames.After.Length));
            for (int t = 0; t < positions.Length; t++)
            {
                string heard = frames.Tokens[labels(frames)[t]], wanted = positions[t] == 0 ? SpeechSpec.Null : text.Tokens[positions[t] - 1];
                right += heard == wanted ? 1 : 0;
            }
            all += positions.Length;
        }
        return right / (double)Math.Max(1, all);
    }

    /// <summary>How often another token interrupts one, for at most 50 ms.</summary>
    private static int Flickers(RecognisedFrames frames, int[] labels)
    {
        List<TokenRun> runs = TokenRun.Trim(labels);
        int flickers = 0;
        for (int i = 1; i + 1 < runs.Count; i++)
        {
            if (runs[i - 1].Token == runs[i + 1].Token && (runs[i].To - runs[i].From) * frames.Times.Step <= LongestFlicker + 1e-9)
                flickers++;
        }
        return flickers;
    }
}
