namespace Unroll;

/// <summary>One short value that was found in the training set, such as the scheme of its tags: a file of one line.</summary>
/// <param name="Value">Without line breaks.</param>
public sealed record FittedValue(string Value) : IArtifact<FittedValue>
{
    /// <inheritdoc/>
    public string Ending => ".txt";

    /// <summary>The file that it was read from, for error messages.</summary>
    private string Place { get; init; } = "A fitted value";

    /// <summary>A value that is one of an enumeration.</summary>
    /// <typeparam name="T">The enumeration.</typeparam>
    /// <param name="value">Which.</param>
    public static FittedValue Of<T>(T value) where T : struct, Enum => new(value.ToString());

    /// <inheritdoc/>
    public static FittedValue Read(IEnumerable<string> lines, string place)
    {
        string[] all = [.. (lines ?? throw new ArgumentNullException(nameof(lines))).Take(2)];
        return all is [{ Length: > 0 } only] ? new FittedValue(only) { Place = place } : throw new UnrollException($"{place}: found {(all.Length > 1 ? "several lines" : "nothing")}; expected one line with a value.");
    }

    /// <inheritdoc/>
    public void Write(TextWriter writer) => (writer ?? throw new ArgumentNullException(nameof(writer))).WriteLine(Value);

    /// <summary>Whether both are the same value, wherever they were read.</summary>
    /// <param name="other">Another.</param>
    public bool Equals(FittedValue? other) => other is not null && other.Value == Value;

    /// <inheritdoc/>
    public override int GetHashCode() => Value.GetHashCode(StringComparison.Ordinal);

    /// <summary>The value as one of an enumeration.</summary>
    /// <typeparam name="T">The enumeration.</typeparam>
    /// <exception cref="UnrollException">It is none of them.</exception>
    public T As<T>() where T : struct, Enum => Enum.TryParse(Value, out T value) && Enum.IsDefined(value) ? value
        : throw new UnrollException($"{Place}: found \"{Value}\"; expected one of {string.Join(", ", Enum.GetNames<T>())}.");
}
