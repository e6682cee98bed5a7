using System.Text.Json;
using Spectre.Console;

namespace Unroll.Cli;

/// <summary>What a model's folder holds.</summary>
internal sealed class ModelInspection : IInspection
{
    private readonly string folder;
    private readonly Model model;
    private readonly IReadOnlyList<LearntTable> learnt;

    private ModelInspection(string folder, Model model, int rows)
    {
        this.folder = folder;
        this.model = model;
        learnt = model.Problem.Learnt(rows);
    }

    public static ModelInspection Of(string folder, int rows)
    {
        using Device device = new(1); // nothing is computed
        return new ModelInspection(folder, Model.Load(folder, null, device), rows);
    }

    public void Write(IAnsiConsole console)
    {
        AskingArguments asking = new();
        RunReport report = model.Report;
        console.Line($"{folder}: a model trained by the recipe {model.Recipe.Name}");
        console.Line("");
        Grid facts = new Grid().AddColumn(new GridColumn().NoWrap().PadLeft(2).PadRight(3)).AddColumn(new GridColumn().PadRight(0));
        AddFacts(facts, report);
        console.Show(facts);
        console.Line("");
        Table table = Screen.Table("parameter", "shape", "#numbers");
        foreach (Parameter parameter in model.Parameters.Parameters)
            table.Row(parameter.Name, parameter.Shape.ToString(), Screen.Count(parameter.Shape.Count));
        table.Row("all", "", Screen.Count(model.Parameters.Count));
        console.Show(table);
        console.Line("");
        LearningCurve.Write(console, report);
        foreach (InputField field in model.Problem.Fields)
            console.Line($"input --{field.Name} {field.Placeholder}: {field.Help}");
        if (model.Problem.Options is { } options)
            console.Line($"options of predict: {string.Join(", ", Catalogue.Default.FieldsOf(options).Select(asking.SaidAs))}");
        console.Line("");
        foreach (LearntTable one in learnt)
        {
            console.Line(one.Title);
            console.Show(Screen.Table(one));
            console.Line("");
        }
        console.Line("recipe:");
        console.Lines(model.Recipe.ToJson());
    }

    public void WriteJson(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("kind", "model");
        json.WriteString("path", folder);
        json.WriteDocument("recipe", model.Recipe.ToJson());
        json.WriteNumber("count", model.Parameters.Count);
        json.WriteStartArray("parameters");
        foreach (Parameter parameter in model.Parameters.Parameters)
        {
            json.WriteStartObject();
            json.WriteString("name", parameter.Name);
            json.WriteStartArray("shape");
            foreach (int size in parameter.Shape.ToArray())
                json.WriteNumberValue(size);
            json.WriteEndArray();
            json.WriteNumber("count", parameter.Shape.Count);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartObject("vocabularies");
        foreach ((string name, Vocabulary vocabulary) in model.Vocabularies)
            json.WriteNumber(name, vocabulary.Count);
        json.WriteEndObject();
        WriteLearnt(json);
        json.WriteDocument("report", model.Report.ToJson());
        json.WriteEndObject();
    }

    private void WriteLearnt(Utf8JsonWriter json)
    {
        json.WriteStartArray("learnt");
        foreach (LearntTable one in learnt)
        {
            json.WriteStartObject();
            json.WriteString("title", one.Title);
            json.WriteStartArray("rows");
            foreach (IReadOnlyList<string> row in one.Rows)
            {
                json.WriteStartObject();
                for (int i = 0; i < row.Count; i++)
                    json.WriteString(one.Columns[i], row[i]);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private void AddFacts(Grid facts, RunReport report)
    {
        foreach ((string name, Vocabulary vocabulary) in model.Vocabularies)
            Add(facts, name, Screen.Count(vocabulary.Count) + (vocabulary.HasUnknown ? ", one of them for unknown ones" : ""));
        Add(facts, "trained", FormattableString.Invariant(
            $"{Screen.Count(report.Epochs.Count, "epoch")}{(report.Complete ? "" : ", stopped before its end,")} by Unroll {report.Version}"));
        if (report.Ending is { } ending)
            Add(facts, "ended", ending.What);
        if (report.From is { } from)
            Add(facts, "continued from", $"the model with SHA-256 {from[..Math.Min(16, from.Length)]}...");
        Add(facts, "with", FormattableString.Invariant($"seed {report.Seed}, {report.Kernels}"));
        Add(facts, "best epoch", report.BestEpoch.ToString(System.Globalization.CultureInfo.InvariantCulture));
        foreach (TrainingFault fault in report.Faults)
            Add(facts, "fault", TrainingText.Fault(fault));
        Add(facts, "dev", Scores(report.Dev));
        Add(facts, "test", Scores(report.Test));
        foreach ((string part, string print) in report.Data)
            Add(facts, $"{part} data", $"SHA-256 {print[..Math.Min(16, print.Length)]}...");
    }

    private static void Add(Grid facts, string name, string value) => facts.AddRow(new Markup($"[bold]{Markup.Escape(name)}[/]"), new Text(value));

    private static string Scores(IReadOnlyDictionary<string, double>? scores) =>
        scores is null ? "not scored" : string.Join("   ", scores.Select(pair => $"{pair.Key} {Screen.Score(pair.Value)}"));
}
