using System.Text.Json;
using Spectre.Console;

namespace Unroll.Cli;

/// <summary>Two models side by side: recipes, training, data, vocabularies, parameters.</summary>
internal sealed class ModelComparison : IInspection
{
    private const int EntriesShown = 5;
    private const int LongestValue = 48;

    private readonly string a;
    private readonly string b;
    private readonly IReadOnlyList<RecipeDifference> recipe;
    private readonly TrainingComparison training;
    private readonly IReadOnlyList<VocabularyDifference> vocabularies;
    private readonly TensorTables parameters;

    private ModelComparison(string a, string b, Model first, Model second)
    {
        this.a = a;
        this.b = b;
        recipe = RecipeDifference.Of(first.Recipe, second.Recipe);
        training = new TrainingComparison(first.Report, second.Report);
        vocabularies = VocabularyDifference.Of(first.Vocabularies, second.Vocabularies);
        parameters = new TensorTables("parameter", NamedNumbers.Of(first), NamedNumbers.Of(second));
    }

    private bool SameWords => vocabularies.All(one => one.Same);

    private bool Same => parameters.Same && SameWords && recipe.Count == 0 && training.Same;

    /// <summary>In one sentence; what matters most to somebody who asks both for answers comes first.</summary>
    private string Verdict
    {
        get
        {
            string[] fields = [.. recipe.Select(one => one.Field)], network = [.. fields.Where(path => path.Split('.')[0] == "model")];
            if (Same)
                return "The same model: parameters, vocabularies, recipe and report are equal, bit for bit.";
            if (!parameters.SameShapes)
                return $"{(parameters.SameNames ? "The same layers in other sizes" : "Other architectures")}: {parameters.Verdict}.";
            if (!SameWords)
                return $"The same parameters' names and shapes over other vocabularies: {parameters.Verdict}.";
            if (network.Length > 0)
                return $"The same parameters' names and shapes in models that are described otherwise ({Listed(network)}): {parameters.Verdict}.";
            if (!parameters.Same)
                return $"The same architecture, other weights: {parameters.Verdict}.";
            return $"The same answers: parameters and vocabularies are equal, bit for bit, and only {(recipe.Count > 0 ? $"the recipes ({Listed(fields)})" : "the reports of their training")} differ.";
        }
    }

    /// <summary>Compares two models' folders.</summary>
    /// <exception cref="UnrollException">One cannot be read.</exception>
    public static ModelComparison Of(string a, string b)
    {
        using Device device = new(1); // nothing is computed
        using Model first = Model.Load(a, null, device), second = Model.Load(b, null, device);
        return new ModelComparison(a, b, first, second);
    }

    public void Write(IAnsiConsole console)
    {
        console.Line($"A  {a}");
        console.Line($"B  {b}");
        console.Line("");
        WriteRecipe(console);
        training.Write(console);
        WriteVocabularies(console);
        parameters.Write(console);
        console.Line(Verdict);
    }

    public void WriteJson(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("kind", "comparison");
        json.WriteString("of", "models");
        json.WriteString("a", a);
        json.WriteString("b", b);
        json.WriteStartArray("recipe");
        foreach (RecipeDifference one in recipe)
            WriteJson(json, one);
        json.WriteEndArray();
        training.WriteJson(json);
        json.WriteStartArray("vocabularies");
        foreach (VocabularyDifference one in vocabularies)
            WriteJson(json, one);
        json.WriteEndArray();
        json.WriteStartObject("parameters");
        parameters.WriteJson(json);
        json.WriteEndObject();
        json.WriteBoolean("same", Same);
        json.WriteString("verdict", Verdict);
        json.WriteEndObject();
    }

    private static void WriteJson(Utf8JsonWriter json, RecipeDifference one)
    {
        json.WriteStartObject();
        json.WriteString("field", one.Field);
        if (one.A is not null)
            json.WriteDocument("a", one.A);
        if (one.B is not null)
            json.WriteDocument("b", one.B);
        json.WriteEndObject();
    }

    private static void WriteJson(Utf8JsonWriter json, VocabularyDifference one)
    {
        json.WriteStartObject();
        json.WriteString("name", one.Name);
        if (one.A is { } first)
            json.WriteNumber("a", first);
        if (one.B is { } second)
            json.WriteNumber("b", second);
        json.WriteBoolean("same", one.Same);
        CorpusTables.WriteJson(json, "onlyInA", one.OnlyInA);
        CorpusTables.WriteJson(json, "onlyInB", one.OnlyInB);
        json.WriteEndObject();
    }

    private static string Listed(string[] fields) =>
        string.Join(", ", fields.Take(EntriesShown)) + (fields.Length > EntriesShown ? $" and {Screen.Count(fields.Length - EntriesShown)} more" : "");

    private static string Entries(int? size, IReadOnlyList<string> only) => size is null || only.Count == 0 ? "-"
        : $"{Screen.Count(only.Count)}: {string.Join(' ', only.Take(EntriesShown))}{(only.Count > EntriesShown ? " ..." : "")}";

    private static string Short(string? value) => value is null ? "-" : value.Length <= LongestValue ? value : value[..(LongestValue - 3)] + "...";

    private void WriteRecipe(IAnsiConsole console)
    {
        if (recipe.Count == 0)
        {
            console.Line("The recipes are the same.");
            console.Line("");
            return;
        }
        Table table = Screen.Table("field of the recipe", "A", "B");
        foreach (RecipeDifference one in recipe)
            table.Row(one.Field, Short(one.A), Short(one.B));
        console.Show(table);
        console.Line("");
    }

    private void WriteVocabularies(IAnsiConsole console)
    {
        Table table = Screen.Table("vocabulary", "#A", "#B", "only in A", "only in B", "ids");
        foreach (VocabularyDifference one in vocabularies)
            table.Row(one.Name, Size(one.A), Size(one.B), Entries(one.A, one.OnlyInA), Entries(one.B, one.OnlyInB), one.Same ? "the same" : "differ");
        console.Show(table);
        console.Line("");

        static string Size(int? size) => size is { } count ? Screen.Count(count) : "-";
    }
}
