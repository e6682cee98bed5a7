namespace Unroll;

/// <summary>Examples whose text is in Unicode's normal form C; others as they are. Answers still show words as they were written.</summary>
internal static class NormalizedExamples
{
    /// <summary>An example in form C; the same one if it is so already.</summary>
    public static IExample Of(IExample example) => example switch
    {
        TaggedSentence tagged => tagged.Normalized(),
        LabelledSentence labelled => labelled.Normalized(),
        TextSentence text => text.Normalized(),
        _ => example,
    };

    /// <summary>All examples in form C; the same list if all are so already.</summary>
    public static IReadOnlyList<IExample> Of(IReadOnlyList<IExample> examples)
    {
        for (int i = 0; i < examples.Count; i++)
        {
            if (!ReferenceEquals(Of(examples[i]), examples[i]))
                return [.. examples.Select(Of)];
        }
        return examples;
    }
}
