namespace Unroll.Cli;

/// <summary>Tells people on standard error what may be wrong with data that could be read.</summary>
internal static class DataWarnings
{
    public static void Write(Host host, params Dataset?[] parts)
    {
        foreach (ReadingNote note in parts.OfType<Dataset>().SelectMany(part => part.Notes).Where(note => note.Warns))
            host.Error.Write($"unroll: {note}\n");
    }

    /// <summary>What a model knows of the labels it is to be scored on.</summary>
    /// <exception cref="UnrollException">It knows none of them.</exception>
    public static LabelOverlap Compare(Host host, Model model, Dataset data)
    {
        LabelOverlap overlap = LabelOverlap.Of(model, data);
        overlap.Check(data.Name);
        if (overlap.ToString() is { } unknown)
            host.Error.Write($"unroll: {unknown}\n");
        return overlap;
    }
}
