namespace Unroll;

/// <summary>Examples that can be read again and again, always in the same order.</summary>
/// <typeparam name="T">The kind of example.</typeparam>
public interface IDataset<out T> : IReadOnlyList<T> where T : IExample
{
    /// <summary>Where the examples come from, for reports: a path, or the name of a built-in sample.</summary>
    string Name { get; }

    /// <summary>Hexadecimal SHA-256 over the examples' contents: equal for equal data wherever it is stored.</summary>
    string Fingerprint { get; }
}
