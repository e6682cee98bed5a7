using System.Text.RegularExpressions;

namespace Unroll;

/// <summary>Whether what a registry says can be used.</summary>
internal static partial class RegistryCheck
{
    private const long MostBytes = 1L << 50; // far above any corpus; sums of sizes stay within a long

    public static void Check(Corpus? corpus, string source)
    {
        if (corpus is null)
            throw new UnrollException($"{source}: found null among the corpora; expected an object each.");
        Require.That(Name().IsMatch(corpus.Name), source, $"the corpus name \"{corpus.Name}\"", "lower-case letters, digits, and - . _ between them");
        string where = $"{source}, {corpus.Name}";
        Require.That(corpus.From.Count > 0 && corpus.Files.Count > 0, where, $"{corpus.From.Count} addresses in \"from\" and {corpus.Files.Count} \"files\"", "at least one of each");
        foreach (string? start in corpus.From)
        {
            bool good = start is not null && Uri.TryCreate(start, UriKind.Absolute, out Uri? address) && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp);
            Require.That(good && start!.EndsWith('/'), where, $"\"{start}\" in \"from\"", "the beginning of an address, https://... or http://..., with a / at its end");
        }
        if (corpus.Data is { } data && InnerName.Fault(data) is { } dataFault)
            throw new UnrollException($"{where}: found \"{data}\" as \"data\", which {dataFault}; expected a folder of the corpus.");
        HashSet<string> names = new(StringComparer.OrdinalIgnoreCase);
        foreach (CorpusFile? file in corpus.Files)
            Check(file ?? throw new UnrollException($"{where}: found null among the files; expected an object each."), where, names);
        decimal bytes = corpus.Files.Sum(file => (decimal)file.Bytes);
        Require.That(bytes <= MostBytes, where, $"{bytes} bytes in all files", $"no more than {MostBytes}");
    }

    private static void Check(CorpusFile file, string where, HashSet<string> names)
    {
        if (InnerName.Fault(file.Name) is { } fault)
            throw new UnrollException($"{where}: found the file name \"{file.Name}\", which {fault}; expected a name within the corpus's folder.");
        Require.That(names.Add(file.Name), where, $"the file name \"{file.Name}\" twice", "each once");
        Require.That(file.Bytes > 0 && file.UnpackedBytes is null or > 0, where, $"{file.Bytes} bytes of {file.Name}, {file.UnpackedBytes ?? 0} unpacked", "sizes above 0");
        Require.That(Hash().IsMatch(file.Sha256), where, $"\"{file.Sha256}\" as the sha256 of {file.Name}", "64 hexadecimal digits");
    }

    [GeneratedRegex("^[a-z0-9]([a-z0-9._-]*[a-z0-9])?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();

    [GeneratedRegex("^[0-9a-fA-F]{64}$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Hash();
}
