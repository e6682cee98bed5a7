using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Unroll;

/// <summary>Examples in memory, always in the same order. Immutable, so any number of threads may use it.</summary>
[SuppressMessage("Naming", "CA1710:Identifiers should have correct suffix", Justification = "A data set is what everybody calls this collection.")]
public sealed class Dataset : IReadOnlyList<Example>
{
    private readonly Example[] examples;
    private readonly Lazy<string> fingerprint;

    /// <summary>Creates a data set.</summary>
    /// <param name="name">Where the examples come from, for reports: a path, or the name of a built-in sample.</param>
    /// <param name="examples">The examples, in their order. The list is copied.</param>
    /// <exception cref="UnrollException">An example is null.</exception>
    public Dataset(string name, IEnumerable<Example> examples)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(examples);
        Name = name;
        this.examples = [.. examples];
        _ = this.examples.WithoutNull();
        fingerprint = new Lazy<string>(Hash);
    }

    /// <summary>Examples of a program's own, for training and evaluation without files.</summary>
    /// <param name="examples">In their order. The list is copied.</param>
    /// <exception cref="UnrollException">An example is null.</exception>
    public static Dataset Of(params IEnumerable<Example> examples) => new("memory", examples);

    /// <summary>Where the examples come from, for reports: a path, or the name of a built-in sample.</summary>
    public string Name { get; }

    /// <summary>What one example is called, for counts: a sentence, a sequence.</summary>
    public string Noun => examples.Length > 0 ? examples[0].Input.Noun : "example";

    /// <summary>What one label is called, for counts: a tag, a span type, a label.</summary>
    public string LabelNoun => examples.FirstOrDefault(example => example.Target is not null)?.Target!.LabelNoun ?? "label";

    /// <summary>What was left out, changed or repaired when the examples were read; empty where nothing was.</summary>
    public IReadOnlyList<ReadingNote> Notes { get; init; } = [];

    /// <summary>Hexadecimal SHA-256 over inputs and targets: equal for equal examples in the same order, wherever they are stored. Computed at the first use.</summary>
    public string Fingerprint => fingerprint.Value;

    /// <inheritdoc/>
    public int Count => examples.Length;

    /// <inheritdoc/>
    public Example this[int index] => examples[index];

    /// <inheritdoc/>
    public IEnumerator<Example> GetEnumerator() => ((IEnumerable<Example>)examples).GetEnumerator();

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Name}: {Count} {Noun}{(Count == 1 ? "" : "s")}");

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private string Hash()
    {
        using ContentHash hash = new();
        foreach (Example example in examples)
        {
            example.Input.AddTo(hash);
            hash.Add(example.Target is null ? 0 : 1);
            example.Target?.AddTo(hash);
        }
        return hash.ToHex();
    }
}
