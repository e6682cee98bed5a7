namespace Unroll;

/// <summary>Examples that can be read again and again, always in the same order.</summary>
/// <typeparam name="T">The kind of example.</typeparam>
public interface IDataset<out T> : IReadOnlyList<T> where T : IExample
{
    /// <summary>Where the examples come from, for reports: a path, or the name of a built-in sample.</summary>
    string Name { get; }

    /// <summary>What one example is called, for counts: a sentence, a picture. Default: example.</summary>
    string Noun => "example";

    /// <summary>What one label is called, for counts: a tag, a type. Default: label.</summary>
    string LabelNoun => "label";

    /// <summary>What was left out, changed or repaired when the examples were read; empty where nothing was. Default: empty.</summary>
    IReadOnlyList<ReadingNote> Notes => [];

    /// <summary>Hexadecimal SHA-256 over the examples' contents: equal for equal data wherever it is stored.</summary>
    string Fingerprint { get; }

    /// <summary>An example's tokens as they are written, which are counted and compared between parts; none where its steps are no text.</summary>
    /// <param name="index">Which example.</param>
    IEnumerable<string> Tokens(int index) => [];

    /// <summary>What an example is labelled with, to be counted: its class, the types of its spans; none where nothing is.</summary>
    /// <param name="index">Which example.</param>
    IEnumerable<string> Labels(int index) => [];
}
