using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>Recordings with transcripts.</summary>
/// <remarks>
/// The data are text files with a line for each recording: the name of a sound file, a tab, its text, and perhaps a tab and the name of the speaker (further columns are left out). Names are paths that
/// begin at the folder of the text file. In a folder the training, dev and test set are found by name (train; dev, valid or val; test) among files ending in .tsv or .txt, also with .gz. Empty
/// lines are left out; a recording without words has an empty text.
/// </remarks>
public sealed record RecordingsDataSpec : DataSpec
{
    /// <summary>The tokens of texts: words (or phones, with blanks between them) or characters. Default: characters.</summary>
    public TextUnit Unit { get; init; } = TextUnit.Characters;

    /// <summary>Whether texts become lower case. Default: false.</summary>
    public bool Lowercase { get; init; }

    /// <summary>The character encoding of the text files. Default: UTF-8.</summary>
    public TextEncoding Encoding { get; init; } = TextEncoding.Utf8;

    /// <summary>Whether texts are converted to Unicode normal form C, in which a letter and its accent are one character. Default: true.</summary>
    public bool Normalize { get; init; } = true;

    internal override bool NormalizesText => Normalize;

    /// <inheritdoc/>
    public override Splits Open(string? path) => path is null
        ? throw new UnrollException("data.type: found recordings without data; expected --data with a folder of train.tsv, dev.tsv and test.tsv, or data.type=spoken for the built-in speaker.")
        : CorpusParts.Open(CorpusParts.Captions, path, null, null, null, Read);

    /// <inheritdoc/>
    public override Dataset OpenTest(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return CorpusParts.OpenTest(CorpusParts.Captions, path, null, null, null, Read);
    }

    private Dataset Read(string file)
    {
        ReadingLog log = new();
        List<Example> examples = [];
        string folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        foreach (TextLine line in TextLines.Enumerate(file, Encoding))
        {
            if (TextLines.IsBlank(line.Text))
                continue;
            string[] cells = line.Text.Split('\t');
            string name = cells[0].Trim(), sound = Path.Combine(folder, name);
            if (cells.Length < 2 || name.Length == 0)
                throw new UnrollException($"{file}:{line.Number}: found {(cells.Length < 2 ? "no tab" : "no name of a sound file before the tab")}; expected the name of a sound file, a tab and its text.");
            if (!File.Exists(sound))
                throw new UnrollException($"{file}:{line.Number}: found the name of a sound file, {sound}, which is no file; expected a path that begins at the folder of the text file.");
            PlainText written = new(Lowercase ? cells[1].ToLowerInvariant() : cells[1], Unit), text = Normalize ? written.Normalized() : written;
            if (text.Tokens.Contains(PlainText.End, StringComparer.Ordinal))
                throw new UnrollException($"{file}:{line.Number}: found the word {PlainText.End}, which stands for the end of a text; expected texts without it.");
            if (!ReferenceEquals(text, written))
                log.Add(Reading.NormalizedSentences, file, line.Number);
            Sound read = SoundFile.Read(sound);
            examples.Add(new Example(cells.Length > 2 ? new Sound(read.Rate, read.Samples, cells[2].Trim()) : read, text).At(new SourcePlace(file, [line.Number])));
        }
        Require.That(examples.Count > 0, file, "no recording with its text", "at least one");
        return new Dataset(file, examples) { Notes = log.Notes };
    }
}

[JsonSerializable(typeof(RecordingsDataSpec))]
internal sealed partial class RecordingsDataJson : JsonSerializerContext;
