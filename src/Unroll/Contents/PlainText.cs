using System.Text;

namespace Unroll;

/// <summary>A sentence of plain text, taken apart into tokens. Its end counts as a token, too, since it is predicted like one.</summary>
public sealed class PlainText : Content
{
    /// <summary>How the token at the end of each sentence is written.</summary>
    public const string End = "<eos>";

    /// <summary>Takes a line apart. Blanks at its beginning and end are left out.</summary>
    /// <param name="line">Without its line break.</param>
    /// <param name="unit">Into what.</param>
    public PlainText(string line, TextUnit unit = TextUnit.Words)
    {
        ArgumentNullException.ThrowIfNull(line);
        Unit = unit;
        Tokens = unit == TextUnit.Words
            ? Tokenizer.Words(line)
            : [.. line.Trim().EnumerateRunes().Select(Written)];
    }

    /// <summary>What it is taken apart into.</summary>
    public TextUnit Unit { get; }

    /// <summary>The tokens as written, without the end.</summary>
    public override IReadOnlyList<string> Tokens { get; }

    /// <summary>How many tokens are predicted: its own, and the end.</summary>
    public override int Length => Tokens.Count + 1;

    /// <inheritdoc/>
    public override string Noun => "sentence";

    /// <summary>Tokens put together again.</summary>
    /// <param name="tokens">Such as <see cref="Tokens"/>.</param>
    /// <param name="unit">What they are.</param>
    public static string Join(IEnumerable<string> tokens, TextUnit unit) => string.Join(unit == TextUnit.Words ? " " : "", tokens);

    /// <inheritdoc/>
    protected internal override void AddTo(ContentHash hash) => (hash ?? throw new ArgumentNullException(nameof(hash))).Add(Tokens);

    /// <inheritdoc/>
    protected internal override PlainText Normalized()
    {
        if (Unit == TextUnit.Words && NormalForm.Is(Tokens))
            return this;
        string text = ToString(), normal = NormalForm.Of(text); // characters are brought together, not one by one
        return ReferenceEquals(text, normal) ? this : new PlainText(normal, Unit);
    }

    /// <inheritdoc/>
    public override string ToString() => Join(Tokens, Unit);

    /// <summary>A text has few characters, many times: one string each.</summary>
    private static string Written(Rune rune) => string.Intern(rune.ToString());
}
