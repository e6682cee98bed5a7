using System.CommandLine;
using System.Globalization;

namespace Unroll.Cli;

/// <summary><c>unroll index</c>.</summary>
internal static class IndexCommand
{
    private const string Notes = """
        Each sound is cut into segments, and the model makes a vector of each. Sounds are cut where they are silent for a
        while; with --window, into windows of equal length, so that also the middle of running speech is found. The index
        names the folder of the model, which `unroll search` needs again.
        """;

    public static Verb Create(Host host)
    {
        SoundCutting usual = new();
        Argument<string> model = new("MODEL") { Description = "The folder of a model that makes a vector of each sound" };
        Argument<string[]> paths = new("PATH") { Description = "Sound files, and folders with sound files", Arity = ArgumentArity.OneOrMore };
        Option<string?> target = Options.Path("--out", "The file of the index", "FILE");
        Option<double?> window = Options.Real("--window", "Cut into windows of X seconds, instead of at silences", 0.02, 600);
        Option<double?> shift = Options.Real("--shift", Default("With --window: how many seconds a window begins after the one before", usual.Shift), 0.01, 600);
        Option<double?> silence = Options.Real("--silence", Default("The shortest silence between two segments, in seconds", usual.Silence), 0.01, 60);
        Option<double?> threshold = Options.Real("--threshold", Default("What is X decibels softer than the loudest place of a sound is silence", usual.Threshold), 1, 120);
        Option<int> threads = Options.Threads();
        Verb verb = new("index", "Make an index of sounds, to search it by voice.",
        [
            ("index audio-vectors.model recordings --out recordings.index", "All sounds of a folder, cut at silences."),
            ("index audio-vectors.model lecture.wav --window 0.6 --shift 0.1 --out lecture.index", "A long recording, in windows."),
        ], Notes)
        {
            model, paths, target, window, shift, silence, threshold, threads,
        };
        verb.Fault = result => result.GetValue(target) is null ? "--out is missing; expected the file of the index, such as --out sounds.index."
            : result.GetValue(shift) is not null && result.GetValue(window) is null ? "--shift was given without --window, which it belongs to."
            : result.GetValue(window) is not null && (result.GetValue(silence) ?? result.GetValue(threshold)) is not null ? "--window and --silence or --threshold were given; expected one of the two ways to cut sounds." : null;
        verb.SetAction(parse =>
        {
            string folder = parse.GetValue(model)!, path = parse.GetValue(target)!;
            IReadOnlyList<string> files = SoundArguments.Files(parse.GetValue(paths)!);
            using Device device = new(parse.GetValue(threads));
            using Model loaded = Model.Load(folder, null, device);
            InputField field = SoundArguments.Field(loaded);
            SoundIndexWriter index = new(loaded, folder, usual with
            {
                Window = parse.GetValue(window),
                Shift = parse.GetValue(shift) ?? usual.Shift,
                Silence = parse.GetValue(silence) ?? usual.Silence,
                Threshold = parse.GetValue(threshold) ?? usual.Threshold,
            });
            foreach (string file in files)
            {
                host.Interrupted.ThrowIfCancellationRequested();
                index.Add(Path.GetFullPath(file), SoundArguments.Read(field, file), host.Interrupted);
            }
            using (FileStream stream = OutputFile.Create(path))
                index.Write(stream);
            host.People.Write(string.Create(CultureInfo.InvariantCulture, $"{path}: {index.Count} {(index.Count == 1 ? "segment" : "segments")} of {files.Count} {(files.Count == 1 ? "sound" : "sounds")}; unroll search {Calling.Quote(path)} QUERY.wav\n"));
            return ExitCode.Ok;
        });
        return verb;
    }

    private static string Default(string description, double value) => string.Create(CultureInfo.InvariantCulture, $"{description}; default {value}");
}
