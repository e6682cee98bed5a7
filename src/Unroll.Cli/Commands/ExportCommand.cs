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
        in the text format of word2vec: a line with the number of words and of numbers, then a word and its numbers a line;
        with --glove without the first line, as GloVe has them.

        Safetensors files have all weights by the names and in the shapes that PyTorch's modules have, such as
        encoder.weight_ih_l0. `unroll import FILE --model MODEL` reads them back. docs/from-pytorch.md shows how to use them.
        """;

    public static Verb Create(Host host)
    {
        Argument<string> model = new("MODEL") { Description = "A model's folder, as `unroll train` saves it" };
        Option<string?> onnx = Options.Path("--onnx", "The ONNX file to write; it must not exist yet", "FILE");
        Option<string?> vectors = Options.Path("--vectors", "The text file of word vectors to write; it must not exist yet", "FILE");
        Option<bool> glove = new("--glove") { Description = "Write the vectors without a first line with numbers of words and numbers" };
        Option<string?> tensors = Options.Path("--safetensors", "The safetensors file of all weights to write, by PyTorch's names; it must not exist yet", "FILE");
        Verb verb = new("export", "Write a model in a format that other programs read.",
        [
            ("export slot-filling.model --onnx slots.onnx", "The network of a tagger, for ONNX Runtime."),
            ("export translation.model --onnx translation.onnx", "Write translation.encoder.onnx and translation.step.onnx."),
            ("export language-model.model --vectors words.vec", "The vectors that a language model has learnt for its words."),
            ("export slot-filling.model --safetensors slots.safetensors", "All weights, for a model in PyTorch."),
        ], Notes)
        {
            model, onnx, vectors, glove, tensors,
        };
        verb.Fault = result => string.IsNullOrEmpty(result.GetValue(onnx) ?? result.GetValue(vectors) ?? result.GetValue(tensors)) ? "--onnx, --vectors or --safetensors is missing; expected the file to write, such as --onnx model.onnx."
            : result.GetValue(glove) && result.GetValue(vectors) is null ? "--glove says how vectors are written; expected it with --vectors FILE." : null;
        verb.SetAction(parse =>
        {
            using Model loaded = Model.Load(parse.GetValue(model)!);
            List<(string Path, string Example, Action Write)> files = [];
            if (parse.GetValue(onnx) is { } path)
                files.AddRange(OnnxExport.Of(loaded).Select(file => (file.PathFor(path), "model.onnx", (Action)(() => WriteGraph(host, file, file.PathFor(path))))));
            if (parse.GetValue(vectors) is { } words)
                files.Add((words, "words.vec", VectorsOf(host, loaded, words, parse.GetValue(glove))));
            if (parse.GetValue(tensors) is { } weights)
                files.Add((weights, "model.safetensors", TensorsOf(host, loaded, weights)));
            foreach ((string file, string example, _) in files) // all of them before one is written
                CheckIsFree(file, example);
            if (files.GroupBy(file => Path.GetFullPath(file.Path), StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } same)
                throw new UnrollException($"{same.First().Path}: found this name twice; expected another one for each file.");
            foreach ((_, _, Action write) in files)
                write();
            return ExitCode.Ok;
        });
        return verb;
    }

    private static void WriteGraph(Host host, OnnxFile file, string path)
    {
        file.Save(path);
        host.People.Write($"{path}\n{string.Concat(file.Inputs.Select(input => Line("in ", input)))}{string.Concat(file.Outputs.Select(output => Line("out", output)))}");
    }

    private static Action VectorsOf(Host host, Model model, string path, bool glove)
    {
        NamedVectors words = NamedVectors.OfWords(model);
        int size = words.Vectors.Count == 0 ? 0 : words.Vectors[0].Length;
        return () =>
        {
            try
            {
                using StreamWriter writer = new(OutputFile.Create(path), new UTF8Encoding(false));
                VectorsWriter.WriteText(writer, words.Names, words.Vectors, size, counts: !glove);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new UnrollException($"--vectors {path}: the file cannot be written ({e.Message.TrimEnd('.')}); expected a path that can.", e);
            }
            host.People.Write(string.Create(CultureInfo.InvariantCulture, $"{path}: {words.Vectors.Count} words, {size} numbers each\n"));
        };
    }

    private static Action TensorsOf(Host host, Model model, string path)
    {
        IReadOnlyList<(string Name, Tensor Tensor)> tensors = TorchModel.Of(model);
        return () =>
        {
            TorchModel.Save(model, path);
            host.People.Write($"{path}\n{string.Concat(tensors.Select(one => $"  {one.Name} {one.Tensor.Shape}\n"))}");
        };
    }

    private static string Line(string direction, OnnxValue value) => $"  {direction} {value.Name} {value.Type}: {value.Meaning}\n";

    private static void CheckIsFree(string path, string example)
    {
        if (Directory.Exists(path))
            throw new UnrollException($"{path}: found a folder; expected the name of a file that does not exist yet, such as {example}.");
        if (File.Exists(path))
            throw new UnrollException($"{path}: the file exists; expected the name of one that does not exist yet, or delete it first.");
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && !Directory.Exists(folder))
            throw new UnrollException($"{path}: there is no folder {folder}; expected a name in a folder that exists, such as {example}.");
    }
}
