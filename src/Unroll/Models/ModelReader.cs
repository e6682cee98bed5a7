using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Unroll;

/// <summary>Makes a model of its files, wherever they lie. What can be refused is refused before numbers are read.</summary>
internal static class ModelReader
{
    private const long LargestArtifact = 1 << 28;

    /// <summary>Reads a model.</summary>
    /// <param name="manifest">Which files make it up.</param>
    /// <param name="source">Where they are.</param>
    /// <param name="catalogue">The names the recipe may use.</param>
    /// <param name="device">Where it computes; null to create one.</param>
    /// <exception cref="UnrollException">A file is damaged, or does not fit the others.</exception>
    public static Model Read(ModelManifest manifest, IModelSource source, Catalogue catalogue, Device? device)
    {
        try
        {
            Recipe recipe = Recipe.Parse(Text(source, manifest.Recipe), source.Place(manifest.Recipe), null, catalogue);
            RunReport report = Json(source.Place(manifest.Report), () => JsonSerializer.Deserialize(Text(source, manifest.Report), ModelJson.Default.RunReport));
            if (!report.IsWhole)
                throw new UnrollException($"{source.Place(manifest.Report)}: a list is null or a number is not finite; expected the report that Unroll writes there.");
            Fitted fitted = Fitted.FromFiles(manifest.Fitted.ToDictionary(pair => pair.Key, pair => (Func<(IEnumerable<string>, string)>)(() => (Lines(source, pair.Value), source.Place(pair.Value))), StringComparer.Ordinal), source.Place(ModelManifest.FileName));
            return Build(manifest, source, recipe, report, fitted, device);
        }
        catch (OutOfMemoryException e)
        {
            throw new UnrollException($"{source.Place(ModelManifest.FileName)}: the model takes more memory than this process may use; expected a smaller model, or more memory.", e);
        }
    }

    /// <summary>Reads JSON that Unroll has written.</summary>
    /// <exception cref="UnrollException">It is other JSON or none.</exception>
    public static T Json<T>(string place, Func<T?> read) where T : class
    {
        try
        {
            return read() ?? throw new UnrollException($"{place}: found null; expected an object.");
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or InvalidOperationException)
        {
            string line = e is JsonException { LineNumber: { } number } ? string.Create(CultureInfo.InvariantCulture, $":{number + 1}") : "";
            int end = e.Message.AsSpan().IndexOfAny(SearchValues.Create([" Path:", " LineNumber:"], StringComparison.Ordinal));
            string reason = (end < 0 ? e.Message : e.Message[..end]).ReplaceLineEndings("\\n").TrimEnd('.');
            throw new UnrollException($"{place}{line}: this is not the JSON that Unroll writes there: {reason}.", e);
        }
    }

    private static Model Build(
        ModelManifest manifest, IModelSource source, Recipe recipe, RunReport report, Fitted fitted, Device? device)
    {
        string place = source.Place(manifest.Weights);
        (Stream stream, long length) = source.Open(manifest.Weights);
        using Stream open = stream;
        using SafeTensorsReader reader = new(stream, length, place);
        reader.CheckAll(reader.Entries);
        ParameterStore store = ParameterStore.Expect(reader.Entries.ToDictionary(entry => entry.Name, entry => entry.Shape, StringComparer.Ordinal), place);
        Model model = Model.Build(recipe, fitted, store, report, device);
        try
        {
            fitted.Complete();
            foreach (TensorEntry entry in reader.InOrder)
            {
                Parameter parameter = store[entry.Name];
                reader.Read(entry, parameter.Data);
                CheckFinite(entry.Name, parameter.Data, place);
                parameter.Changed();
            }
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    private static void CheckFinite(string name, Tensor tensor, string path)
    {
        ReadOnlySpan<Real> numbers = tensor.Span;
        for (int i = 0; i < numbers.Length; i++)
        {
            if (!Real.IsFinite(numbers[i]))
                throw new UnrollException(string.Create(CultureInfo.InvariantCulture, $"{path}: the tensor '{name}' holds {numbers[i]} as number {i + 1}; expected finite numbers. Did training diverge?"));
        }
    }

    private static IEnumerable<string> Lines(IModelSource source, string file)
    {
        (Stream stream, _) = source.Open(file);
        using (stream)
        {
            foreach (TextLine line in TextLines.Enumerate(stream, source.Place(file), most: LargestArtifact))
                yield return line.Text;
        }
    }

    private static string Text(IModelSource source, string file)
    {
        (Stream stream, _) = source.Open(file);
        using (stream)
            return TextLines.ReadAll(stream, source.Place(file));
    }
}
