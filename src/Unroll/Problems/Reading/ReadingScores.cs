namespace Unroll;

/// <summary>How many questions were answered right, by their kinds, and whether the model looked at the facts.</summary>
internal static class ReadingScores
{
    private const double Failed = 0.05;

    public static Report Of(IReadOnlyList<(Reply Right, ReadingAnswer Answer)> questions)
    {
        IReadOnlyList<KeyValuePair<string, TypeScore>> kinds = KindScores.Of(questions.Select(one => (one.Right.Kind, one.Right.Answer, one.Answer.Answer)));
        double[] errors = [.. kinds.Select(kind => 1 - kind.Value.Recall)];
        (Reply Right, ReadingAnswer Answer)[] right = [.. questions.Where(one => one.Right.Answer == one.Answer.Answer)], marked = [.. right.Where(one => one.Right.Facts.Count > 0)];
        double accuracy = Share(right.Length, questions.Count);
        return new Report(
            "accuracy",
            [
                new("accuracy", accuracy), new("meanError", errors.Length > 0 ? errors.Average() : 1 - accuracy), new("failed", errors.Count(error => error > Failed)),
                new("factSeen", Share(marked.Count(one => Looked(one.Answer).Overlaps(one.Right.Facts)), marked.Length)),
                new("factsSeen", Share(marked.Count(one => Looked(one.Answer).IsSupersetOf(one.Right.Facts)), marked.Length)),
            ],
            kinds, ["meanError", "failed"]) { Calibration = Calibration.Of(questions.Select(one => (one.Answer.Probability, one.Right.Answer == one.Answer.Answer))) };
    }

    private static HashSet<int> Looked(ReadingAnswer answer) => [.. Enumerable.Range(0, answer.Hops).Select(answer.Looked)];

    private static double Share(int some, int all) => all == 0 ? 0 : (double)some / all;
}
