using System.CommandLine;
using System.Globalization;
using System.Text;

namespace Unroll.Cli;

/// <summary><c>unroll export</c>: models for other programs.</summary>
internal static class ExportCommand
{
    private const string Notes = """
        ONNX files are run by other programs, such as ONNX Runtime. A model that writes with a decoder becomes two files: its
        encoder (FILE with .encoder before its ending) and one step of the decoder (.step). The metadata of a file have the
        vocabularies and say what each input and output means. docs/onnx.md shows how to use them.

        Vectors are those of the words, or other tokens, of the model's largest vocabulary, without that of the unknown word,
        in the text format of word2vec: a line with the number of words and of numbers, then a word and its numbers a line.
        """;

    public static Verb Create(Host host)
    {
        Argument<string> model = new("MODEL") { Description = "A model's folder, as `unroll train` saves it" };
        Option<string?> onnx = Options.Path("--onnx", "The ONNX file to write; it must not exist yet", "FILE");
        Option<string?> vectors = Options.Path("--vectors", "The text file of word vectors to write; it must not exist yet", "FILE");
        Verb verb = new("export", "Write a model in a format that other programs read.",
        [
            ("export slot-filling.model --onnx slots.onnx", "The network of a tagger, for ONNX Runtime."),
            ("export translation.model --onnx translation.onnx", "Write translation.encoder.onnx and translation.step.onnx."),
            ("export language-model.model --vectors words.vec", "The vectors that a language model has learnt for its words."),
        ], Notes)
        {
            model, onnx, vectors,
        };
        verb.Fault = result => string.IsNullOrEmpty(result.GetValue(onnx) ?? result.GetValue(vectors)) ? "--onnx or --vectors is missing; expected the file to write, such as --onnx model.onnx." : null;
        verb.SetAction(parse =>
        {
            using Model loaded = Model.Load(parse.GetValue(model)!);
            if (parse.GetValue(onnx) is { } path)
                WriteGraphs(host, loaded, path);
            if (parse.GetValue(vectors) is { } words)
                WriteVectors(host, loaded, words);
            return ExitCode.Ok;
        });
        return verb;
    }

    private static void WriteGraphs(Host host, Model model, string path)
    {
        IReadOnlyList<OnnxFile> files = OnnxExport.Of(model);
        foreach (OnnxFile file in files)
            CheckIsFree(file.PathFor(path), "model.onnx");
        foreach (OnnxFile file in files)
        {
            file.Save(file.PathFor(path));
            host.People.Write($"{file.PathFor(path)}\n{string.Concat(file.Inputs.Select(input => Line("in ", input)))}{string.Concat(file.Outputs.Select(output => Line("out", output)))}");
        }
    }

    private static void WriteVectors(Host host, Model model, string path)
    {
        NamedVectors words = NamedVectors.OfWords(model);
        int size = words.Vectors.Count == 0 ? 0 : words.Vectors[0].Length;
        CheckIsFree(path, "words.vec");
        try
        {
            using StreamWriter writer = new(OutputFile.Create(path), new UTF8Encoding(false));
            VectorsWriter.WriteText(writer, words.Names, words.Vectors, size);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UnrollException($"--vectors {path}: the file cannot be written ({e.Message.TrimEnd('.')}); expected a path that can.", e);
        }
        host.People.Write(string.Create(CultureInfo.InvariantCulture, $"{path}: {words.Vectors.Count} words, {size} numbers each\n"));
    }

    private static string Line(string direction, OnnxValue value) => $"  {direction} {value.Name} {value.Type}: {value.Meaning}\n";

    private static void CheckIsFree(string path, string example)
    {
        if (Directory.Exists(path))
            throw new UnrollException($"{path}: found a folder; expected the name of a file that does not exist yet, such as {example}.");
        if (File.Exists(path))
            throw new UnrollException($"{path}: the file exists; expected the name of one that does not exist yet, or delete it first.");
    }
}
