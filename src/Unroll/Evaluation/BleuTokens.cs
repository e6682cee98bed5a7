namespace Unroll;

/// <summary>How BLEU splits texts into words. Scores of different splits cannot be compared.</summary>
public enum BleuTokens
{
    /// <summary><c>13a</c>: punctuation is separated as by mteval-v13a.pl, the script of the WMT evaluations. For text as people write it, in languages that write blanks.</summary>
    Punctuation,

    /// <summary><c>zh</c>: Chinese characters are separated, the rest as <see cref="Punctuation"/>.</summary>
    Chinese,

    /// <summary><c>char</c>: each character is a word.</summary>
    Characters,

    /// <summary><c>none</c>: at whitespace only, for text that was split into words before. Scores depend on how.</summary>
    Blanks,
}
