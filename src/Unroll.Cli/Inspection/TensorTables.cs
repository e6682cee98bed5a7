using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace Unroll.Cli;

/// <summary>Two lists of named tensors side by side: what only one has, what differs in shape, how far the others are from each other.</summary>
internal sealed class TensorTables
{
    private const int NamesShown = 10;
    private const int NarrowestWhole = 80;

    private readonly string noun;

    /// <param name="noun">What a tensor is called: parameter, tensor.</param>
    /// <param name="a">Those of A.</param>
    /// <param name="b">Those of B.</param>
    public TensorTables(string noun, IReadOnlyList<NamedNumbers> a, IReadOnlyList<NamedNumbers> b)
    {
        this.noun = noun;
        Dictionary<string, NamedNumbers> others = b.ToDictionary(one => one.Name, StringComparer.Ordinal);
        HashSet<string> names = [.. a.Select(one => one.Name)];
        OnlyInA = [.. a.Where(one => !others.ContainsKey(one.Name)).Select(one => one.Name)];
        OnlyInB = [.. b.Where(one => !names.Contains(one.Name)).Select(one => one.Name)];
        (NamedNumbers A, NamedNumbers B)[] both = [.. a.Where(one => others.ContainsKey(one.Name)).Select(one => (one, others[one.Name]))];
        Misshapen = [.. both.Where(pair => !pair.A.Shape.SequenceEqual(pair.B.Shape))];
        Compared = [.. both.Where(pair => pair.A.Shape.SequenceEqual(pair.B.Shape)).Select(pair => TensorDifference.Of(pair.A, pair.B))];
        All = TensorDifference.All(Compared);
    }

    public IReadOnlyList<string> OnlyInA { get; }

    public IReadOnlyList<string> OnlyInB { get; }

    /// <summary>Those of one name in both, but of another shape.</summary>
    public IReadOnlyList<(NamedNumbers A, NamedNumbers B)> Misshapen { get; }

    /// <summary>Those of one name and shape in both.</summary>
    public IReadOnlyList<TensorDifference> Compared { get; }

    /// <summary>All of these as one vector.</summary>
    public TensorDifference All { get; }

    /// <summary>Whether both have the same names.</summary>
    public bool SameNames => OnlyInA.Count == 0 && OnlyInB.Count == 0;

    /// <summary>Whether both have the same names, with the same shapes.</summary>
    public bool SameShapes => SameNames && Misshapen.Count == 0;

    /// <summary>Whether they are the same, bit for bit.</summary>
    public bool Same => SameShapes && All.Equal;

    /// <summary>How they differ, for the end of a sentence, where they have the same shapes; otherwise what they share.</summary>
    public string Verdict => SameShapes
        ? FormattableString.Invariant($"{Screen.Count(Compared.Count(one => !one.Equal))} of {Screen.Count(Compared.Count, noun)} differ")
            + (All.Relative is { } relative ? FormattableString.Invariant($", by {relative:G3} of A's length in all, cosine {Number(All.Cosine)}") : "")
        : $"{Screen.Count(Compared.Count, noun)} of the same shape in both, {Screen.Count(Misshapen.Count)} of another shape, {Screen.Count(OnlyInA.Count)} only in A, {Screen.Count(OnlyInB.Count)} only in B";

    public void Write(IAnsiConsole console)
    {
        WriteNames(console, "A", OnlyInA);
        WriteNames(console, "B", OnlyInB);
        if (Misshapen.Count > 0)
        {
            Table shapes = Screen.Table(noun, "shape in A", "shape in B");
            foreach ((NamedNumbers a, NamedNumbers b) in Misshapen)
                shapes.Row(a.Name, a.ShapeText, b.ShapeText);
            console.Show(shapes);
            console.Line("");
        }
        if (Compared.Count == 0)
            return;
        bool wide = console.Profile.Width >= NarrowestWhole;
        Table table = wide
            ? Screen.Table(noun, "shape", "bits", "#largest difference", "#relative", "#cosine")
            : Screen.Table(noun, "bits", "#relative");
        foreach (TensorDifference one in Compared.Append(All))
        {
            string bits = one.Equal ? "equal" : "differ";
            if (wide)
                table.Row(one.Name, one.Shape, bits, Number(one.Largest), Number(one.Relative), Number(one.Cosine));
            else
                table.Row(one.Name, bits, Number(one.Relative));
        }
        console.Show(table);
        console.Line("");
    }

    public void WriteJson(Utf8JsonWriter json)
    {
        CorpusTables.WriteJson(json, "onlyInA", OnlyInA);
        CorpusTables.WriteJson(json, "onlyInB", OnlyInB);
        json.WriteStartArray("otherShape");
        foreach ((NamedNumbers a, NamedNumbers b) in Misshapen)
        {
            json.WriteStartObject();
            json.WriteString("name", a.Name);
            WriteShape(json, "a", a.Shape);
            WriteShape(json, "b", b.Shape);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("sameShape");
        foreach (TensorDifference one in Compared)
            Write(json, one);
        json.WriteEndArray();
        json.WritePropertyName("all");
        Write(json, All);
    }

    private static void Write(Utf8JsonWriter json, TensorDifference one)
    {
        json.WriteStartObject();
        json.WriteString("name", one.Name);
        json.WriteNumber("count", one.Count);
        json.WriteBoolean("equal", one.Equal);
        json.WriteFinite("largest", one.Largest ?? double.NaN);
        json.WriteFinite("relative", one.Relative ?? double.NaN);
        json.WriteFinite("cosine", one.Cosine ?? double.NaN);
        json.WriteEndObject();
    }

    private static void WriteShape(Utf8JsonWriter json, string name, IReadOnlyList<int> shape)
    {
        json.WriteStartArray(name);
        foreach (int size in shape)
            json.WriteNumberValue(size);
        json.WriteEndArray();
    }

    private static string Number(double? value) => value?.ToString("G4", CultureInfo.InvariantCulture) ?? "-";

    private void WriteNames(IAnsiConsole console, string place, IReadOnlyList<string> names)
    {
        if (names.Count == 0)
            return;
        console.Line($"{Screen.Count(names.Count, noun)} only in {place}:");
        foreach (string name in names.Take(NamesShown))
            console.Line($"  {name}");
        if (names.Count > NamesShown)
            console.Line($"  and {Screen.Count(names.Count - NamesShown)} more; --json shows all");
        console.Line("");
    }
}
