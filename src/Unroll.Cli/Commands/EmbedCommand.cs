using System.CommandLine;

namespace Unroll.Cli;

/// <summary><c>unroll embed</c>.</summary>
internal static class EmbedCommand
{
    private const string Notes = """
        Text has one sentence or document per line. If any TEXT argument contains a space, each of them is one text;
        otherwise they are the words of one text. An empty text has a vector of zeros, so line numbers stay the same.
        For a model of sounds, a TEXT or a line is a sound file, and a TEXT may be a folder with sound files.

        The ending of --out says how vectors are written: .jsonl for JSON lines, .npy for NumPy (a row for each text), and
        .vec or .txt for the text format of word2vec (blanks within a text become _). Standard output gets JSON lines.

        --neighbours finds texts by the cosine of the angle between vectors. --evaluate trains small models on the vectors,
        which do not change: for pairs of sentences with their relatedness (SICK), Pearson's and Spearman's correlation and
        the mean squared error; for labelled texts, such as TREC, SUBJ and MR, the accuracy of logistic regression (of ten
        folds, if there is no test set).
        """;

    public static Verb Create(Host host)
    {
        Argument<string> model = new("MODEL") { Description = "A model's folder, as `unroll train` saves it" };
        Argument<string[]> text = new("TEXT") { Description = "Texts; without them, --file or standard input", Arity = ArgumentArity.ZeroOrMore };
        Option<string?> file = Options.Path("--file", "A file with one text per line, plain or .gz; - for standard input");
        Option<string?> target = Options.Path("--out", "Output file: .jsonl, .npy, .vec or .txt; without it, JSON lines on standard output", "FILE");
        Option<int> neighbours = Options.Number("--neighbours", "Show the N nearest other texts of each text, or of each --query", 1, 1_000_000, value => (int)value);
        Option<string[]> query = new("--query") { Description = "With --neighbours: find the texts nearest to this one; may be repeated", HelpName = "TEXT" };
        Option<string[]> evaluate = new("--evaluate")
        {
            Description = "Measure what the vectors know: folders with pairs of sentences (SICK) or labelled texts (TREC, SUBJ, MR, or your own)",
            HelpName = "PATH",
            AllowMultipleArgumentsPerToken = true,
        };
        Option<bool> json = Options.Json("With --neighbours or --evaluate: write one JSON object per line");
        Option<int> threads = Options.Threads();
        Verb verb = new("embed", "Give the vectors of texts, find similar texts, or measure what the vectors know.",
        [
            ("embed text-autoencoder.model \"anna went to the forest .\"", "The vector of one sentence, as JSON."),
            ("embed text-autoencoder.model --file sentences.txt --out vectors.npy", "A row for each line, for NumPy."),
            ("embed text-autoencoder.model --file sentences.txt --neighbours 3", "The three most similar lines of each line."),
            ("embed text-autoencoder.model --file sentences.txt --neighbours 3 --query \"the dog was hungry .\"", "The three lines that are most similar to a text."),
            ("embed audio-vectors.model one.wav two.wav", "The vectors of two sounds."),
            ("embed text-autoencoder.model --evaluate sick trec-qc subj", "Relatedness and labels, predicted from the vectors."),
        ], Notes)
        {
            model, text, file, target, neighbours, query, evaluate, json, threads,
        };
        verb.Fault = result =>
        {
            bool some = result.GetValue(neighbours) > 0, measured = result.GetValue(evaluate) is { Length: > 0 }, typed = result.GetValue(text) is { Length: > 0 };
            string? given = result.GetValue(target) is not null ? "--out" : result.GetValue(file) is not null ? "--file" : typed ? "TEXT" : some ? "--neighbours" : null;
            return measured && given is not null ? $"--evaluate and {given} were both given; expected one of them."
                : typed && result.GetValue(file) is not null ? "TEXT and --file were both given; expected one of them."
                : some && result.GetValue(target) is not null ? "--neighbours and --out were both given; expected one of them."
                : !some && result.GetValue(query) is { Length: > 0 } ? "--query was given without --neighbours, which it belongs to."
                : !some && !measured && result.GetValue(json) ? "--json was given without --neighbours or --evaluate; vectors are written as JSON lines without it." : null;
        };
        verb.SetAction(parse =>
        {
            using Device device = new(parse.GetValue(threads));
            if (parse.GetValue(target) is { } path)
                _ = VectorsTarget.FormOf(path); // before anything is computed
            using Model loaded = Model.Load(parse.GetValue(model)!, null, device);
            if (parse.GetValue(evaluate) is { Length: > 0 } sets)
            {
                VectorScores.Write(host, loaded, [.. sets.Select(set => DataArgument.Resolve(host, set)!)], device, parse.GetValue(json));
                return ExitCode.Ok;
            }
            EmbeddedTexts texts = new(loaded, TextsOf(host, loaded, parse.GetValue(text) ?? [], parse.GetValue(file)));
            if (parse.GetValue(neighbours) is > 0 and int count)
                NeighbourLists.Write(host, texts, count, parse.GetValue(query) ?? [], parse.GetValue(json));
            else
                VectorsTarget.Write(host, texts, parse.GetValue(target));
            return ExitCode.Ok;
        });
        return verb;
    }

    private static IEnumerable<IReadOnlyList<string>> TextsOf(Host host, Model model, string[] typed, string? file) =>
        typed.Length > 0 ? [model.Problem.Fields is [{ IsFile: true }] ? SoundArguments.Files(typed) : TextArguments.Sentences(typed)] : file is null or "-" ? host.InputLines() : PlainTextFile.Read(file);
}
