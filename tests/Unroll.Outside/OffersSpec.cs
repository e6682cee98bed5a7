using System.Globalization;
using Unroll;

namespace Outside;

/// <summary>Offers with their prices and labels: generated, or read from files with lines "label, tab, price, tab, words".</summary>
public sealed record OffersSpec : GeneratedDataSpec
{
    private static readonly (string Thing, double Price)[] Things = [("coffee", 3), ("book", 12), ("lamp", 40), ("bicycle", 300)];

    /// <summary>Without a path, generates the offers. With a path, reads a training file, or a folder with train.tsv and optionally dev.tsv and test.tsv.</summary>
    /// <inheritdoc/>
    public override Splits Open(string? path) => path is null ? base.Open(null)
        : Directory.Exists(path) ? new Splits(Read(Path.Combine(path, "train.tsv")), ReadIfThere(Path.Combine(path, "dev.tsv")), ReadIfThere(Path.Combine(path, "test.tsv")))
        : new Splits(Read(path), null, null);

    /// <summary>Reads a file, or the file test.tsv of a folder.</summary>
    /// <inheritdoc/>
    public override Dataset OpenTest(string path) => Read(Directory.Exists(path) ? Path.Combine(path, "test.tsv") : path);

    /// <inheritdoc/>
    protected override Dataset Make(string part, int count)
    {
        Rng stream = new Rng(1).Stream("offers").Stream(part);
        return new Dataset($"offers, {part}", Enumerable.Range(0, count).Select(i => One(stream.Stream((ulong)i))));
    }

    private static Example One(Rng random)
    {
        (string thing, double usual) = Things[random.NextInt(Things.Length)];
        int many = 1 + random.NextInt(3);
        double share = Math.Exp(2 * (random.NextDouble() - 0.5)), price = Math.Round(many * usual * share, 2);
        string label = share < 0.7 ? "cheap" : share < 1.4 ? "fair" : "expensive";
        return Of(string.Join(' ', Enumerable.Repeat(thing, many)), price, label);
    }

    private static Example Of(string offer, double price, string label) => new(new Parts(("offer", new Words(offer.Split(' '))), ("price", new Number(price))), new Labels([label]));

    private static Dataset? ReadIfThere(string path) => File.Exists(path) ? Read(path) : null;

    private static Dataset Read(string path) => new(path, PlainTextFile.Read(path).SelectMany(lines => lines).Select((line, i) => line.Split('\t') is [string label, string number, string offer]
        && double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out double price) && double.IsFinite(price)
            ? Of(offer, price, label)
            : throw new UnrollException($"{path}:{i + 1}: found \"{line}\"; expected a label, a price and an offer, with tabs between them.")));
}
