using System.CommandLine;

namespace Unroll.Cli;

/// <summary><c>unroll lab errors</c>.</summary>
internal static class ErrorsLab
{
    public static Verb Create(Host host)
    {
        Argument<string?> model = LabModel.Argument("a model", "slot-filling");
        Option<string?> data = Options.Path("--data", "Folder with training, dev and test files, one file, or the name of a corpus. Default: the data that the model was trained on, if they are built in");
        Option<string?> against = Options.Path("--against", "Another model of the same kind, to see where the two disagree", "MODEL");
        Option<int> rounds = Options.Number("--rounds", "Rounds of the paired test with the other model; 0 for none", 0, 1_000_000, value => (int)value);
        rounds.DefaultValueFactory = _ => 1000;
        return LabVerb.Create(
            host, "errors", "Where a model errs: confusions, the worst items, errors by length and by rare words.",
            [
                ("lab errors", "A small tagger on its own test set."),
                ("lab errors slots.model --data corpus/ --report errors/", "A model of your own, with a report; the tables have the items themselves."),
                ("lab errors slots.model --against other.model --data atis", "Where two models disagree, and whether the difference may be chance."),
            ],
            """
            The test set is used, without one the dev set. An item's errors are its labels, tags or spans that are wrong, missing or too
            many. If the data have a training set, errors are also shown by how often the rarest token of an item is in it.
            """,
            [model, data, against, rounds],
            (parse, progress) =>
            {
                using Device device = new();
                using LabModel lab = LabModel.Open(parse.GetValue(model), "slot-filling", ["training.epochs=6"], device, progress);
                Splits parts = lab.Model.Recipe.Data.Open(DataArgument.Resolve(host, parse.GetValue(data)));
                Dataset examples = parts.Test ?? parts.Dev ?? parts.Train ?? throw new UnrollException($"--data {parse.GetValue(data)}: found no examples; expected a test set.");
                if (lab.Model.Problem is IStreamProblem)
                    throw new UnrollException("`unroll lab errors` looks at items one by one; this model reads one long text. Expected another model.");
                DataWarnings.Compare(host, lab.Model, examples);
                progress(1, "predicting");
                ErrorStudy study = new(lab.Model.Problem, examples, lab.Model.Predict(examples, cancel: host.Interrupted));
                if (parse.GetValue(against) is not { } folder)
                    return study.Explore(parts.Train);
                using Model other = Model.Load(folder, null, device);
                if (other.Report.Metric != lab.Model.Report.Metric || other.Problem.GetType() != lab.Model.Problem.GetType())
                    throw new UnrollException($"--against {folder}: found a {other.Recipe.Name} model, scored by {other.Report.Metric}; expected one of the same kind as the other model.");
                return study.Explore(parts.Train, (Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)), other.Predict(examples, cancel: host.Interrupted)), parse.GetValue(rounds));
            });
    }
}
