using System.Collections;

namespace Unroll;

/// <summary>A list that equals another of the same items, so that descriptions that hold lists are compared by what they say.</summary>
internal sealed class EqualList<T>(IEnumerable<T> items) : IReadOnlyList<T>, IEquatable<EqualList<T>>
{
    private readonly T[] items = WithoutNull([.. items]);

    public static EqualList<T> Empty { get; } = new([]);

    public int Count => items.Length;

    public T this[int index] => items[index];

    public bool Equals(EqualList<T>? other) => other is not null && items.AsSpan().SequenceEqual(other.items, null);

    public override bool Equals(object? obj) => Equals(obj as EqualList<T>);

    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (T item in items)
            hash.Add(item);
        return hash.ToHashCode();
    }

    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static T[] WithoutNull(T[] items)
    {
        int place = Array.FindIndex(items, item => item is null);
        return place < 0 ? items : throw new UnrollException($"Item {place} of a list is null; expected items that say something.");
    }
}
