using System.CommandLine;
using System.Diagnostics;

namespace Unroll.Cli;

/// <summary><c>unroll lab search</c>.</summary>
internal static class SearchLab
{
    private const double MostAnswers = 5_000_000; // of one model, all of which are enumerated

    public static Verb Create(Host host)
    {
        Option<int> length = Number("--length", "Number of steps of a sequence", 1, 1000, 8);
        Option<int> labels = Number("--labels", "Number of labels", 1, 1000, 4);
        Option<int> distance = Number("--distance", "Pairs of labels up to this distance have scores; 1 for neighbours alone", 1, 100, 3);
        Option<int> models = Number("--models", "Number of random models", 1, 10_000, 100);
        Option<bool> whole = new("--whole") { Description = "Also a score of the whole answer: -1 for each step whose label occurred twice before" };
        Option<double?> strength = Options.Real("--strength", "The standard deviation of the scores of pairs; those of labels have 1. Default: 1", 0, 100);
        Option<ulong> seed = Options.Number("--seed", "Of the random models", 0, ulong.MaxValue, value => value);
        seed.DefaultValueFactory = _ => 1;
        return LabVerb.Create(
            host, "search", "How good searches are where no dynamic programme finds the best answer.",
            [
                ("lab search", "Beam search, local search and dual decomposition on 100 random models."),
                ("lab search --distance 2 --strength 0.3", "With weak scores of pairs, most answers are proven to be the best."),
                ("lab search --whole", "With a score of the whole answer."),
            ],
            """
            Each model is a chain with random scores, also of pairs of labels at a distance, so that Viterbi does not apply. All
            answers are enumerated to know the best. "right" is the share of models whose best answer a search found, "proven" that
            of models where it also knew so, and "lost" how much less its answers score on the mean.
            """,
            [length, labels, distance, models, whole, strength, seed],
            (parse, progress) =>
            {
                (int steps, int names) = (parse.GetValue(length), parse.GetValue(labels));
                if (Math.Pow(names, steps) > MostAnswers)
                    throw new UnrollException(FormattableString.Invariant($"--length {steps} and --labels {names} give {Math.Pow(names, steps):G3} answers, all of which are enumerated; expected at most {MostAnswers:N0}."));
                return Of(Run(
                    [.. Enumerable.Range(0, parse.GetValue(models)).Select(i => Draw(new Rng(parse.GetValue(seed)).Stream("search").Stream((ulong)i), steps, names, parse.GetValue(distance), parse.GetValue(strength) ?? 1, parse.GetValue(whole)))],
                    progress));
            });
    }

    private static Option<int> Number(string name, string description, ulong least, ulong most, int usual)
    {
        Option<int> option = Options.Number(name, description, least, most, value => (int)value);
        option.DefaultValueFactory = _ => usual;
        return option;
    }

    private static GlobalChain Draw(Rng random, int length, int labels, int distance, double strength, bool whole)
    {
        GlobalChain chain = new(Normal(length, labels, 1), Normal(labels, labels, strength));
        for (int d = 2; d <= distance; d++)
            chain = chain.WithPairs(d, Normal(labels, labels, strength));
        return whole ? chain.WithWhole(answer => -answer.GroupBy(label => label).Sum(group => Math.Max(0, group.Count() - 2)), 0) : chain;

        double[,] Normal(int rows, int columns, double deviation)
        {
            double[,] scores = new double[rows, columns];
            for (int i = 0; i < scores.Length; i++)
                scores[i / columns, i % columns] = deviation * random.NextNormal();
            return scores;
        }
    }

    private static (string Name, FoundAnswer[] Found, double Seconds)[] Run(GlobalChain[] chains, LabVerb.Progress progress)
    {
        (string, Func<GlobalChain, FoundAnswer>)[] searches =
        [
            ("all answers", Enumerate), ("beam of 1 (greedy)", chain => LabelBeam.Best(chain, 1)), ("beam of 5", chain => LabelBeam.Best(chain, 5)), ("beam of 50", chain => LabelBeam.Best(chain, 50)),
            ("local search", chain => LocalSearch.Best(chain, 0)), ("local search, 10 restarts", chain => LocalSearch.Best(chain, 10)), ("dual decomposition", chain => DualDecomposition.Best(chain)),
        ];
        return [.. searches.Select((search, i) =>
        {
            progress(i / (double)searches.Length, search.Item1);
            long start = Stopwatch.GetTimestamp();
            FoundAnswer[] found = Array.ConvertAll(chains, chain => search.Item2(chain));
            return (search.Item1, found, Stopwatch.GetElapsedTime(start).TotalSeconds);
        })];
    }

    private static FoundAnswer Enumerate(GlobalChain chain)
    {
        int[] answer = new int[chain.Length], best = [.. answer];
        double most = chain.Score(answer);
        while (Next(answer, chain.Labels))
        {
            double score = chain.Score(answer);
            if (score > most)
            {
                most = score;
                answer.CopyTo(best, 0);
            }
        }
        return new FoundAnswer(best, most, most);
    }

    private static bool Next(int[] answer, int labels)
    {
        for (int t = answer.Length - 1; t >= 0; t--)
        {
            if (++answer[t] < labels)
                return true;
            answer[t] = 0;
        }
        return false;
    }

    private static Findings Of((string Name, FoundAnswer[] Found, double Seconds)[] all)
    {
        var rows = all.Select(search => (
            search.Name,
            Right: search.Found.Zip(all[0].Found).Average(pair => pair.First.Score >= pair.Second.Score - 1e-9 ? 1.0 : 0),
            Proven: search.Found.Average(found => found.IsProven ? 1.0 : 0),
            Lost: search.Found.Zip(all[0].Found).Average(pair => Math.Max(0, pair.Second.Score - pair.First.Score)),
            Milliseconds: 1000 * search.Seconds / search.Found.Length)).ToArray();
        var best = rows[1..].MaxBy(row => row.Right);
        return new Findings(
            FormattableString.Invariant($"Searches on {all[0].Found.Length} random models"),
            [FormattableString.Invariant($"Of the searches that do not look at all answers, {best.Name} found the best answer most often: in {best.Right:P0} of the models.")],
            "Lowerre 1976 (beam search); Rush and Collins 2012 (dual decomposition).",
            [new BarsFigure("Share of models whose best answer was found", rows.Select(row => (row.Name, row.Right)), full: 1)],
            [
                new LabTable(
                    "searches",
                    LabColumn.Texts("search", rows.Select(row => row.Name)),
                    LabColumn.Numbers("right", rows.Select(row => row.Right)),
                    LabColumn.Numbers("proven", rows.Select(row => row.Proven)),
                    LabColumn.Numbers("lost", rows.Select(row => row.Lost)),
                    LabColumn.Numbers("ms a model", rows.Select(row => row.Milliseconds))),
            ]);
    }
}
