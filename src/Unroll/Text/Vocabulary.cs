namespace Unroll;

/// <summary>
/// Distinct strings in a fixed order, each with its id: 0, 1, 2, ... It may have an entry for unknown strings, which is then the first
/// and written <c>&lt;unk&gt;</c>. Entries may hold any characters but line breaks (CR, LF), since a file has one entry a line, unescaped.
/// Immutable, so it may be used by any number of threads.
/// </summary>
public sealed class Vocabulary : IArtifact<Vocabulary>
{
    /// <summary>How the entry for unknown strings is written.</summary>
    public const string Unknown = "<unk>";

    private readonly string[] entries;
    private readonly Dictionary<string, int> byEntry;

    private Vocabulary(string[] entries, Dictionary<string, int> byEntry)
    {
        this.entries = entries;
        this.byEntry = byEntry;
    }

    /// <summary>How many entries there are, the unknown one included.</summary>
    public int Count => entries.Length;

    /// <summary>All entries in the order of their ids, [V].</summary>
    public IReadOnlyList<string> Entries => entries;

    /// <summary>Whether strings that are not entries have an id (which is then 0).</summary>
    public bool HasUnknown => entries.Length > 0 && entries[0] == Unknown;

    /// <summary>The entry of an id.</summary>
    /// <param name="id">From 0 to <see cref="Count"/> − 1.</param>
    /// <exception cref="UnrollException">There is no such id.</exception>
    public string this[int id] => Entry(id);

    /// <summary>The id of a string; the unknown entry's if it is not an entry.</summary>
    /// <param name="entry">Any string.</param>
    /// <exception cref="UnrollException">It is not an entry, and there is none for unknown strings.</exception>
    public int Id(string entry)
    {
        if (TryId(entry, out var id))
            return id;
        return HasUnknown
            ? 0
            : throw new UnrollException($"\"{entry}\" is not among the {Count} entries of the vocabulary, which has none for unknown strings ({Unknown}); "
                + "expected a string that the data it was made from has, so make it from data that has this one too.");
    }

