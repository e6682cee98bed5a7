namespace Unroll;

/// <summary>
/// The fingerprint of tagged sentences: over, for each, the number of words, each word, then 0 or 1 for whether there are tags, and each tag. Where
/// tags are known in part there follow, for each word, the number of those it may have and each of them.
/// </summary>
internal static class SentenceHash
{
    /// <summary>The hash in lower-case hexadecimal digits.</summary>
    public static string Of(IEnumerable<TaggedSentence> sentences)
    {
        using ContentHash hash = new();
        foreach (TaggedSentence sentence in sentences)
        {
            hash.Add(sentence.Words);
            hash.Add(sentence.Tags is null ? 0 : 1);
            foreach (string tag in sentence.Tags ?? [])
                hash.Add(tag);
            foreach (IReadOnlyList<string> tags in sentence.Allowed ?? [])
                hash.Add(tags);
        }
        return hash.ToHex();
    }
}
