using System.CommandLine;

namespace Unroll.Cli;

/// <summary><c>unroll export</c>: models for other programs.</summary>
internal static class ExportCommand
{
    private const string Notes = """
        ONNX files are run by other programs, such as ONNX Runtime. A model that writes with a decoder becomes
        two files: its encoder (FILE with .encoder before its ending) and one step of the decoder (.step). The metadata of a
        file have the vocabularies and say what each input and output means. docs/onnx.md shows how to use them.
        """;

    public static Verb Create(Host host)
    {
        Argument<string> model = new("MODEL") { Description = "A model's folder, as `unroll train` saves it" };
        Option<string?> onnx = Options.Path("--onnx", "The ONNX file to write; it must not exist yet", "FILE");
        Verb verb = new("export", "Write a model in a format that other programs read.",
        [
            ("export slot-filling.model --onnx slots.onnx", "The network of a tagger, for ONNX Runtime."),
            ("export translation.model --onnx translation.onnx", "Write translation.encoder.onnx and translation.step.onnx."),
        ], Notes)
        {
            model, onnx,
        };
        verb.Fault = result => result.GetValue(onnx) is null or "" ? "--onnx is missing; expected the file to write, such as --onnx model.onnx." : null;
        verb.SetAction(parse =>
        {
            string path = parse.GetValue(onnx)!;
            using Model loaded = Model.Load(parse.GetValue(model)!);
            IReadOnlyList<OnnxFile> files = OnnxExport.Of(loaded);
            foreach (OnnxFile file in files)
                CheckIsFree(file.PathFor(path));
            foreach (OnnxFile file in files)
            {
                file.Save(file.PathFor(path));
                host.People.Write($"{file.PathFor(path)}\n{string.Concat(file.Inputs.Select(input => Line("in ", input)))}{string.Concat(file.Outputs.Select(output => Line("out", output)))}");
            }
            return ExitCode.Ok;
        });
        return verb;
    }

    private static string Line(string direction, OnnxValue value) => $"  {direction} {value.Name} {value.Type}: {value.Meaning}\n";

    private static void CheckIsFree(string path)
    {
        if (Directory.Exists(path))
            throw new UnrollException($"{path}: found a folder; expected the name of a file that does not exist yet, such as model.onnx.");
        if (File.Exists(path))
            throw new UnrollException($"{path}: the file exists; expected the name of one that does not exist yet, or delete it first.");
    }
}
