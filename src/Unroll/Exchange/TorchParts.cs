using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Unroll;

/// <summary>Takes the parameters of a model apart into PyTorch's modules, by their names and the cells of the recipe.</summary>
internal static partial class TorchParts
{
    /// <summary>The parts, in the order of the parameters.</summary>
    /// <exception cref="UnrollException">A cell has no counterpart in PyTorch, or the model is a game of networks.</exception>
    public static IReadOnlyList<TorchPart> Of(Model model)
    {
        if (model.Recipe.Model is AdversarialSpec)
            throw new UnrollException("The model is a game of a generator and a discriminator, whose layers have no names in PyTorch; expected a model of another kind.");
        CheckCells(Recipe.NodeOf(model.Recipe.Model, typeof(ProblemSpec), Catalogue.Default));
        List<TorchPart> parts = [];
        Dictionary<string, Shape> shapes = model.Parameters.Parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Shape, StringComparer.Ordinal);
        foreach (string name in shapes.Keys)
        {
            if (Cell().Match(name) is { Success: true } cell)
            {
                if (cell.Groups["part"].Value != "input")
                    continue; // goes with the layer
                string layer = "l" + cell.Groups["layer"].Value + (cell.Groups["direction"].Value == "backward" ? "_reverse" : "");
                parts.Add(new TorchLayer(name[..^".input".Length], cell.Groups["prefix"].Value, layer));
            }
            else
            {
                bool isTable = name.EndsWith(".table", StringComparison.Ordinal);
                bool isLinear = name.EndsWith(".weight", StringComparison.Ordinal) && shapes[name].Rank == 2 && shapes.TryGetValue(name[..^"weight".Length] + "bias", out Shape bias) && bias.Rank == 1 && bias.Count == shapes[name][1];
                parts.Add(new TorchMatrix(name, isTable ? name[..^"table".Length] + "weight" : name, isLinear));
            }
        }
        return parts;
    }

    /// <summary>What modules there are, as their constructors are called in Python, by their names.</summary>
    public static IReadOnlyDictionary<string, string> Modules(Model model)
    {
        Dictionary<string, string> modules = new(StringComparer.Ordinal);
        Dictionary<string, Shape> shapes = model.Parameters.Parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Shape, StringComparer.Ordinal);
        foreach ((string name, Shape shape) in shapes)
        {
            if (Cell().Match(name) is { Success: true } cell && cell.Groups["part"].Value == "input" && cell.Groups["layer"].Value == "0" && cell.Groups["direction"].Value == "forward")
            {
                string path = cell.Groups["prefix"].Value;
                int hidden = shapes[$"{path}0.forward.recurrent"][0], gates = shape[1] / hidden, layers = 1;
                while (shapes.ContainsKey(string.Create(CultureInfo.InvariantCulture, $"{path}{layers}.forward.input")))
                    layers++;
                string kind = gates switch { 4 => "LSTM", 3 => "GRU", _ => "RNN" };
                modules[path.TrimEnd('.')] = string.Create(CultureInfo.InvariantCulture, $"nn.{kind}({shape[0]}, {hidden}, num_layers={layers}, bidirectional={(shapes.ContainsKey($"{path}0.backward.input") ? "True" : "False")})");
            }
            else if (name.EndsWith(".table", StringComparison.Ordinal))
            {
                modules[name[..^".table".Length]] = string.Create(CultureInfo.InvariantCulture, $"nn.Embedding({shape[0]}, {shape[1]})");
            }
            else if (name.EndsWith(".weight", StringComparison.Ordinal) && shape.Rank == 2 && shapes.TryGetValue(name[..^"weight".Length] + "bias", out Shape bias) && bias.Count == shape[1])
            {
                modules[name[..^".weight".Length]] = string.Create(CultureInfo.InvariantCulture, $"nn.Linear({shape[0]}, {shape[1]})");
            }
        }
        return modules;
    }

    /// <summary>Cells stand under <c>cell</c> wherever a recipe has recurrent layers.</summary>
    private static void CheckCells(JsonNode? node)
    {
        if (node is JsonArray list)
        {
            foreach (JsonNode? one in list)
                CheckCells(one);
        }
        if (node is not JsonObject members)
            return;
        foreach ((string name, JsonNode? value) in members)
        {
            if (name == "cell" && value is JsonObject cell)
                CheckCell(cell.Deserialize((System.Text.Json.Serialization.Metadata.JsonTypeInfo<CellSpec>)Catalogue.Default.Json.GetTypeInfo(typeof(CellSpec)))!, (string?)cell["type"]);
            else
                CheckCells(value);
        }
    }

    private static void CheckCell(CellSpec cell, string? name)
    {
        bool isTheirs = cell switch
        {
            LstmSpec lstm => lstm == new LstmSpec(lstm.Hidden) { ForgetBias = lstm.ForgetBias, Memory = lstm.Memory },
            GruSpec gru => gru.Reset == ResetGate.After,
            ElmanSpec elman => elman.Activation is Activation.Tanh or Activation.Relu,
            IrnnSpec => true,
            _ => false,
        };
        if (!isTheirs)
            throw new UnrollException($"The model's cell is {name}{(cell is LstmSpec or GruSpec or ElmanSpec ? " with settings that PyTorch's has not" : "")}, for which PyTorch has no module; expected lstm, gru (reset after the product), elman (tanh or relu) or irnn, with nothing around it.");
    }

    [GeneratedRegex(@"^(?<prefix>(.+\.)?)(?<layer>[0-9]+)\.(?<direction>forward|backward)\.(?<part>input|recurrent|bias|candidate)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Cell();
}
