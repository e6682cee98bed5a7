using System.CommandLine;

namespace Unroll.Cli;

/// <summary><c>unroll ngram</c>.</summary>
internal static class NGramCommand
{
    private const string Notes = """
        Text has one sentence per line. Words are what blanks separate; as a character, a blank is written ▁. Probabilities are
        smoothed by interpolated Kneser-Ney (Chen and Goodman 1998). The perplexity counts the end of each sentence as a word, and
        words that the model does not know with the probability of its unknown word.
        """;

    public static Verb Create(Host host)
    {
        Argument<string[]> text = new("TEXT") { Description = "Text files, plain or .gz, to estimate a model from", Arity = ArgumentArity.ZeroOrMore };
        Option<string?> model = Options.Path("--model", "Instead of TEXT: a model to score with, in the ARPA format", "FILE");
        Option<int> order = Options.Number("--order", "The number of words of the longest n-grams; default 3", 1, NGramModel.MostOrder, value => (int)value);
        Option<string?> unit = new("--unit") { Description = "What a word of the model is: words or characters; default words", HelpName = "UNIT" };
        Option<string?> target = Options.Path("--out", "The file of the model, in the ARPA format; .gz is compressed", "FILE");
        Option<string?> score = Options.Path("--score", "Say the perplexity of this text", "FILE");
        Option<bool> json = Options.Json("Write one JSON object");
        Verb verb = new("ngram", "Estimate an n-gram language model from text, or say how well it predicts a text.",
        [
            ("ngram corpus.txt --out words.arpa", "Trigrams of words."),
            ("ngram corpus.txt more.txt.gz --order 5 --unit characters --out letters.arpa.gz --score dev.txt", "5-grams of characters, and their perplexity on other text."),
            ("ngram --model words.arpa --score dev.txt", "The perplexity of a model that there is."),
        ], Notes)
        {
            text, model, order, unit, target, score, json,
        };
        verb.Fault = result =>
        {
            bool given = result.GetValue(text) is { Length: > 0 }, known = result.GetValue(model) is not null;
            return given == known ? (given ? "TEXT and --model were both given; expected one of them." : "TEXT is missing; expected text files to estimate a model from, or --model.")
                : known && (result.GetValue(target) is not null || result.GetValue(order) > 0) ? "--model and --out or --order were both given; a model that is read has an order and a file."
                : result.GetValue(target) is null && result.GetValue(score) is null ? "--out and --score are both missing; expected the file of the model, such as --out words.arpa, or a text to score."
                : result.GetValue(unit) is not (null or "words" or "characters") ? $"--unit was given {result.GetValue(unit)}; expected words or characters." : null;
        };
        verb.SetAction(parse =>
        {
            bool characters = parse.GetValue(unit) == "characters";
            NGramModel ngrams = parse.GetValue(model) is { } path ? ArpaFile.Read(path)
                : NGramModel.Estimate(parse.GetValue(text)!.SelectMany(file => Sentences(host, file, characters)), parse.GetValue(order) is > 0 and int n ? n : 3);
            if (parse.GetValue(target) is { } file)
                ArpaFile.Write(ngrams, file);
            Perplexity? perplexity = parse.GetValue(score) is { } dev ? Perplexity.Of(ngrams, Sentences(host, dev, characters), dev) : null;
            if (parse.GetValue(json))
                WriteJson(host, ngrams, perplexity);
            else
                Write(host, ngrams, parse.GetValue(target), parse.GetValue(score), perplexity);
            return ExitCode.Ok;
        });
        return verb;
    }

    private static IEnumerable<IReadOnlyList<string>> Sentences(Host host, string file, bool characters)
    {
        foreach (string line in PlainTextFile.Read(file).SelectMany(lines => lines))
        {
            host.Interrupted.ThrowIfCancellationRequested();
            string[] words = Tokenizer.Words(line);
            if (words.Length > 0)
                yield return characters ? [.. string.Join(' ', words).EnumerateRunes().Select(rune => rune.ToString())] : words;
        }
    }

    private static void Write(Host host, NGramModel model, string? target, string? score, Perplexity? perplexity)
    {
        if (target is not null)
            Screen.Of(host).Line($"{target}: {model.Order}-grams of {Screen.Count(model.Words.Count)} words");
        if (perplexity is { } found)
            Screen.Of(host).Line(FormattableString.Invariant($"{score}: perplexity {found.Value:0.00} ({found.Words} words, {found.Unknown} of them unknown, in {found.Sentences} sentences)"));
    }

    private static void WriteJson(Host host, NGramModel model, Perplexity? perplexity) => JsonLine.WriteIndented(host.Output, json =>
    {
        json.WriteStartObject();
        json.WriteNumber("order", model.Order);
        json.WriteNumber("words", model.Words.Count);
        if (perplexity is { } found)
        {
            json.WriteStartObject("score");
            json.WriteNumber("perplexity", found.Value);
            json.WriteNumber("logProbability", found.LogProbability);
            json.WriteNumber("words", found.Words);
            json.WriteNumber("unknown", found.Unknown);
            json.WriteNumber("sentences", found.Sentences);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    });

    /// <summary>How well a model predicts a text.</summary>
    private readonly record struct Perplexity(double LogProbability, long Words, long Unknown, long Sentences)
    {
        public double Value => Math.Exp(-LogProbability / (Words + Sentences));

        public static Perplexity Of(NGramModel model, IEnumerable<IReadOnlyList<string>> sentences, string name)
        {
            Perplexity sum = default;
            int unknown = model.Id(Vocabulary.Unknown);
            foreach (IReadOnlyList<string> sentence in sentences)
            {
                int missing = sentence.Count(word => model.Id(word) == unknown);
                sum = new Perplexity(sum.LogProbability + model.LogProbability(sentence), sum.Words + sentence.Count, sum.Unknown + missing, sum.Sentences + 1);
            }
            return sum.Sentences == 0 ? throw new UnrollException($"{name}: found no words; expected text to score.")
                : double.IsFinite(sum.LogProbability) ? sum
                : throw new UnrollException($"{name}: has the probability 0 by the model, which has no entry for unknown words ({Vocabulary.Unknown}); expected text of words that it knows{(sum.Unknown > 0 ? $", but {sum.Unknown} are not" : "")}.");
        }
    }
}
