using System.Globalization;
using System.Text.Json;

namespace Unroll;

/// <summary>
/// A request of the Open Inference Protocol, version 2: a tensor for each field of the model. A text is an element of a tensor of BYTES, a number one of any numeric type; the tensors have the
/// same number of elements, one for each example. <c>parameters</c> are the model's options.
/// </summary>
/// <param name="Id">The caller's name for it; null without one.</param>
/// <param name="Instances">What is asked.</param>
/// <param name="Outputs">The tensors that the response shall have; empty for all.</param>
internal sealed record InferRequest(string? Id, Instances Instances, IReadOnlyList<string> Outputs)
{
    /// <summary>The parameter by which clients of Triton ask for tensors in binary form; they read JSON as well.</summary>
    private const string AsksForBinary = "binary_data_output";

    /// <summary>Reads a request.</summary>
    /// <exception cref="UnrollException">It is something else.</exception>
    public static InferRequest Read(JsonElement body, InstanceReader reader)
    {
        if (body.ValueKind != JsonValueKind.Object || !body.TryGetProperty("inputs", out JsonElement inputs) || inputs.ValueKind != JsonValueKind.Array)
            throw new UnrollException("inputs: found none; expected a list of tensors such as {\"name\": \"text\", \"shape\": [1], \"datatype\": \"BYTES\", \"data\": [\"...\"]}.");
        try
        {
            Dictionary<string, string[]> tensors = new(StringComparer.Ordinal);
            foreach (JsonElement input in inputs.EnumerateArray())
            {
                (string name, string[] values) = Tensor(input);
                if (!tensors.TryAdd(name, values))
                    throw new UnrollException($"inputs: found '{name}' twice; expected each field once.");
            }
            int count = tensors.Values.Select(values => values.Length).DefaultIfEmpty(0).Max();
            if (count == 0 || tensors.Values.Any(values => values.Length != count))
                throw new UnrollException("inputs: found tensors without elements, or with different numbers of them; expected one element for each example.");
            Example[] examples = [.. Enumerable.Range(0, count).Select(i => reader.OfFields(tensors.ToDictionary(pair => pair.Key, pair => pair.Value[i], StringComparer.Ordinal)))];
            string? id = body.TryGetProperty("id", out JsonElement given) && given.ValueKind == JsonValueKind.String ? given.GetString() : null;
            return new InferRequest(id, new Instances(examples, body.TryGetProperty("parameters", out JsonElement options) ? reader.OptionsOf(options, AsksForBinary) : null), OutputsOf(body));
        }
        catch (InvalidOperationException e)
        {
            throw new UnrollException("inputs: found half a surrogate pair (\\uD800 to \\uDFFF) in a text; expected whole characters.", e);
        }
    }

    private static string[] OutputsOf(JsonElement body)
    {
        if (!body.TryGetProperty("outputs", out JsonElement outputs))
            return [];
        if (outputs.ValueKind != JsonValueKind.Array || outputs.EnumerateArray().Any(output => output.ValueKind != JsonValueKind.Object || Text(output, "name") is null))
            throw new UnrollException("outputs: found something else than a list of objects with names; expected one such as [{\"name\": \"answer\"}].");
        return [.. outputs.EnumerateArray().Select(output => Text(output, "name")!)];
    }

    private static (string Name, string[] Values) Tensor(JsonElement input)
    {
        if (input.ValueKind != JsonValueKind.Object || Text(input, "name") is not { } name)
            throw new UnrollException("inputs: found a tensor without a name; expected the name of a field of the model.");
        string type = Text(input, "datatype") ?? "";
        bool isText = type == "BYTES";
        if (!isText && !IsNumeric(type))
            throw new UnrollException($"inputs: found '{type}' as the datatype of '{name}'; expected BYTES for texts, or a numeric type such as FP32.");
        if (!input.TryGetProperty("data", out JsonElement data) || data.ValueKind != JsonValueKind.Array)
            throw new UnrollException($"inputs: found no list \"data\" of '{name}'; expected its elements in JSON, since tensors in binary form are not read.");
        JsonValueKind kind = isText ? JsonValueKind.String : JsonValueKind.Number;
        JsonElement[] elements = [.. data.EnumerateArray().SelectMany(element => element.ValueKind == JsonValueKind.Array ? [.. element.EnumerateArray()] : new[] { element })];
        if (elements.FirstOrDefault(element => element.ValueKind != kind) is { ValueKind: not JsonValueKind.Undefined })
            throw new UnrollException($"inputs: found an element of '{name}' that is no {(isText ? "text" : "number")}; expected {type} elements alone.");
        long[] shape = input.TryGetProperty("shape", out JsonElement sizes) && sizes.ValueKind == JsonValueKind.Array
            ? [.. sizes.EnumerateArray().Select(size => size.ValueKind == JsonValueKind.Number && size.TryGetInt64(out long value) ? value : -1)] : [];
        if (shape.Length is < 1 or > 2 || shape[0] != elements.Length || (shape.Length == 2 && shape[1] != 1))
            throw new UnrollException(string.Create(CultureInfo.InvariantCulture, $"inputs: found the shape [{string.Join(", ", shape)}] of '{name}' and {elements.Length} elements; expected [{elements.Length}] or [{elements.Length}, 1]."));
        return (name, [.. elements.Select(element => isText ? element.GetString()! : element.GetRawText())]);
    }

    private static string? Text(JsonElement input, string property) => input.TryGetProperty(property, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool IsNumeric(string type) => type is "FP16" or "FP32" or "FP64" or "INT8" or "INT16" or "INT32" or "INT64" or "UINT8" or "UINT16" or "UINT32" or "UINT64";
}
