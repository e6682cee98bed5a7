using System.Text.Json;
using Spectre.Console;

namespace Unroll.Cli;

/// <summary>Two safetensors files side by side.</summary>
internal sealed class TensorComparison : IInspection
{
    private readonly string a;
    private readonly string b;
    private readonly TensorTables tensors;

    private TensorComparison(string a, string b)
    {
        this.a = a;
        this.b = b;
        tensors = new TensorTables("tensor", NamedNumbers.Of(a), NamedNumbers.Of(b));
    }

    private string Verdict => tensors.Same ? "The same tensors, bit for bit."
        : tensors.SameShapes ? $"The same names and shapes, other numbers: {tensors.Verdict}."
        : $"Other tensors: {tensors.Verdict}.";

    /// <summary>Compares two files.</summary>
    /// <exception cref="UnrollException">One cannot be read.</exception>
    public static TensorComparison Of(string a, string b) => new(a, b);

    public void Write(IAnsiConsole console)
    {
        console.Line($"A  {a}");
        console.Line($"B  {b}");
        console.Line("");
        tensors.Write(console);
        console.Line(Verdict);
    }

    public void WriteJson(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("kind", "comparison");
        json.WriteString("of", "tensors");
        json.WriteString("a", a);
        json.WriteString("b", b);
        json.WriteStartObject("tensors");
        tensors.WriteJson(json);
        json.WriteEndObject();
        json.WriteBoolean("same", tensors.Same);
        json.WriteString("verdict", Verdict);
        json.WriteEndObject();
    }
}
