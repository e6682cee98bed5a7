using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace Unroll.Cli;

/// <summary><c>unroll align</c>.</summary>
internal static class AlignCommand
{
    private const int SoundsAtOnce = 16;

    private const string Notes = """
        Each token of a text gets a line: the sound (its file, or its number from 1), start and end in seconds, the token, and the
        mean probability that the model gives it there, separated by tabs. A sound that is too short for its text gets no lines,
        and standard error says so. With --lines, each line of the text file gets one line: start and end in seconds, a
        confidence (a mean log-probability in nats; near 0 is sure), and the text.

        The model is a recogniser with CTC, or one that reads frame by frame with a hidden Markov model (model.output.hmm).
        Where the data say when tokens are said, standard error also says how far the times are from these.
        """;

    public static Verb Create(Host host)
    {
        Argument<string> model = new("MODEL") { Description = "The folder of a recogniser" };
        Argument<string?> sound = new("FILE") { Description = "A sound file; or --data", Arity = ArgumentArity.ZeroOrOne };
        Option<string?> text = new("--text") { Description = "What is said in FILE", HelpName = "TEXT" };
        Option<string?> lines = Options.Path("--lines", "A text file whose lines are said in FILE, in this order: find where each line begins and ends", "TEXTS");
        Option<string?> data = Options.Path("--data", "A file, or a folder or downloaded corpus whose test set is used: sounds and texts, as the model's recipe reads them");
        Option<string?> target = Options.Path("--out", "Output file; without it, standard output", "FILE");
        Option<bool> json = Options.Json("Write one JSON object per sound");
        Option<int> threads = Options.Threads();
        Verb verb = new("align", "Find out when the words of a known text are said in a sound.",
        [
            ("align speech.model call.wav --text \"314\"", "One sound and its text."),
            ("align speech.model lecture.wav --lines sentences.txt", "Where each sentence begins and ends in a long recording."),
            ("align speech-hybrid.model --data timit --out times.tsv", "All sounds of a test set."),
        ], Notes)
        {
            model, sound, text, lines, data, target, json, threads,
        };
        verb.Fault = result => (result.GetValue(sound), result.GetValue(text) ?? result.GetValue(lines), result.GetValue(data)) switch
        {
            _ when result.GetValue(text) is not null && result.GetValue(lines) is not null => "--text and --lines were both given; expected one of them.",
            (null, null, null) => "`unroll align` needs FILE and --text or --lines, or --data.",
            (not null, null, _) => "FILE was given without --text or --lines; expected what is said in it.",
            (null, not null, _) => $"{(result.GetValue(text) is null ? "--lines" : "--text")} was given without FILE; expected the sound in which it is said.",
            (not null, _, not null) => "FILE and --data were both given; expected one of them.",
            _ => null,
        };
        verb.SetAction(parse =>
        {
            using Device device = new(parse.GetValue(threads));
            using Model loaded = Model.Load(parse.GetValue(model)!, null, device);
            if (loaded.Problem is not Recogniser recogniser)
                throw new UnrollException($"{parse.GetValue(model)}: the model recognises no speech; expected a recogniser (model.type=speech).");
            if (parse.GetValue(lines) is { } file)
            {
                AnswerFile.Write(host, parse.GetValue(target), to => WriteLines(to.Output, recogniser, device, loaded.Read(parse.GetValue(sound)!).InputAs<Sound>("align"), file, parse.GetValue(json)));
                return ExitCode.Ok;
            }
            IReadOnlyList<Example> examples = parse.GetValue(data) is { } path ? loaded.Recipe.Data.OpenTest(DataArgument.Resolve(host, path)!) : [loaded.Read(parse.GetValue(sound)!).With(recogniser.Text(parse.GetValue(text)!))];
            string[] names = [.. examples.Select((example, i) => example.InputAs<Sound>("align").File ?? (i + 1).ToString(CultureInfo.InvariantCulture))];
            AnswerFile.Write(host, parse.GetValue(target), to => Write(host, to.Output, Aligned(host, recogniser, device, examples), names, examples, parse.GetValue(json)));
            return ExitCode.Ok;
        });
        return verb;
    }

    private static IEnumerable<IReadOnlyList<HeardToken>?> Aligned(Host host, Recogniser recogniser, Device device, IReadOnlyList<Example> examples)
    {
        foreach (Example[] some in examples.Chunk(SoundsAtOnce))
        {
            using Tape tape = Tape.ForPrediction(device, host.Interrupted);
            foreach (IReadOnlyList<HeardToken>? tokens in recogniser.Align(tape, some))
                yield return tokens;
        }
    }

    private static void Write(Host host, TextWriter output, IEnumerable<IReadOnlyList<HeardToken>?> aligned, string[] names, IReadOnlyList<Example> examples, bool json)
    {
        List<(TokenTime, TokenTime)> known = [];
        int missing = 0;
        foreach ((IReadOnlyList<HeardToken>? tokens, int i) in aligned.Select((tokens, i) => (tokens, i)))
        {
            if (tokens is null)
            {
                missing++;
                host.Error.Write($"{names[i]}: the sound is too short for its text; no times were written.\n");
                continue;
            }
            if (examples[i].TargetAs<PlainText>("align").Times is { } times)
                known.AddRange(times.Zip(tokens, (right, found) => (right, found.Time!.Value)));
            if (json)
                JsonLine.Write(output, writer => WriteJson(writer, names[i], tokens));
            else
            {
                foreach (HeardToken token in tokens)
                    output.Write(string.Create(CultureInfo.InvariantCulture, $"{names[i]}\t{token.Time!.Value.Start:0.####}\t{token.Time.Value.End:0.####}\t{token.Text}\t{token.Probability:0.####}\n"));
            }
        }
        if (known.Count > 0)
            host.Error.Write($"{string.Join(", ", AlignmentScores.Of(known).Scores.Select(score => string.Create(CultureInfo.InvariantCulture, $"{score.Key} {score.Value:0.####}")))}\n");
        if (missing == names.Length)
            throw new UnrollException("No sound could be aligned; expected at least one that is long enough for its text.");
    }

    /// <summary>Writes where each line of a file is said.</summary>
    private static void WriteLines(TextWriter output, Recogniser recogniser, Device device, Sound recording, string file, bool json)
    {
        string[] lines = [.. PlainTextFile.Read(file).SelectMany(some => some).Where(line => !string.IsNullOrWhiteSpace(line))];
        if (lines.Length == 0)
            throw new UnrollException($"{file}: found no text; expected a line for each text that is said.");
        using Tape tape = Tape.ForPrediction(device);
        foreach (((TokenTime time, double confidence), string line) in recogniser.Segment(tape, recording, [.. lines.Select(recogniser.Text)]).Zip(lines))
        {
            if (json)
            {
                JsonLine.Write(output, writer =>
                {
                    writer.WriteStartObject();
                    writer.WriteNumber("start", Math.Round(time.Start, 4));
                    writer.WriteNumber("end", Math.Round(time.End, 4));
                    writer.WriteFinite("confidence", confidence);
                    writer.WriteString("text", line);
                    writer.WriteEndObject();
                });
            }
            else
            {
                output.Write(string.Create(CultureInfo.InvariantCulture, $"{time.Start:0.####}\t{time.End:0.####}\t{confidence:0.####}\t{line}\n"));
            }
        }
    }

    private static void WriteJson(Utf8JsonWriter writer, string name, IReadOnlyList<HeardToken> tokens)
    {
        writer.WriteStartObject();
        writer.WriteString("sound", name);
        writer.WriteStartArray("tokens");
        foreach (HeardToken token in tokens)
            token.WriteJson(writer);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
