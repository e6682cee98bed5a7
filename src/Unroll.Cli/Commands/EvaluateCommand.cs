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
        Option<string[]> ensemble = Options.Ensemble();
        Option<int> threads = Options.Threads();
        Option<Precision> precision = Options.Precision();
        Option<bool> json = Options.Json("Write one JSON object: every score by its name, signatures, byType, byLength, confusion, calibration, tokens, seconds, ...");
        Option<bool> figures = new("--figures") { Description = "Also draw the confusion matrix and the calibration, if the model's answers have them" };
        Option<string?> svg = Options.Path("--svg", "Also draw them into this SVG file", "FILE");
        Verb verb = new("evaluate", "Evaluate a model on data with known answers.",
        [
            ("evaluate slot-filling.model", "Scores on the test set of the built-in sample, which the model was trained on."),
            ("evaluate slots.model --data corpus/", "Scores on the test set of a corpus."),
            ("evaluate slots.model --data corpus/dev.conll --json", "Scores on one file, for a program."),
            ("evaluate slots.model --data corpus/ --figures --svg confusions.svg", "Which labels are confused, in the terminal and as a picture (docs/figures.md)."),
        ])
        {
            model, data, ensemble, threads, precision, json, figures, svg,
        };
        verb.Fault = result => result.GetValue(figures) && result.GetValue(json) ? "--figures and --json were both given; expected one of them, or --svg for a picture beside what programs read." : null;
        verb.SetAction(parse =>
        {
            using Device device = new(parse.GetValue(threads)) { Precision = parse.GetValue(precision) };
            IReadOnlyList<Figure> drawn = Run(host, device, parse.GetValue(model)!, parse.GetValue(ensemble) ?? [], parse.GetValue(data), parse.GetValue(json));
            Draw(host, drawn, parse.GetValue(figures), parse.GetValue(svg));
            return ExitCode.Ok;
        });
        return verb;
    }

    /// <summary>Writes the scores, and gives what can be drawn of them.</summary>
    private static IReadOnlyList<Figure> Run(Host host, Device device, string folder, string[] others, string? path, bool json)
    {
        using LoadedModels loaded = new(folder, others, device);
        Model model = loaded.Model;
        Dataset examples = path is not null ? model.Recipe.Data.OpenTest(DataArgument.Resolve(host, path)!) : TestOfSample(model, folder);
        DataWarnings.Write(host, examples);
        LabelOverlap overlap = DataWarnings.Compare(host, model, examples);
        Evaluation evaluation = Evaluation.Of(model, examples);
        if (json)
            JsonLine.Write(host.Output, writer => Write(writer, folder, evaluation, overlap));
        else
            Show(Screen.Of(host), evaluation);
        return evaluation.Report.Figures;
    }

    private static void Draw(Host host, IReadOnlyList<Figure> figures, bool inTerminal, string? svg)
    {
        if (figures.Count == 0 && (inTerminal || svg is not null))
            throw new UnrollException($"{(svg is null ? "--figures" : $"--svg {svg}")}: the scores of this model have neither a confusion matrix nor a calibration to draw; expected a model that chooses labels or tags.");
        IAnsiConsole console = Screen.Of(host);
        foreach (Figure figure in inTerminal ? figures : [])
        {
            FigureText.Write(console, figure);
            console.Line("");
        }
        host.Output.Flush();
        if (svg is not null)
            Picture.Save(host, svg, SvgPicture.Of(figures));
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
