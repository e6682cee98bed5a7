using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// A run that can go on: one safetensors file, whose header says which recipe, data and kernel set made it, and has a sum
/// over all of it. It is written beside its place, flushed and renamed over the one before: whatever happens, there is one whole checkpoint or none.
/// </summary>
internal sealed class Checkpoint
{
    private const string Format = "6";

    public Checkpoint(RunState state, IReadOnlyList<EpochReport> epochs, IReadOnlyList<TrainingFault> faults, RunEnding? ending)
    {
        State = state;
        Epochs = epochs;
        Faults = faults;
        Ending = ending;
    }

    /// <summary>Everything that the next steps depend on.</summary>
    public RunState State { get; }

    /// <summary>The epochs that have ended.</summary>
    public IReadOnlyList<EpochReport> Epochs { get; }

    /// <summary>The faults that the run has gone back for.</summary>
    public IReadOnlyList<TrainingFault> Faults { get; }

    /// <summary>Why the run had come to its end; null if it had not.</summary>
    public RunEnding? Ending { get; }

    public void Write(string path, string recipe, string kernels, Dictionary<string, string> data, string? from)
    {
        Dictionary<string, string> header = new(StringComparer.Ordinal)
        {
            ["checkpoint"] = Format,
            ["recipe"] = recipe,
            ["kernels"] = kernels,
            ["data"] = JsonSerializer.Serialize(data, CheckpointJson.Default.DictionaryStringString),
            ["numbers"] = JsonSerializer.Serialize(new Dictionary<string, double[]>(State.AllNumbers), CheckpointJson.Default.DictionaryStringDoubleArray),
            ["epochs"] = JsonSerializer.Serialize([.. Epochs], CheckpointJson.Default.EpochReportArray),
            ["faults"] = JsonSerializer.Serialize([.. Faults], CheckpointJson.Default.TrainingFaultArray),
            ["from"] = from ?? "",
            ["ending"] = Ending is null ? "" : JsonSerializer.Serialize(Ending, CheckpointJson.Default.RunEnding),
        };
        header["sum"] = Sum(header, State.AllTensors);
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
                Directory.CreateDirectory(folder);
            ReplacedFile.Write(path, stream => SafeTensors.Write(stream, [.. State.AllTensors.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (pair.Key, pair.Value))], header));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new UnrollException($"{path}: the checkpoint cannot be written: {e.Message.TrimEnd('.')}. What was saved there before is unchanged.", e);
        }
    }

    /// <summary>Whether a file is that of a run that had come to its end; only its header is read.</summary>
    public static bool HasEnded(string path)
    {
        try
        {
            return File.Exists(path) && SafeTensors.ReadMetadata(path).TryGetValue("ending", out string? ending) && ending.Length > 0;
        }
        catch (UnrollException)
        {
            return false;
        }
    }

    /// <summary>Whether a file is a checkpoint, of whatever run; null if there is no telling.</summary>
    public static bool? Is(string path)
    {
        try
        {
            return SafeTensors.ReadMetadata(path).ContainsKey("checkpoint");
        }
        catch (UnrollException)
        {
            return null;
        }
    }

    /// <summary>Reads a checkpoint. What it says of itself is compared with the run before any number is read.</summary>
    /// <param name="path">The file.</param>
    /// <param name="recipe">What the run must have been by; it may have more epochs.</param>
    /// <param name="kernels">The kernel set that it must have been on.</param>
    /// <param name="data">The data that it must have been on.</param>
    /// <param name="from">The fingerprint of the model that the run must have started from; null for none.</param>
    /// <param name="fixedEpochs">Why the number of epochs must be that of the run; null if it may be larger.</param>
    /// <param name="most">How many numbers its tensors may have together.</param>
    public static Checkpoint Read(string path, string recipe, string kernels, Dictionary<string, string> data, string? from, string? fixedEpochs, long most)
    {
        using SafeTensorsReader reader = SafeTensorsReader.Open(path);
        IReadOnlyDictionary<string, string> header = reader.Texts;
        if (Field(header, "checkpoint", path) is not Format and var format)
            throw new UnrollException($"{path}: found the checkpoint format {format}; this version of Unroll reads format {Format}.");
        JsonNode then = Parse(header, "recipe", path, text => JsonNode.Parse(text)), now = JsonNode.Parse(recipe)!;
        AllowMoreEpochs(then, now, path, fixedEpochs);
        if (Difference(then, now, "") is { } difference)
            throw new UnrollException($"{path}: the checkpoint is of a run by another recipe: {difference}. Give the recipe and settings of that run, or start again.");
        if (Field(header, "kernels", path) is var set && set != kernels)
            throw new UnrollException($"{path}: the checkpoint is of a run on the kernel set {set}, this device has {kernels}, whose last digits differ; set UNROLL_KERNELS={set} to go on exactly, or start again.");
        Dictionary<string, string> parts = Parse(header, "data", path, text => JsonSerializer.Deserialize(text, CheckpointJson.Default.DictionaryStringString));
        foreach (string part in parts.Keys.Union(data.Keys, StringComparer.Ordinal))
        {
            if (parts.GetValueOrDefault(part) != data.GetValueOrDefault(part))
                throw new UnrollException($"{path}: the checkpoint is of a run on other data: the {(part == "train" ? "training" : part)} set is not the one it started with. Give the data of that run, or start again.");
        }
        if (Field(header, "from", path) != (from ?? ""))
            throw new UnrollException(from is null
                ? $"{path}: the checkpoint is of a run that continued from a model; expected the same model again (--from)."
                : $"{path}: the checkpoint is of a run that did not start from this model; expected the model of that run (--from), or none if it had none.");
        if (reader.Entries.Sum(entry => (entry.End - entry.Begin) / sizeof(Real)) > most)
            throw new UnrollException($"{path}: its tensors have more than {most} numbers together; expected no more, given the size of the model. Was the file changed?");
        Dictionary<string, Tensor> tensors = SafeTensors.Read(reader, [.. reader.InOrder]);
        if (Field(header, "sum", path) != Sum(header, tensors))
            throw new UnrollException($"{path}: the checkpoint is damaged: its sum is not that of what it holds. Take a copy of it, or start again.");
        Dictionary<string, double[]> numbers = Parse(header, "numbers", path, text => JsonSerializer.Deserialize(text, CheckpointJson.Default.DictionaryStringDoubleArray));
        EpochReport[] epochs = Parse(header, "epochs", path, text => JsonSerializer.Deserialize(text, CheckpointJson.Default.EpochReportArray));
        TrainingFault[] faults = Parse(header, "faults", path, text => JsonSerializer.Deserialize(text, CheckpointJson.Default.TrainingFaultArray));
        RunEnding? ending = Field(header, "ending", path).Length == 0 ? null : Parse(header, "ending", path, text => JsonSerializer.Deserialize(text, CheckpointJson.Default.RunEnding));
        return new Checkpoint(new RunState(tensors, numbers, ""), epochs, faults, ending);
    }

    /// <summary>A run may have been begun with fewer epochs, unless their number is fixed: the recipes are then compared without it.</summary>
    private static void AllowMoreEpochs(JsonNode then, JsonNode now, string path, string? fixedEpochs)
    {
        if (then is not JsonObject || now is not JsonObject || then["training"] is not JsonObject old || now["training"] is not JsonObject asked
            || old["epochs"] is not JsonValue before || asked["epochs"] is not JsonValue after
            || !before.TryGetValue(out int few) || !after.TryGetValue(out int many) || many <= few)
        {
            return;
        }
        if (fixedEpochs is not null)
            throw new UnrollException(string.Create(CultureInfo.InvariantCulture,
                $"{path}: the run started with training.epochs={few}, and {fixedEpochs}; {many} cannot be made of them. Go on with {few}, start again, or start from its model as a new run (--from)."));
        old["epochs"] = many;
    }

    /// <summary>SHA-256 of everything: what was changed by hand or by a failing disk would otherwise be trained on.</summary>
    private static string Sum(IReadOnlyDictionary<string, string> header, IReadOnlyDictionary<string, Tensor> tensors)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach ((string name, string text) in header.Where(pair => pair.Key != "sum").OrderBy(pair => pair.Key, StringComparer.Ordinal))
            hash.AppendData(Encoding.UTF8.GetBytes($"{name}\0{text}\0"));
        foreach ((string name, Tensor tensor) in tensors.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{name}\0{tensor.Shape}\0"));
            hash.AppendData(MemoryMarshal.AsBytes(tensor.Span));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string Field(IReadOnlyDictionary<string, string> header, string name, string path) => header.TryGetValue(name, out string? text)
        ? text
        : throw new UnrollException($"{path}: the header has no {name}; expected a checkpoint, as `unroll train` writes it.");

    private static T Parse<T>(IReadOnlyDictionary<string, string> header, string name, string path, Func<string, T?> read) where T : class
    {
        try
        {
            return read(Field(header, name, path)) ?? throw new UnrollException($"{path}: the header's {name} is null; expected what Unroll writes there.");
        }
        catch (JsonException e)
        {
            throw new UnrollException($"{path}: the header's {name} is not the JSON that Unroll writes there; was the file changed?", e);
        }
    }

    /// <summary>The first field in which two recipes differ, in words; null if they are equal.</summary>
    private static string? Difference(JsonNode? then, JsonNode? now, string path)
    {
        if (then is JsonObject before && now is JsonObject after)
            return before.Select(pair => pair.Key).Union(after.Select(pair => pair.Key), StringComparer.Ordinal)
                .Select(name => Difference(before[name], after[name], path.Length == 0 ? name : $"{path}.{name}")).FirstOrDefault(found => found is not null);
        if (then is JsonArray olds && now is JsonArray news && olds.Count == news.Count)
            return Enumerable.Range(0, olds.Count)
                .Select(i => Difference(olds[i], news[i], string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"))).FirstOrDefault(found => found is not null);
        return JsonNode.DeepEquals(then, now) ? null : $"{path} was {Text(then)}, now it is {Text(now)}";
    }

    private static string Text(JsonNode? node) => node?.ToJsonString() ?? "null";
}

[JsonSourceGenerationOptions(NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Dictionary<string, string>))]
[JsonSerializable(typeof(Dictionary<string, double[]>))]
[JsonSerializable(typeof(EpochReport[]))]
[JsonSerializable(typeof(TrainingFault[]))]
[JsonSerializable(typeof(RunEnding))]
internal sealed partial class CheckpointJson : JsonSerializerContext;
