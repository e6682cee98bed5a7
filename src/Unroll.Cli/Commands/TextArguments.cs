namespace Unroll.Cli;

/// <summary>Texts that are given as arguments.</summary>
internal static class TextArguments
{
    /// <summary>Several arguments are the words of one sentence, unless any of them has several words by the rule of the readers.</summary>
    public static IReadOnlyList<string> Sentences(IReadOnlyList<string> typed) =>
        typed.Any(one => Tokenizer.Words(one).Length > 1) ? typed : [string.Join(' ', typed)];
}
