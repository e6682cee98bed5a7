using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace Unroll.Cli;

/// <summary>What a safetensors file holds.</summary>
internal sealed class TensorInspection : IInspection
{
    private const int NarrowestWhole = 90;
    private const long MostBytes = 1 << 30;

    private readonly string path;
    private readonly IReadOnlyList<TensorEntry> entries;
    private readonly IReadOnlyDictionary<string, Tensor>? numbers;

    private TensorInspection(string path, IReadOnlyList<TensorEntry> entries, IReadOnlyDictionary<string, Tensor>? numbers)
    {
        this.path = path;
        this.entries = entries;
        this.numbers = numbers;
    }

    /// <summary>Reads a file. Statistics are to be had only where all numbers are F32 or F64, and no more than a gigabyte.</summary>
    public static TensorInspection Of(string path)
    {
        IReadOnlyList<TensorEntry> listed = SafeTensors.List(path);
        bool readable = listed.All(entry => entry.Type is "F32" or "F64") && listed.Sum(entry => entry.End - entry.Begin) <= MostBytes;
        return new TensorInspection(path, listed, readable ? SafeTensors.Read(path) : null);
    }

    public void Write(IAnsiConsole console)
    {
        console.Line($"{path}: {Screen.Count(entries.Count, "tensor")}, {Screen.Count(entries.Sum(Count))} numbers, {Screen.Count(entries.Sum(entry => entry.End - entry.Begin))} bytes");
        bool wide = console.Profile.Width >= NarrowestWhole;
        Table table = wide ? Screen.Table("tensor", "type", "shape", "#bytes", "#min", "#max", "#mean", "#norm") : Screen.Table("tensor", "shape", "#norm");
        foreach (TensorEntry entry in entries)
        {
            Statistics? found = Of(entry);
            string shape = $"[{string.Join(", ", entry.Shape)}]";
            if (wide)
            {
                table.Row(entry.Name, entry.Type, shape, Screen.Count(entry.End - entry.Begin),
                    Number(found?.Min), Number(found?.Max), Number(found?.Mean), Number(found?.Norm));
            }
            else
            {
                table.Row(entry.Name, shape, Number(found?.Norm));
            }
        }
        console.Show(table);
        if (numbers is null)
            console.Line("Statistics are left out: they are made only where all tensors are F32 or F64, and of no more than 1 GiB.");
    }

    public void WriteJson(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("kind", "tensors");
        json.WriteString("path", path);
        json.WriteStartArray("tensors");
        foreach (TensorEntry entry in entries)
            WriteEntry(json, entry);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteEntry(Utf8JsonWriter json, TensorEntry entry)
    {
        json.WriteStartObject();
        json.WriteString("name", entry.Name);
        json.WriteString("dtype", entry.Type);
        json.WriteStartArray("shape");
        foreach (int size in entry.Shape)
            json.WriteNumberValue(size);
        json.WriteEndArray();
        json.WriteNumber("bytes", entry.End - entry.Begin);
        if (Of(entry) is { } found)
        {
            json.WriteFinite("min", found.Min);
            json.WriteFinite("max", found.Max);
            json.WriteFinite("mean", found.Mean);
            json.WriteFinite("norm", found.Norm);
        }
        json.WriteEndObject();
    }

    private Statistics? Of(TensorEntry entry)
    {
        if (numbers is null || numbers[entry.Name].Count == 0)
            return null;
        (double min, double max, double sum, double squares) = (double.PositiveInfinity, double.NegativeInfinity, 0, 0);
        foreach (Real number in numbers[entry.Name].Span)
        {
            min = Math.Min(min, number); // NaN wins, so that it is seen
            max = Math.Max(max, number);
            sum += number;
            squares += (double)number * number;
        }
        return new Statistics(min, max, sum / numbers[entry.Name].Count, Math.Sqrt(squares));
    }

    private static long Count(TensorEntry entry) => entry.Shape.Aggregate(1L, (product, size) => product * size);

    private static string Number(double? value) => value?.ToString("G4", CultureInfo.InvariantCulture) ?? "-";

    private sealed record Statistics(double Min, double Max, double Mean, double Norm);
}
