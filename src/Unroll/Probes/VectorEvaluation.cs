using System.Text.Unicode;

namespace Unroll;

/// <summary>
/// Measures what the vectors of a model know about texts that it was not trained on, as SentEval does (Conneau and Kiela 2018): the vectors stay as they are, and a small model on them predicts the relatedness of two texts, or
/// labels.
/// </summary>
public static class VectorEvaluation
{
    private const int Folds = 10;

    /// <summary>Evaluates the vectors of a model on a data set.</summary>
    /// <param name="model">Its problem is an <see cref="IEmbeddingProblem"/> with one text as its input.</param>
    /// <param name="path">
    /// A folder: pairs of sentences with their relatedness as SICK has them, in files named train, dev (or trial) and test; or labelled texts in any format of <see cref="LabelledDataSpec"/>, or SUBJ's two files. If there is no test set,
    /// ten folds are made. Files that are not UTF-8 are read as Latin-1. A label is cut at its first colon: TREC's <c>DESC:manner</c> is <c>DESC</c>.
    /// </param>
    /// <param name="device">Where the small models compute.</param>
    /// <param name="cancel">Ends it between two trainings.</param>
    /// <returns><c>pearson</c>, <c>spearman</c> and <c>mse</c>; or <c>accuracy</c>.</returns>
    /// <exception cref="UnrollException">The model has no vectors, or the data cannot be used.</exception>
    public static Report Of(Model model, string path, Device device, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(device);
        if (!Directory.Exists(path))
            throw new UnrollException($"{path}: there is no such folder; expected one with pairs of sentences (SICK) or labelled texts.");
        string[] pairs = RelatedPairs.Files(path);
        return pairs.Length > 0 ? Relatedness(model, path, pairs, device, cancel) : Labels(model, path, device, cancel);
    }

    private static Report Relatedness(Model model, string folder, string[] files, Device device, CancellationToken cancel)
    {
        return RelatednessProbe.Of(Part("train"), Part("dev", "trial"), Part("test"), device, cancel);

        RelatednessProbe.Pair[] Part(params string[] words)
        {
            string file = Array.Find(files, file => Array.Exists(words, word => Path.GetFileName(file).Contains(word, StringComparison.OrdinalIgnoreCase)))
                ?? throw new UnrollException($"{folder}: found no table of pairs with \"{string.Join("\" or \"", words)}\" in its name; expected one beside {string.Join(", ", files.Select(Path.GetFileName))}.");
            List<RelatedPairs.Pair> read = RelatedPairs.Read(file);
            IReadOnlyList<Real[]> a = Vectors(model, read.Select(pair => pair.A), cancel), b = Vectors(model, read.Select(pair => pair.B), cancel);
            return [.. read.Select((pair, i) => new RelatednessProbe.Pair(a[i], b[i], pair.Score))];
        }
    }

    private static Report Labels(Model model, string folder, Device device, CancellationToken cancel)
    {
        bool isUtf8 = Directory.EnumerateFiles(folder).All(file => Utf8.IsValid(File.ReadAllBytes(file)));
        LabelledDataSpec spec = new() { LabelEnd = ":", Encoding = isUtf8 ? TextEncoding.Utf8 : TextEncoding.Latin1 };
        Splits data = Subjectivity(folder, spec.Encoding) is { } all ? new Splits(all, null, null) : spec.Open(folder);
        Example[] examples = [.. data.Train!, .. data.Test ?? Enumerable.Empty<Example>()];
        LabelProbe probe = new(Vectors(model, examples.Select(example => example.ToString()), cancel), examples, device, cancel);
        int train = data.Train!.Count;
        double accuracy = data.Test is null ? probe.CrossValidated(Folds) : probe.Accuracy([.. Enumerable.Range(0, train)], [.. Enumerable.Range(train, data.Test.Count)]);
        return new Report("accuracy", [new("accuracy", accuracy)]);
    }

    /// <summary>SUBJ (Pang and Lee 2004): sentences of plots, and sentences quoted from reviews; null if the folder does not have the two files.</summary>
    private static Dataset? Subjectivity(string folder, TextEncoding encoding)
    {
        string[] files = [.. Directory.EnumerateFiles(folder).Where(file => Path.GetFileName(file).StartsWith("plot.", StringComparison.Ordinal) || Path.GetFileName(file).StartsWith("quote.", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        return files.Length != 2 ? null : new Dataset(folder, files.SelectMany(file => TextLines.Read(file, encoding).Where(line => !TextLines.IsBlank(line.Text))
            .Select(line => Example.Labelled(Tokenizer.Words(line.Text), [Path.GetFileName(file).Split('.')[0]]).At(new SourcePlace(file, [line.Number])))));
    }

    private static IReadOnlyList<Real[]> Vectors(Model model, IEnumerable<string> texts, CancellationToken cancel) => model.Embed([.. texts.Select(model.Read)], cancel);
}