    /// <summary>Looks an entry up, without falling back to the unknown one.</summary>
    /// <param name="entry">Any string.</param>
    /// <param name="id">Its id, or 0 if it is not an entry.</param>
    /// <returns>Whether it is an entry.</returns>
    public bool TryId(string entry, out int id)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return byEntry.TryGetValue(entry, out id);
    }

    /// <summary>Looks up an entry that is part of a longer text, without making a string of it.</summary>
    /// <param name="entry">Any characters.</param>
    /// <param name="id">Its id, or 0 if it is not an entry.</param>
    /// <returns>Whether it is an entry.</returns>
    public bool TryId(ReadOnlySpan<char> entry, out int id) => byEntry.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(entry, out id);

    /// <summary>
    /// The vocabulary of some text: by falling count, strings of equal count in ordinal order. The same tokens give the same ids, in whatever
    /// order they come.
    /// </summary>
    /// <param name="tokens">All tokens of the text, repeated as often as they occur.</param>
    /// <param name="minCount">What occurs more rarely than this gets no entry. At least 1.</param>
    /// <param name="unknown">Whether to begin with an entry for unknown strings. Tokens written <c>&lt;unk&gt;</c> are then taken for it.</param>
    /// <exception cref="UnrollException">A token is empty, has a line break, or is <c>&lt;unk&gt;</c> though <paramref name="unknown"/> is false.</exception>
    public static Vocabulary Fit(IEnumerable<string> tokens, int minCount = 1, bool unknown = true)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        if (minCount < 1)
            throw new UnrollException($"A vocabulary was to keep what occurs at least {minCount} times; expected at least 1.");
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var token in tokens)
            counts[token] = counts.GetValueOrDefault(token) + 1;
        return Fit(counts, minCount, unknown);
    }

    /// <summary>As <see cref="Fit(IEnumerable{string}, int, bool)"/>, from strings that were counted; the counts may be changed.</summary>
    internal static Vocabulary Fit(Dictionary<string, int> counts, int minCount, bool unknown)
    {
        if (unknown)
            counts.Remove(Unknown);
        return Of(counts.Where(pair => pair.Value >= minCount)
            .OrderByDescending(pair => pair.Value)
            .ThenBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => pair.Key), unknown);
    }

    /// <summary>A vocabulary of given entries, in the order given.</summary>
    /// <param name="entries">Distinct, not empty, without line breaks, none of them <c>&lt;unk&gt;</c>.</param>
    /// <param name="unknown">Whether to put an entry for unknown strings before them.</param>
    /// <exception cref="UnrollException">An entry is empty, repeated, reserved or has a line break.</exception>
    public static Vocabulary Of(IEnumerable<string> entries, bool unknown)
    {
        ArgumentNullException.ThrowIfNull(entries);
        var list = new List<string>();
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        if (unknown)
            Add(Unknown, list, ids);
        foreach (var entry in entries)
        {
            ArgumentNullException.ThrowIfNull(entry, nameof(entries));
            if (entry == Unknown)
                throw new UnrollException($"Found {Unknown} among the entries given for a vocabulary, where it is reserved for unknown strings; "
                    + "leave it out, and say by the argument 'unknown' whether it is wanted.");
            if (Fault(entry) is { } fault)
                throw new UnrollException($"Found {fault} among the entries given for a vocabulary; expected one or more characters without line breaks.");
            if (!Add(entry, list, ids))
                throw new UnrollException($"Found \"{entry}\" twice among the entries given for a vocabulary; expected each once.");
        }

        return new Vocabulary([.. list], ids);
    }

    /// <summary>Writes one entry a line, in the order of their ids, each line ended by LF.</summary>
    /// <param name="writer">Left open. For a file: UTF-8.</param>
    public void Write(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        foreach (var entry in entries)
        {
            writer.Write(entry);
            writer.Write('\n');
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote: it has an entry for unknown strings exactly if the first line is <c>&lt;unk&gt;</c>.</summary>
    /// <param name="reader">Read to its end and left open.</param>
    /// <param name="name">What is being read, such as a path: begins the error messages.</param>
    /// <exception cref="UnrollException">A line is empty, or repeats another (also an <c>&lt;unk&gt;</c> after the first line).</exception>
    public static Vocabulary Read(TextReader reader, string name)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return Read(Lines(reader), name);
    }

    /// <inheritdoc/>
    string IArtifact.Ending => ".txt";

    static Vocabulary IArtifact<Vocabulary>.Read(IEnumerable<string> lines, string place) => Read(lines, place) is { Count: > 0 } read ? read
        : throw new UnrollException($"{place}: found no entry; expected at least one, one a line, in a vocabulary of the model.");

    /// <summary>As <see cref="Read(TextReader, string)"/>, from lines that are read one by one: the first that cannot be an entry ends it.</summary>
    internal static Vocabulary Read(IEnumerable<string> lines, string name)
    {
        var list = new List<string>();
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var line in lines)
        {
            var number = list.Count + 1;
            if (line.Length == 0)
                throw new UnrollException($"{name}:{number}: found an empty line; expected one vocabulary entry a line, so remove it.");
            if (line == Unknown && number > 1)
                throw new UnrollException($"{name}:{number}: found {Unknown}, which is reserved for unknown strings; expected it on line 1 or not at all.");
            if (!Add(line, list, ids))
                throw new UnrollException($"{name}:{number}: found \"{line}\" again, first on line {ids[line] + 1}; expected each entry once.");
        }

        return new Vocabulary([.. list], ids);
    }

    private static IEnumerable<string> Lines(TextReader reader)
    {
        while (reader.ReadLine() is { } line)
            yield return line;
    }

    private string Entry(int id) => (uint)id < (uint)entries.Length
        ? entries[id]
        : throw new UnrollException($"The vocabulary has {Count} entries and none with the id {id}; expected an id from 0 to {Count - 1}.");

    private static string? Fault(string entry) =>
        entry.Length == 0 ? "an empty string"
        : entry.AsSpan().ContainsAny('\r', '\n') ? $"\"{entry.ReplaceLineEndings("\\n")}\", which has a line break (written \\n here),"
        : null;

    private static bool Add(string entry, List<string> list, Dictionary<string, int> byEntry)
    {
        if (!byEntry.TryAdd(entry, list.Count))
            return false;
        list.Add(entry);
        return true;
    }
}
