using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Unroll;

/// <summary>
/// A model as a folder of plain files. A save writes new files under fresh names, flushes them, and renames <c>model.json</c> over the old one;
/// then the old files go. Whatever happens in between, the folder holds one whole model.
/// </summary>
internal static partial class ModelFolder
{
    public static void Save(Model model, string folder, Catalogue catalogue)
    {
        List<string> written = [];
        HashSet<string> old;
        try
        {
            Directory.CreateDirectory(folder);
            old = OwnFiles(folder, model.Vocabularies.Keys);
            string stamp = FreshStamp(folder);
            ModelManifest manifest = new(
                ModelManifest.CurrentFormat,
                $"recipe-{stamp}.json",
                model.Vocabularies.ToDictionary(pair => pair.Key, pair => $"{pair.Key}-{stamp}.txt", StringComparer.Ordinal),
                $"weights-{stamp}.safetensors",
                $"report-{stamp}.json");
            WriteText(manifest.Recipe, writer => writer.Write(model.Recipe.ToJson(catalogue)));
            foreach ((string name, Vocabulary vocabulary) in model.Vocabularies)
                WriteText(manifest.Vocabularies[name], vocabulary.Write);
            WriteFile(manifest.Weights, stream => SafeTensors.Write(stream, [.. model.Parameters.Parameters.Select(p => (p.Name, p.Data))]));
            WriteText(manifest.Report, writer => writer.Write(model.Report.ToJson()));
            string fresh = $"model-{stamp}.json";
            WriteText(fresh, writer => writer.Write(JsonSerializer.Serialize(manifest, ModelJson.Default.ModelManifest)));
            File.Move(Path.Combine(folder, fresh), Path.Combine(folder, ModelManifest.FileName), overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            Remove(folder, written);
            throw new UnrollException($"{folder}: the model cannot be written: {e.Message.TrimEnd('.')}. What was saved there before is unchanged.", e);
        }
        Remove(folder, old);

        void WriteText(string name, Action<TextWriter> write) => WriteFile(name, stream =>
        {
            using StreamWriter writer = new(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
            write(writer);
        });

        void WriteFile(string name, Action<Stream> write)
        {
            using FileStream stream = new(Path.Combine(folder, name), FileMode.CreateNew, FileAccess.Write);
            written.Add(name);
            write(stream);
            stream.Flush(flushToDisk: true);
        }
    }

    public static Model Load(string folder, Catalogue catalogue, Device? device)
    {
        if (File.Exists(folder))
            throw new UnrollException($"{folder}: found a file; expected the folder of a model, as `unroll train --out` writes it.");
        if (!Directory.Exists(folder))
            throw new UnrollException($"{folder}: there is no such folder; expected a model, as `unroll train --out` writes it.");
        ModelManifest manifest = ReadManifest(folder);
        Recipe recipe = Recipe.Parse(ReadText(folder, manifest.Recipe), Path.Combine(folder, manifest.Recipe), null, catalogue);
        Dictionary<string, Vocabulary> vocabularies = new(StringComparer.Ordinal);
        foreach ((string name, string file) in manifest.Vocabularies)
        {
            using StringReader reader = new(ReadText(folder, file));
            vocabularies.Add(name, Vocabulary.Read(reader, Path.Combine(folder, file)));
        }
        string weights = Inside(folder, manifest.Weights);
        RunReport report = ReadJson(folder, manifest.Report, text => JsonSerializer.Deserialize(text, ModelJson.Default.RunReport));
        if (!report.IsWhole)
            throw new UnrollException($"{Path.Combine(folder, manifest.Report)}: a list is null or a number is not finite; expected the report that Unroll writes there.");
        ParameterStore store = ParameterStore.Load(Finite(SafeTensors.Read(weights), weights), weights);
        try
        {
            return Model.Build(recipe, vocabularies, store, report, device);
        }
        catch (KeyNotFoundException e)
        {
            throw new UnrollException($"{Path.Combine(folder, ModelManifest.FileName)}: names the vocabularies {string.Join(", ", vocabularies.Keys)}; the model's recipe needs others. Was the folder changed by hand?", e);
        }
    }

    private static IReadOnlyDictionary<string, Tensor> Finite(IReadOnlyDictionary<string, Tensor> tensors, string path)
    {
        foreach ((string name, Tensor tensor) in tensors)
        {
            ReadOnlySpan<Real> numbers = tensor.Span;
            for (int i = 0; i < numbers.Length; i++)
            {
                if (!Real.IsFinite(numbers[i]))
                    throw new UnrollException(string.Create(CultureInfo.InvariantCulture, $"{path}: the tensor '{name}' holds {numbers[i]} as number {i + 1}; expected finite numbers. Did training diverge?"));
            }
        }
        return tensors;
    }

    private static ModelManifest ReadManifest(string folder)
    {
        if (!File.Exists(Path.Combine(folder, ModelManifest.FileName)))
            throw new UnrollException($"{folder}: there is no {ModelManifest.FileName} in this folder; expected a model, as `unroll train --out` writes it.");
        ModelManifest manifest = ReadJson(folder, ModelManifest.FileName, text => JsonSerializer.Deserialize(text, ModelJson.Default.ModelManifest));
        if (manifest.Format != ModelManifest.CurrentFormat)
            throw new UnrollException(string.Create(CultureInfo.InvariantCulture, $"{Path.Combine(folder, ModelManifest.FileName)}: found the format {manifest.Format}; this version of Unroll reads format {ModelManifest.CurrentFormat}."));
        if (manifest.Recipe is null || manifest.Weights is null || manifest.Report is null || manifest.Vocabularies is null)
            throw new UnrollException($"{Path.Combine(folder, ModelManifest.FileName)}: a field is missing; expected format, recipe, vocabularies, weights and report.");
        foreach ((string name, string file) in manifest.Vocabularies)
        {
            if (file is null)
                throw new UnrollException($"{Path.Combine(folder, ModelManifest.FileName)}: the vocabulary '{name}' is null; expected the name of a file.");
        }
        return manifest;
    }

    /// <summary>The files of the model that is there, and what saves that were cut off have left.</summary>
    private static HashSet<string> OwnFiles(string folder, IEnumerable<string> vocabularies)
    {
        HashSet<string> own = new(StringComparer.Ordinal);
        foreach (string kind in (string[])["model", "recipe", "weights", "report", .. vocabularies])
            own.UnionWith(Directory.EnumerateFiles(folder, $"{kind}-????.*").Select(path => Path.GetFileName(path)).Where(file => Stamped().IsMatch(file)));
        if (!File.Exists(Path.Combine(folder, ModelManifest.FileName)))
            return own;
        try
        {
            own.UnionWith(ReadManifest(folder).Files.Where(file => IsName(file) && file != ModelManifest.FileName));
        }
        catch (UnrollException)
        {
            // not ours to delete
        }
        return own;
    }

    private static string FreshStamp(string folder)
    {
        int number = 1;
        while (Directory.EnumerateFiles(folder, string.Create(CultureInfo.InvariantCulture, $"*-{number:0000}.*")).Any())
            number++;
        return number.ToString("0000", CultureInfo.InvariantCulture);
    }

    /// <summary>Removes files as far as that is possible: one that stays does no harm.</summary>
    private static void Remove(string folder, IEnumerable<string> files)
    {
        foreach (string file in files)
        {
            try
            {
                File.Delete(Path.Combine(folder, file));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
            }
        }
    }

    /// <summary>Whether it is a file's name alone.</summary>
    private static bool IsName(string file) =>
        file.Length > 0 && file is not ("." or "..") && !file.Contains('\0', StringComparison.Ordinal) && file == Path.GetFileName(file);

    private static string Inside(string folder, string file) => IsName(file)
        ? Path.Combine(folder, file)
        : throw new UnrollException($"{Path.Combine(folder, ModelManifest.FileName)}: names the file '{file.Replace('\0', '?')}'; expected a name within the folder.");

    private static string ReadText(string folder, string file) => TextLines.ReadAll(Inside(folder, file));

    private static T ReadJson<T>(string folder, string file, Func<string, T?> read) where T : class
    {
        try
        {
            return read(ReadText(folder, file)) ?? throw new UnrollException($"{Path.Combine(folder, file)}: found null; expected an object.");
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            string place = e is JsonException { LineNumber: { } line } ? string.Create(CultureInfo.InvariantCulture, $":{line + 1}") : "";
            int end = e.Message.IndexOf(" Path:", StringComparison.Ordinal);
            string reason = (end < 0 ? e.Message : e.Message[..end]).ReplaceLineEndings("\\n").TrimEnd('.');
            throw new UnrollException($"{Path.Combine(folder, file)}{place}: this is not the JSON that Unroll writes there: {reason}.", e);
        }
    }

    [GeneratedRegex(@"^[a-z.]+-\d{4}\.(json|txt|safetensors)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Stamped();
}
