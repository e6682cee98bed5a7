using System.Text;

namespace Unroll.Cli;

/// <summary>Where the words of a text stand in it, counted in characters as Unicode does (code points) from 0; ends are one past the last.</summary>
internal sealed class Places
{
    private readonly (int Start, int End)[] words;

    private Places(string text, (int Start, int End)[] words)
    {
        Text = text;
        this.words = words;
    }

    /// <summary>The whole text.</summary>
    public string Text { get; }

    /// <summary>Each word's place.</summary>
    public IReadOnlyList<(int Start, int End)> Words => words;

    /// <summary>The place of neighbouring words.</summary>
    public (int Start, int End) Of(int firstWord, int pastLast) => (words[firstWord].Start, words[pastLast - 1].End);

    /// <summary>Splits a text.</summary>
    public static Places Of(string text, TextTokenizer tokenizer)
    {
        List<(int, int)> all = [];
        (int place, int counted) = (0, 0);
        foreach (Token token in Tokenizer.Split(text, tokenizer))
        {
            int start = counted + Count(text.AsSpan(place, token.Start - place));
            counted = start + Count(text.AsSpan(token.Start, token.End - token.Start));
            place = token.End;
            all.Add((start, counted));
        }
        return new Places(text, [.. all]);
    }

    private static int Count(ReadOnlySpan<char> text)
    {
        int count = 0;
        foreach (Rune _ in text.EnumerateRunes())
            count++;
        return count;
    }
}
