namespace Unroll;

/// <summary>A public corpus: what it is, on what terms it may be used, and where its files are.</summary>
public sealed record Corpus
{
    /// <summary>What it is asked for by, and its folder's name: lower-case letters, digits, and <c>-</c>, <c>.</c> and <c>_</c> between them.</summary>
    public required string Name { get; init; }

    /// <summary>What people call it.</summary>
    public required string Title { get; init; }

    /// <summary>What is learnt from it.</summary>
    public required string Task { get; init; }

    /// <summary>A built-in recipe that reads it as it is; null if there is none.</summary>
    public string? Recipe { get; init; }

    /// <summary>The licence as the source states it, or that it states none.</summary>
    public required string Licence { get; init; }

    /// <summary>What to cite.</summary>
    public required string Citation { get; init; }

    /// <summary>The page where the corpus is at home.</summary>
    public required string Home { get; init; }

    /// <summary>What to know of the files, such as that they are unchanged; null for nothing.</summary>
    public string? Note { get; init; }

    /// <summary>The folder within the corpus's that <c>--data NAME</c> stands for. Default: null, the corpus's own.</summary>
    public string? Data { get; init; }

    /// <summary>Beginnings of addresses (http or https), each of which leads to all files: the next is asked if one does not answer.</summary>
    public required IReadOnlyList<string> From { get; init; }

    /// <summary>The files.</summary>
    public required IReadOnlyList<CorpusFile> Files { get; init; }

    /// <summary>How many bytes are fetched in all.</summary>
    public long Bytes => Files.Sum(file => file.Bytes);

    /// <summary>The addresses of a file, the best first.</summary>
    internal IEnumerable<Uri> Addresses(CorpusFile file) => From.Select(start => new Uri(start + (file.Path ?? file.Name)));
}
