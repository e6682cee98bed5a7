using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>Running text, such as stories, as consecutive sentences; without a path, the built-in sample: small stories of people and animals.</summary>
/// <remarks>
/// Text is split into sentences by <see cref="SentenceSplitter"/>. Empty lines separate paragraphs; headings (paragraphs in capitals, chapters, titles in square brackets) begin a new story and are left out,
/// as is what Project Gutenberg puts before and behind a book. A piece is one sentence or several in a row; pieces never cross the border of a story. In a folder the training, dev and test set are found by
/// name, as for <see cref="TaggedDataSpec"/>, among files ending in .txt or .tokens, each also with .gz; if it has no training set, all such files are read, and some passages of 50 sentences are held out.
/// </remarks>
public sealed record StoriesDataSpec : DataSpec
{
    private const int PassageLength = 50;
    private const string Previous = "previous", Next = "next";

    /// <summary>Number of sentences in a piece, 1 to 1,000; a story is cut from its beginning, and its last piece may have fewer. Default 1.</summary>
    public int Sentences { get; init => field = Require.InRange("sentences", value, 1, 1000); } = 1;

    /// <summary>What is to be written for a piece: <c>itself</c>, or its <c>neighbours</c>. Default: itself.</summary>
    public StoryTarget Target { get; init; }

    /// <summary>Whether the sentences of a piece are kept apart (a <see cref="Document"/>), as a document auto-encoder needs it, or are one sequence of words. Only with <c>target</c> itself. Default: false.</summary>
    public bool Apart { get; init; }

    /// <summary>Sentences with more words are left out; pieces and neighbours do not reach across them. 1 or more, default 40.</summary>
    public int Longest { get; init => field = Require.InRange("longest", value, 1, int.MaxValue); } = 40;

    /// <summary>The language, whose abbreviations do not end a sentence: en, de or fr. Default: en.</summary>
    public string Language { get; init; } = "en";

    /// <summary>Whether text is converted to lower case. Default: true.</summary>
    public bool Lowercase { get; init; } = true;

    /// <summary>How sentences are split into words; predictions split theirs alike. Default: at blanks, with punctuation as words of its own.</summary>
    public TextTokenizer Tokenizer { get; init; } = TextTokenizer.Punctuation;

    /// <summary>
    /// If the training, dev and test set are not given by name: of this many passages one is the dev set's and one the test set's. 0 for no dev and test set; otherwise 3 or more. Default 20.
    /// </summary>
    public int HeldOut
    {
        get;
        init
        {
            Require.That(value == 0 || value is >= 3 and <= 1000, "heldOut", $"{value}", "0, or 3 to 1000");
            field = value;
        }
    } = 20;

    /// <summary>The character encoding of the files. Default: UTF-8.</summary>
    public TextEncoding Encoding { get; init; } = TextEncoding.Utf8;

    /// <summary>Whether text is converted to Unicode normal form C, in which a letter and its accent are one character. The model also applies this to the input of a prediction. Default: true.</summary>
    public bool Normalize { get; init; } = true;

    internal override bool NormalizesText => Normalize;

    internal override TextTokenizer TextTokenizer => Tokenizer;

    /// <inheritdoc/>
    public override Splits Open(string? path)
    {
        Require.That(!Apart || Target == StoryTarget.Itself, "data.apart", "true, with data.target=neighbours", "data.target=itself, or false");
        if (path is null)
        {
            (List<string[]> train, List<string[]> dev, List<string[]> test) = SmallStories.Make();
            return new Splits(Sample("train", train), Sample("dev", dev), Sample("test", test));
        }
        if (File.Exists(path))
            return HoldOut(path, [path]);
        CorpusParts parts = CorpusParts.Find(CorpusParts.Text, path, null, null, null);
        if (parts.Train is { } given)
            return new Splits(Read(given), parts.Dev is null ? null : Read(parts.Dev), parts.Test is null ? null : Read(parts.Test));
        string[] files = [.. Directory.EnumerateFiles(path).Where(file => CorpusParts.Text.Endings.Contains(TextLines.Ending(file), StringComparer.Ordinal)).Order(StringComparer.Ordinal)];
        return files.Length > 0 ? HoldOut(path, files) : throw parts.Missing("training", "train", "--data");
    }

    /// <inheritdoc/>
    public override Dataset OpenTest(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return File.Exists(path) ? Read(path)
            : Open(path).Test ?? throw new UnrollException($"{path}: found no test set; expected a file with \"test\" in its name, or data.heldOut above 0.");
    }

