using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>Pictures with captions; without a path, the built-in sample: scenes of coloured shapes.</summary>
/// <remarks>
/// The data are text files with a line for each caption: the name of a picture in PNG or JPEG, a tab, and the caption (further columns are left out). A picture may have several lines, each of which is
/// a right caption. Names are paths that begin at the folder of the text file. In a folder the training, dev and test set are found by name (train; dev, valid or val; test) among files ending in .tsv or
/// .txt, also with .gz. Empty lines are left out.
/// </remarks>
public sealed record CaptionDataSpec : DataSpec
{
    /// <summary>The height that pictures are stretched to, in pixels, 1 to 4,096. Predictions do the same. Default 48.</summary>
    public int Height { get; init => field = Require.InRange("height", value, 1, 4096); } = 48;

    /// <summary>The width that pictures are stretched to, in pixels, 1 to 4,096. Default 48.</summary>
    public int Width { get; init => field = Require.InRange("width", value, 1, 4096); } = 48;

    /// <summary>Whether pictures become grey. Default: false; they are read in red, green and blue.</summary>
    public bool Grey { get; init; }

    /// <summary>The tokens of captions: words or characters. Default: words.</summary>
    public TextUnit Unit { get; init; }

    /// <summary>The character encoding of the text files. Default: UTF-8.</summary>
    public TextEncoding Encoding { get; init; } = TextEncoding.Utf8;

    /// <summary>Whether captions are converted to Unicode normal form C, in which a letter and its accent are one character. Default: true.</summary>
    public bool Normalize { get; init; } = true;

    internal override bool NormalizesText => Normalize;

    internal PictureSize Size => new(Height, Width, Grey ? 1 : 3);

    /// <inheritdoc/>
    public override Splits Open(string? path)
    {
        if (path is null)
            return ColouredScenes.Open(this);
        if (!Directory.Exists(path))
            return new Splits(Read(path), null, null);
        CorpusParts parts = CorpusParts.Find(CorpusParts.Captions, path, null, null, null);
        return new Splits(Read(parts.Train ?? throw Missing(path, "training", "train")), parts.Dev is null ? null : Read(parts.Dev), parts.Test is null ? null : Read(parts.Test));
    }

    /// <inheritdoc/>
    public override Dataset OpenTest(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Read(!Directory.Exists(path) ? path : CorpusParts.Find(CorpusParts.Captions, path, null, null, null).Test ?? throw Missing(path, "test", "test"));
    }

    private static UnrollException Missing(string folder, string set, string word) =>
        new($"{folder}: found no {set} set; expected {word}.tsv: for each caption a line with the name of a picture, a tab and the caption.");

    /// <summary>Pictures in the order in which they are first named.</summary>
    private Dataset Read(string file)
    {
        ReadingLog log = new();
        Dictionary<string, (int Line, List<PlainText> Captions)> named = new(StringComparer.Ordinal);
        foreach (TextLine line in TextLines.Enumerate(file, Encoding))
        {
            if (TextLines.IsBlank(line.Text))
                continue;
            string[] cells = line.Text.Split('\t');
            string name = cells[0].Trim();
            if (cells.Length < 2 || name.Length == 0 || TextLines.IsBlank(cells[1]))
                throw new UnrollException($"{file}:{line.Number}: found {(cells.Length < 2 ? "no tab" : name.Length == 0 ? "no name of a picture before the tab" : "no caption behind the tab")}; expected the name of a picture, a tab and a caption.");
            PlainText written = new(cells[1], Unit), caption = Normalize ? written.Normalized() : written;
            if (caption.Tokens.Contains(PlainText.End, StringComparer.Ordinal))
                throw new UnrollException($"{file}:{line.Number}: found the word {PlainText.End}, which stands for the end of a caption; expected captions without it.");
            if (!ReferenceEquals(caption, written))
                log.Add(Reading.NormalizedSentences, file, line.Number);
            if (named.TryGetValue(name, out (int, List<PlainText> Captions) known))
                known.Captions.Add(caption);
            else
                named.Add(name, (line.Number, [caption]));
        }
        Require.That(named.Count > 0, file, "no picture with a caption", "at least one");
        string folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        return new Dataset(file, named.Select(one => new Example(Picture(Path.Combine(folder, one.Key), $"{file}:{one.Value.Line}"), new Texts(one.Value.Captions)).At(new SourcePlace(file, [one.Value.Line])))) { Notes = log.Notes };
    }

    private Picture Picture(string path, string place) => File.Exists(path) ? PictureFile.Read(path, Size)
        : throw new UnrollException($"{place}: found the name of a picture, {path}, which is no file; expected a path that begins at the folder of the captions.");
}

[JsonSerializable(typeof(CaptionDataSpec))]
internal sealed partial class CaptionDataJson : JsonSerializerContext;
