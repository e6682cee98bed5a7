namespace Unroll;

/// <summary>Sees in the numbers of an epoch that a game goes wrong: the generator makes few different items, or the discriminator has won, or does not learn.</summary>
internal static class CollapseWatch
{
    private const double LeastSpread = 1.0 / 3;
    private const double LeastModes = 0.75;
    private const double MostOfNoOpinion = 2;
    private const string Slower = "Lower its rate (training.rates=\"discriminator.*=0.1\")";

    /// <summary>What an epoch shows.</summary>
    /// <param name="spec">The game.</param>
    /// <param name="classes">The number of classes of the training set.</param>
    /// <param name="epoch">The means of the discriminator's loss, as discriminator, and of E of real and of generated items, as real and generated.</param>
    /// <param name="dev">Scores of <see cref="ItemScores"/>; null without a dev set.</param>
    public static IReadOnlyList<string> Look(AdversarialSpec spec, int classes, IReadOnlyDictionary<string, double> epoch, Report? dev)
    {
        List<string> seen = [];
        if (dev is not null && dev.Scores.TryGetValue("modes", out double modes) && modes < LeastModes * classes)
            seen.Add("the generator has collapsed: it makes no items of more than a quarter of the classes. " + Collapsed);
        else if (dev is not null && dev["spread"] < LeastSpread)
            seen.Add("the generator has collapsed: what it makes differs less than a third as much as real items do. " + Collapsed);
        if (epoch["real"] - epoch["generated"] > Certain(spec))
            seen.Add($"the discriminator has won: it tells real items from generated ones with certainty, so that the generator learns little from it. {Slower}, make it smaller (model.discriminator.units), or give it fewer steps (model.discriminatorSteps).");
        if (NoOpinion(spec) is { } loss && epoch["discriminator"] > MostOfNoOpinion * loss)
            seen.Add($"the discriminator errs more than one without an opinion would: its steps are too large, and the generator follows it astray. {Slower}.");
        return seen;
    }

    private static string Collapsed => "Lower the discriminator's rate (training.rates=\"discriminator.*=0.1\"), use larger batches (training.batchExamples), or play another game (model.game=hinge).";

    /// <summary>The distance between the evaluations of real and of generated items from which on there is no doubt.</summary>
    private static double Certain(AdversarialSpec spec) => spec.Game switch
    {
        Game.LeastSquares => 3, // they are to be 1 apart
        Game.Energy => 2 * spec.Margin,
        Game.Wasserstein => double.PositiveInfinity, // it is what it is to make large
        _ => 10, // of log odds
    };

    /// <summary>The discriminator's loss where E is 0 for all; null where that says nothing.</summary>
    private static double? NoOpinion(AdversarialSpec spec) => spec.Game switch
    {
        Game.LeastSquares => 0.5,
        Game.Hinge => 2,
        Game.Wasserstein => null,
        Game.Energy => spec.Margin,
        _ => 2 * Math.Log(2),
    };
}