    private Dataset Sample(string part, List<string[]> stories) =>
        new($"small stories (built-in sample), {part}", stories.SelectMany(story => Examples([.. story.Select(sentence => new Piece(Words(sentence), null))])));

    private Dataset Read(string path)
    {
        ReadingLog log = new();
        return Named(path, Passages(path, log).SelectMany(Examples), log);
    }

    private Splits HoldOut(string name, string[] files)
    {
        ReadingLog log = new();
        Piece[][] passages = [.. files.SelectMany(file => Passages(file, log))];
        if (HeldOut == 0)
            return new Splits(Named(name, passages.SelectMany(Examples), log), null, null);
        ILookup<int, Example> parts = passages.SelectMany((passage, i) => Examples(passage).Select(example => (Part: Math.Max(0, (i % HeldOut) - (HeldOut - 3)), example))).ToLookup(one => one.Part, one => one.example);
        return new Splits(Named(name, parts[0], log), Held("dev", parts[1]), Held("test", parts[2]));

        Dataset? Held(string part, IEnumerable<Example> examples) => examples.Any() ? new Dataset($"{name}, {part}", examples) : null;
    }

    private static Dataset Named(string name, IEnumerable<Example> examples, ReadingLog log)
    {
        Example[] all = [.. examples];
        Require.That(all.Length > 0, name, "no piece of a story with all that data.sentences and data.target ask for", "longer stories, or other settings");
        return new Dataset(name, all) { Notes = log.Notes };
    }

    /// <summary>The stories of a file in passages, cut where a sentence is left out.</summary>
    private List<Piece[]> Passages(string path, ReadingLog log)
    {
        List<Piece[]> passages = [];
        foreach (List<StoryFile.Sentence> story in StoryFile.Read(path, Encoding, Language, log))
        {
            List<Piece> passage = [];
            foreach (StoryFile.Sentence sentence in story)
            {
                Words words = Words(sentence.Text);
                if (words.Values.Contains(PlainText.End, StringComparer.Ordinal))
                    throw new UnrollException($"{path}:{sentence.Line}: found the word {PlainText.End}, which stands for the end of a text; expected texts without it.");
                bool isLong = words.Length > Longest;
                if (isLong)
                    log.Add(Reading.LongSentences, path, sentence.Line);
                else if (words.Length > 0)
                    passage.Add(new Piece(words, new SourcePlace(path, [sentence.Line])));
                if (passage.Count == PassageLength || (isLong && passage.Count > 0))
                {
                    passages.Add([.. passage]);
                    passage.Clear();
                }
            }
            if (passage.Count > 0)
                passages.Add([.. passage]);
        }
        return passages;
    }

    private Words Words(string sentence)
    {
        string normal = Normalize ? NormalForm.Of(sentence) : sentence;
        return new Words([.. Unroll.Tokenizer.Split(Lowercase ? normal.ToLowerInvariant() : normal, Tokenizer).Select(token => token.Text)]);
    }

    /// <summary>The examples of consecutive sentences.</summary>
    private IEnumerable<Example> Examples(Piece[] passage)
    {
        Piece[][] pieces = [.. passage.Chunk(Sentences)];
        if (Target == StoryTarget.Itself)
            return pieces.Select(piece => (Apart ? new Example(Kept(piece), Kept(piece)) : new Example(Joined(piece), Text(piece))).At(piece[0].Place));
        return Enumerable.Range(1, Math.Max(0, pieces.Length - 2)).Select(i =>
            new Example(Joined(pieces[i]), new Parts((Previous, Text(pieces[i - 1])), (Next, Text(pieces[i + 1])))).At(pieces[i][0].Place));
    }

    private static Document Kept(Piece[] piece) => new([.. piece.Select(sentence => sentence.Words)]);

    private static Words Joined(Piece[] piece) => piece.Length == 1 ? piece[0].Words : new Words([.. piece.SelectMany(sentence => sentence.Words.Values)]);

    private static PlainText Text(Piece[] piece) => new(string.Join(' ', piece.Select(sentence => sentence.Words)));

    private readonly record struct Piece(Words Words, SourcePlace? Place);
}

[JsonSerializable(typeof(StoriesDataSpec))]
internal sealed partial class StoriesDataJson : JsonSerializerContext;
