using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace Unroll.Cli;

/// <summary><c>unroll lab compare</c>.</summary>
internal static class CompareLab
{
    private const string Usual = "question-type", UsualField = "model.encoder.cell.type=elman,gru,lstm";

    public static Verb Create(Host host)
    {
        Argument<string[]> recipes = new("RECIPE") { Description = "Recipe files, or names of built-in recipes, with one kind of score. Default: question-type with three cells and few epochs", Arity = ArgumentArity.ZeroOrMore };
        Option<string?> vary = new("--vary") { Description = "A field of the recipe and the values that it takes in turn", HelpName = "path=A,B,C" };
        Option<string?> data = Options.Path("--data", "Folder with training, dev and test files, one training file, or the name of a corpus; without it, the built-in sample");
        Option<string[]> set = new("--set") { Description = "Change a field in all runs; may be repeated", HelpName = "path=value", AllowMultipleArgumentsPerToken = false };
        Option<int> seeds = Options.Number("--seeds", "Number of runs of each variant, with the seeds 1 to N", 1, 1000, value => (int)value);
        seeds.DefaultValueFactory = _ => 2;
        Option<int> jobs = Options.Number("--jobs", "Number of runs at a time; 0 for one per core", 0, 1024, value => (int)value);
        Option<int> rounds = Options.Number("--rounds", "Rounds of the paired test; 0 for none", 0, 1_000_000, value => (int)value);
        rounds.DefaultValueFactory = _ => 1000;
        Option<string?> folder = Options.Path("--out", "Where to keep the models. Default: a new folder that is removed at the end", "FOLDER");
        Verb verb = LabVerb.Create(
            host, "compare", "Train recipes or variants with several seeds, and compare them.",
            [
                ("lab compare", "Three cells on the built-in questions."),
                ("lab compare slot-filling --vary model.encoder.cell.type=elman,gru,lstm --seeds 3 --data atis --out cells/ --report cells/", "On a corpus, with a report; run it again to go on after an interruption."),
                ("lab compare slot-filling my/recipe.json --data corpus/", "Two recipes."),
            ],
            """
            Runs are made side by side, one per core. With --out, models stay there, runs that were stopped are continued, and finished
            ones are not made again. The learning curves are means over the seeds, with bands from the lowest to the highest. The paired
            test compares the best variant with each other one on the test set (without one, on the dev set): it exchanges the answers of
            both at random, and p says how often that makes a difference as large as the one found.
            """,
            [recipes, vary, data, set, seeds, jobs, rounds, folder],
            (parse, progress) =>
            {
                string[] names = parse.GetValue(recipes) ?? [];
                bool isUsual = names.Length == 0;
                string[] settings = [.. isUsual ? ["training.epochs=3"] : Array.Empty<string>(), .. parse.GetValue(set) ?? []];
                Variant[] variants = Variant.All(isUsual ? [Usual] : names, parse.GetValue(vary) ?? (isUsual ? UsualField : null), settings);
                using RunFolder runs = new(parse.GetValue(folder));
                CompareRuns compare = new(host, runs.Path, parse.GetValue(data), variants, parse.GetValue(seeds), parse.GetValue(jobs));
                return compare.Run(parse.GetValue(rounds), progress);
            });
        verb.Fault = result => result.GetValue(vary) is { } field && (field.IndexOf('=', StringComparison.Ordinal) is var at && (at < 1 || at == field.Length - 1)) ? $"--vary is '{field}'; expected a field and its values, such as model.encoder.cell.type=elman,gru." : null;
        return verb;
    }

    /// <summary>A folder of the caller's, or one for the time being.</summary>
    private sealed class RunFolder : IDisposable
    {
        private readonly bool isTemporary;

        public RunFolder(string? folder)
        {
            isTemporary = folder is null;
            if (folder is not null)
                OutputFolder.Make("--out", folder);
            Path = folder ?? Directory.CreateTempSubdirectory("unroll-compare-").FullName;
        }

        public string Path { get; }

        public void Dispose()
        {
            if (isTemporary)
                Directory.Delete(Path, recursive: true);
        }
    }
}
