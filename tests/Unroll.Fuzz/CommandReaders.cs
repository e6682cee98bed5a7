using System.Text;
using Unroll.Cli;

namespace Unroll.Fuzz;

/// <summary>The command line, run in this process on hostile words, tags, labels and names, with streams that are whole, closed, or break.</summary>
internal static class CommandReaders
{
    private static readonly string[] Sentences = ["fly \u202Eto\u2066 boston", "\u001b]0;pwned\u0007 to \u009B2J", "[red]a[/] \u007F \uFEFF b\u200F\tc"];

    /// <summary>Tags, and words to be tagged.</summary>
    public static FuzzInput[] Samples { get; } =
    [
        .. Sentences.Select((sentence, i) => new FuzzInput(
        [
            ("tags.txt", Encoding.UTF8.GetBytes(i == 0 ? "O\nB-city\nI-city\n" : "O\nB-\u001b]0;x\u0007\nB-\u202Ex\nI-[red]\n")),
            ("words.txt", Encoding.UTF8.GetBytes(sentence + "\nto denver\n")),
        ])),
    ];

    /// <summary>Runs verbs that show what the files hold; what people read has no control and no bidirectional characters.</summary>
    public static void Show(string folder, FuzzInput input)
    {
        (string model, string words) = Prepare(folder, input);
        string[][] lines =
        [
            ["predict", model, "--file", words, "--threads", "1"], ["predict", model, "--best", "2", "--file", words, "--threads", "1"], ["predict", model, "--threads", "1", Asked(input)],
            ["predict", model, "--json", "--file", words, "--threads", "1"], ["inspect", model], ["inspect", words], ["lab", "trellis", model, Asked(input)], ["predict", Asked(input), "x"],
            [Asked(input)], ["train", "slot-filling", "--set", Asked(input)],
        ];
        using StringWriter output = new() { NewLine = "\n" }, error = new() { NewLine = "\n" };
        int code;
        using (Host host = new(new StringReader(Asked(input)), output, error) { OutputIsTerminal = false })
            code = UnrollCli.Run(lines[input.Length % lines.Length], host);
        Check(code, error.ToString());
        foreach (char c in output.ToString() + error)
        {
            if (c is not ('\n' or '\t') && (char.IsControl(c) || c is '\u061C' or '\u200E' or '\u200F' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or '\u2028' or '\u2029'))
                throw new InvalidOperationException(FormattableString.Invariant($"{string.Join(' ', lines[input.Length % lines.Length][..1])} wrote U+{(int)c:X4}"));
        }
    }

    /// <summary>Runs verbs while the three streams are closed, or break after some characters.</summary>
    public static void Close(string folder, FuzzInput input)
    {
        (string model, string words) = Prepare(folder, input);
        string[][] lines = [["predict", model, "--threads", "1"], ["predict", model, "--file", words, "--json", "--threads", "1"], ["inspect", model], ["list"], ["predict", model, "--columns", "--threads", "1"], ["predict", "none"]];
        int way = (int)(input.Length % 64);
        using StringWriter heard = new();
        using Broken output = new(way % 4, null), error = new(way / 4 % 4, heard);
        using Host host = new(way / 16 == 0 ? new StringReader(Asked(input)) : new Closed(way / 16), output, error);
        Check(UnrollCli.Run(lines[(input.Length / 64) % lines.Length], host), heard.ToString());
    }

    /// <summary>Saves a model that knows the tags of the input, if they are a vocabulary.</summary>
    private static (string Model, string Words) Prepare(string folder, FuzzInput input)
    {
        string model = Path.Combine(folder, "m");
        using StringReader tags = new(input.Text(0));
        TaggingSpec spec = new() { Input = new WordsSpec { Embedding = 2, MinCount = 1 }, Encoder = new RecurrentSpec(new GruSpec(2)) };
        Fitted fitted = new();
        fitted.Put("words", Vocabulary.Of(["to"], true));
        fitted.Put("tags", Vocabulary.Read(tags, "tags.txt"));
        fitted.Put("scheme", FittedValue.Of(TagScheme.Iob2));
        using Model made = Model.Build(new Recipe { Model = spec }, fitted, ParameterStore.Draw((ulong)input.Length), null, FuzzReaders.OneThread);
        made.Save(model);
        return (model, Path.Combine(folder, "words.txt"));
    }

    /// <summary>What is asked: the last file, since one may be gone.</summary>
    private static string Asked(FuzzInput input) => input.Files.Count == 0 ? "" : input.Text(input.Files.Count - 1);

    private static void Check(int code, string error)
    {
        if (code is not (0 or 1 or 2) || error.Contains("internal error", StringComparison.Ordinal))
            throw new InvalidOperationException($"exit code {code}: {error}");
    }

    /// <summary>A stream that takes everything (0), is closed (1), or whose reader goes at once (2) or after a while (3).</summary>
    private sealed class Broken(int way, TextWriter? inner) : TextWriter
    {
        private const int ForAWhile = 200;

        private int written;

        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value)
        {
            written++;
            if (way == 1)
                throw new IOException("Bad file descriptor", 9);
            if (way == 2 || (way == 3 && written > ForAWhile))
                throw new IOException("Broken pipe", 32);
            inner?.Write(value);
        }

        public override void Flush() => Write('\n');
    }

    private sealed class Closed(int way) : TextReader
    {
        public override int Read() => throw new IOException("Bad file descriptor", way);

        public override int Peek() => Read();
    }
}
