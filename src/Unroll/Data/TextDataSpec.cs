using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>Plain text, one sentence per line; without a path, the built-in sample: what <see cref="FlightQuestions"/> asks.</summary>
/// <remarks>
/// In a folder the training, dev and test set are found by name, as for <see cref="TaggedDataSpec"/>, among files ending in .txt or .tokens, each also with .gz, and files ending in .parquet or .arrow, or folders with such files. Empty lines are left out. Words are separated by spaces or tabs and used as written;
/// a word written <c>&lt;unk&gt;</c> stands for every unknown one, as in the Penn Treebank of Mikolov et al. 2010.
/// </remarks>
public sealed record TextDataSpec : DataSpec
{
    /// <summary>The tokens of the text: words or characters. Default: words.</summary>
    public TextUnit Unit { get; init; } = TextUnit.Words;

    /// <summary>Which built-in sample is read without a path: flights or greetings. Ignored if there is a path. Default: flights.</summary>
    public TextSample Sample { get; init; } = TextSample.Flights;

    /// <summary>The character encoding of the files. Default: UTF-8.</summary>
    public TextEncoding Encoding { get; init; } = TextEncoding.Utf8;

    /// <summary>File name of the training set in the data folder. Default: null, found by its name. Ignored if the path is a file.</summary>
    public string? Train { get; init; }

    /// <summary>File name of the dev set in the data folder. Default: null, found by its name. Ignored if the path is a file.</summary>
    public string? Dev { get; init; }

    /// <summary>File name of the test set in the data folder. Default: null, found by its name. Ignored if the path is a file.</summary>
    public string? Test { get; init; }

    /// <summary>The column of the texts in Parquet and Arrow files. Default: null, the only column of texts, or the one whose name is like that of a text. Ignored for text files.</summary>
    public string? Text { get; init; }

    /// <summary>
    /// Whether text is converted to Unicode normal form C, in which a letter and its accent are one character, so that texts that look the same are the same.
    /// The model also applies this to the input of a prediction; answers show words as they were written. Default: true.
    /// </summary>
    public bool Normalize { get; init; } = true;

    internal override bool NormalizesText => Normalize;

    /// <inheritdoc/>
    public override Splits Open(string? path)
    {
        if (path is null && Sample == TextSample.Greetings)
            return Greetings.Open(Unit);
        if (path is null)
        {
            Splits sample = FlightQuestions.Open();
            return new Splits(Untagged(sample.Train!), Untagged(sample.Dev!), Untagged(sample.Test!));
        }
        return CorpusParts.Open(CorpusParts.TextOrTable, path, Train, Dev, Test, Read);
    }

    /// <inheritdoc/>
    public override Dataset OpenTest(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return CorpusParts.OpenTest(CorpusParts.TextOrTable, path, Train, Dev, Test, Read);
    }

    private Dataset Untagged(Dataset part) => new(part.Name, part.Select(sentence => new Example(new PlainText(sentence.ToString(), Unit))));

    private Dataset Read(string path)
    {
        ReadingLog log = new();
        List<Example> sentences = [];
        foreach ((string file, TextLine line) in ColumnarFiles.Recognises(path) ? ColumnarRows.Lines(path, Text) : TextLines.Read(path, Encoding).Select(line => (path, line)))
        {
            PlainText written = new(line.Text, Unit), sentence = Normalize ? written.Normalized() : written;
            if (sentence.Tokens.Contains(PlainText.End, StringComparer.Ordinal))
                throw new UnrollException($"{file}:{line.Number}: found the word {PlainText.End}, which stands for the end of a sentence; expected lines without it, since each line ends one.");
            if (line.Text.Contains('\r', StringComparison.Ordinal))
                throw new UnrollException($"{file}:{line.Number}: found a CR within the line; expected lines that end with LF or CR LF, so save the file with such lines.");
            if (sentence.Tokens.Count > 0)
                sentences.Add(new Example(sentence));
            if (!ReferenceEquals(sentence, written))
                log.Add(Reading.NormalizedSentences, file, line.Number);
            if (Unit == TextUnit.Words && sentence.Tokens.Any(CellText.HasSpecialSpace))
                log.Add(Reading.SpecialSpaces, file, line.Number);
        }
        Require.That(sentences.Count > 0, path, "no text", "at least one line that is not empty");
        return new Dataset(path, sentences) { Notes = log.Notes };
    }
}

[JsonSerializable(typeof(TextDataSpec))]
internal sealed partial class TextDataJson : JsonSerializerContext;
