using System.CommandLine;
using System.Text.Json;
using Spectre.Console;

namespace Unroll.Cli;

/// <summary><c>unroll evaluate</c>.</summary>
internal static class EvaluateCommand
{
    public static Verb Create(Host host)
    {
        Argument<string> model = new("MODEL") { Description = "A model's folder, as `unroll train` saves it" };
        Option<string?> data = Options.Path("--data", "A file, or a folder or downloaded corpus (see `unroll data`) whose test set is used; without it, the test set of the built-in sample, if the model was trained on it");
        Option<int> threads = Options.Threads();
        Option<bool> json = Options.Json("Write one JSON object: every score by its name, byType, confusion, calibration, tokens, seconds, ...");
        Verb verb = new("evaluate", "Evaluate a model on data with known answers.",
        [
            ("evaluate slot-filling.model", "Scores on the test set of the built-in sample, which the model was trained on."),
            ("evaluate slots.model --data corpus/", "Scores on the test set of a corpus."),
            ("evaluate slots.model --data corpus/dev.conll --json", "Scores on one file, for a program."),
        ])
        {
            model, data, threads, json,
        };
        verb.SetAction(parse => Run(host, parse.GetValue(model)!, parse.GetValue(data), parse.GetValue(threads), parse.GetValue(json)));
        return verb;
    }

    private static int Run(Host host, string folder, string? path, int threads, bool json)
    {
        using Device device = new(threads);
        using Model model = Model.Load(folder, null, device);
        Dataset examples = path is not null ? model.Recipe.Data.OpenTest(DataArgument.Resolve(host, path)!) : TestOfSample(model, folder);
        DataWarnings.Write(host, examples);
        LabelOverlap overlap = DataWarnings.Compare(host, model, examples);
        Evaluation evaluation = Evaluation.Of(model, examples);
        if (json)
            JsonLine.Write(host.Output, writer => Write(writer, folder, evaluation, overlap));
        else
            Show(Screen.Of(host), evaluation);
        return ExitCode.Ok;
    }

    private static void Show(IAnsiConsole console, Evaluation evaluation)
    {
        ScoreTable.Write(console, evaluation, int.MaxValue);
        ConfusionTable.Write(console, evaluation.Report);
    }

    /// <summary>The test set of the built-in sample, if the model was trained on that sample: scores on data that it has nothing to do with tell nobody anything.</summary>
    private static Dataset TestOfSample(Model model, string folder)
    {
        Splits sample = model.Recipe.Data.Open(null);
        if (sample.Train is null || !model.Report.Data.TryGetValue("train", out string? learnt) || learnt != sample.Train.Fingerprint)
            throw new UnrollException($"{folder} was not trained on the built-in sample; give the data to evaluate it on with --data.");
        return sample.Test ?? throw new UnrollException("The built-in sample has no test set; give the data to evaluate on with --data.");
    }

    private static void Write(Utf8JsonWriter json, string folder, Evaluation evaluation, LabelOverlap overlap)
    {
        json.WriteStartObject();
        json.WriteString("model", folder);
        evaluation.WriteMeasures(json);
        ReportJson.Write(json, evaluation.Report);
        json.WriteStartObject("unknownLabels");
        foreach ((string label, int count) in overlap.Unknown)
            json.WriteNumber(label, count);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
