using System.CommandLine;

namespace Unroll.Cli;

/// <summary><c>unroll lab clipping</c>.</summary>
internal static class ClippingLab
{
    private const string Usual = "adding-problem";

    /// <summary>A network that diverges at once without clipping.</summary>
    private static readonly string[] Adapted =
    [
        "model.encoder.cell=irnn", "model.encoder.cell.hidden=32", "data.length=50", "data.train=3200", "data.dev=1", "data.test=1",
        "training.epochs=1", "training.batchTokens=null", "training.batchExamples=16", "training.optimizer=sgd", "training.optimizer.rate=0.02",
    ];

    public static Verb Create(Host host)
    {
        RecipeArguments what = new(orModel: true, "A recipe file (.json), or the name of a built-in recipe. Default: a ReLU network that begins as the identity, on the adding problem");
        Option<double?> clipValue = Options.Real("--clip-value", "The limit of each number of the gradients in the run that is clipped by value. Default: 0.01", 1e-12, 1e12);
        Option<double?> clipNorm = Options.Real("--clip-norm", "The limit of the norm in the run that is clipped by norm. Default: 1", 1e-12, 1e12);
        Option<int> steps = Options.Number("--steps", "Number of training steps of each run", 1, 1_000_000, value => (int)value);
        steps.DefaultValueFactory = _ => 200;
        Option<int> threads = Options.Threads();
        threads.DefaultValueFactory = _ => 1;
        return LabVerb.Create(
            host, "clipping", "Training without clipping, clipped by value, and clipped by norm.",
            [
                ("lab clipping", "A network that diverges without clipping."),
                ("lab clipping slot-filling --data corpus/ --set training.optimizer=sgd --set training.optimizer.rate=1 --clip-norm 5", "Another recipe."),
            ],
            """
            Three runs of one recipe and one seed make the same first step but for clipping. The figures show the loss and the norm of
            the gradients at each step, also at those that the trainer undid: it does not make a step whose loss or gradient is not
            finite or jumps, goes back to the end of the last epoch, and cuts the learning rate (training.faults). The recipe's own
            clipping is ignored; there are no dev scores, and nothing is saved.
            """,
            [what.Name, what.Data, what.Set, what.Seed, clipValue, clipNorm, steps, threads],
            (parse, progress) =>
            {
                (Recipe recipe, Splits data) = what.Open(host, parse, usual: Usual, adapted: Adapted);
                Dataset train = data.Train ?? throw new UnrollException("There is no training set.");
                using Device device = new(parse.GetValue(threads));
                ClipRule[] rules = [ClipRule.Without, ClipRule.ByValue(parse.GetValue(clipValue) ?? 0.01), ClipRule.ByNorm(parse.GetValue(clipNorm) ?? 1)];
                int most = parse.GetValue(steps), made = 0;
                return ClippingStudy.Compare(recipe.Name, [.. rules.Select((rule, i) =>
                {
                    made = 0;
                    return ClippedRun.Of(recipe, train, rule, most, device, () => progress((i + ((double)made++ / most)) / rules.Length, rule.Name));
                })]);
            });
    }
}
