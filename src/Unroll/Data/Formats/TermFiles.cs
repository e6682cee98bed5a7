namespace Unroll;

/// <summary>Documents and their key terms in two files each: <c>.abstr</c> and <c>.uncontr</c> as in Inspec (Hulth 2003), or <c>.txt</c> and <c>.key</c>.</summary>
internal static class TermFiles
{
    private static readonly (string Begins, string Part)[] Parts = [("train", "train"), ("dev", "dev"), ("valid", "dev"), ("test", "test")];

    /// <summary>Reads a corpus.</summary>
    /// <param name="path">A folder or a ZIP file.</param>
    /// <param name="encoding">Of the files.</param>
    /// <param name="log">Counts documents without words.</param>
    /// <returns>The examples in the order of their names; and to which set each belongs: train, dev or test, or nothing where its path does not say.</returns>
    /// <exception cref="UnrollException">The files cannot be read, or there are none of these kinds.</exception>
    public static IEnumerable<(string Part, Example Example)> Read(string path, TextEncoding encoding, ReadingLog log)
    {
        CorpusFiles files = CorpusFiles.Open(path, name => EndOf(name) is ".abstr" or ".uncontr" or ".key" || IsText(name), "documents with key terms", "docs/key-terms.md");
        string whole = File.Exists(path) ? Path.GetFileName(path) + "/" : ""; // Test.zip says what it holds
        ILookup<string, string> termFiles = files.Names.Where(name => EndOf(name) is ".uncontr" or ".key").ToLookup(StemOf, StringComparer.Ordinal);
        bool found = false;
        foreach (string name in files.Names.Where(name => EndOf(name) is ".abstr" or ".txt"))
        {
            bool isAbstract = EndOf(name) == ".abstr";
            if (termFiles[StemOf(name)].FirstOrDefault(one => EndOf(one) == (isAbstract ? ".uncontr" : ".key")) is not { } own)
                continue; // a file that describes the corpus
            found = true;
            IReadOnlyList<TextLine> lines = files.Lines(name, encoding);
            Document document = isAbstract ? Abstract(lines) : TermDocument.Read(lines.Select(line => line.Text));
            if (document.Length > 0)
                yield return (PartOf(whole + name), new Example(document, new Terms(isAbstract ? Wrapped(files.Lines(own, encoding)) : OnePerLine(files.Lines(own, encoding)))).At(new SourcePlace(files.PlaceOf(name), [1])));
            else
                log.Add(Reading.EmptyTexts, files.PlaceOf(name), 1);
        }
        if (!found)
            throw new UnrollException($"{path}: found no document with its key terms; expected for each document two files of the same name, .abstr and .uncontr, or .txt and .key.");
    }

    /// <summary>A title, and the abstract below it: an indented line goes on with the line before.</summary>
    private static Document Abstract(IReadOnlyList<TextLine> lines)
    {
        TextLine[] some = [.. lines.SkipWhile(line => TextLines.IsBlank(line.Text))];
        int title = some.Length == 0 ? 0 : 1 + some.Skip(1).TakeWhile(line => line.Text.StartsWith('\t') || line.Text.StartsWith(' ')).Count();
        return TermDocument.Read([Joined(some[..title]), Joined(some[title..])]);
    }

    /// <summary>Terms between semicolons, which may go on in the next line.</summary>
    private static string[] Wrapped(IReadOnlyList<TextLine> lines) => [.. Joined(lines).Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    private static string[] OnePerLine(IReadOnlyList<TextLine> lines) => [.. lines.Select(line => line.Text.Trim()).Where(term => term.Length > 0)];

    private static string Joined(IEnumerable<TextLine> lines) => string.Join(' ', lines.SelectMany(line => Tokenizer.Words(line.Text)));

    private static string PartOf(string name)
    {
        foreach (string piece in name.Split('/').SkipLast(1))
        {
            if (Array.Find(Parts, part => piece.StartsWith(part.Begins, StringComparison.OrdinalIgnoreCase)).Part is { } part)
                return part;
        }
        return "";
    }

    private static bool IsText(string name) => EndOf(name) == ".txt" && !Path.GetFileName(name).StartsWith("readme", StringComparison.OrdinalIgnoreCase);

    private static string EndOf(string name) => Path.GetExtension(name).ToLowerInvariant();

    /// <summary>The name of a file without the folder and the ending: texts and terms may lie in folders of their own. Sets do not mix.</summary>
    private static string StemOf(string name) => PartOf(name) + "/" + Path.GetFileNameWithoutExtension(name);
}
