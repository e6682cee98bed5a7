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

    /// <summary>Where each token is in the sound that the text was heard in, [T]; null if this is unknown.</summary>
    /// <exception cref="UnrollException">There are not as many as tokens, or one does not end at or after its beginning.</exception>
    public IReadOnlyList<TokenTime>? Times
    {
        get;
        init
        {
            Require.That(value is null || value.Count == Tokens.Count, "The times of a text", $"{value?.Count} for {Tokens.Count} tokens", "one for each");
            foreach (TokenTime time in value ?? [])
                Require.That(time.Start >= 0 && time.End >= time.Start && double.IsFinite(time.End), "The times of a text", FormattableString.Invariant($"a token from {time.Start} to {time.End} s"), "a beginning of 0 or more, and an end that is not before it");
            field = value is null ? null : [.. value];
        }
    }

    /// <summary>How many tokens are predicted: its own, and the end.</summary>
    public override int Length => Tokens.Count + 1;

    /// <inheritdoc/>
    public override string Noun => "sentence";

    /// <summary>Tokens put together again.</summary>
    /// <param name="tokens">Such as <see cref="Tokens"/>.</param>
    /// <param name="unit">What they are.</param>
    public static string Join(IEnumerable<string> tokens, TextUnit unit) => string.Join(unit == TextUnit.Words ? " " : "", tokens);

    /// <inheritdoc/>
    protected internal override void AddTo(ContentHash hash)
    {
        ArgumentNullException.ThrowIfNull(hash);
        hash.Add(Tokens);
        if (Times is not null)
            hash.Add([.. Times.SelectMany(time => new[] { (Real)time.Start, (Real)time.End })]);
    }

    /// <inheritdoc/>
    protected internal override PlainText Normalized()
    {
        if (Unit == TextUnit.Words && NormalForm.Is(Tokens))
            return this;
        string text = ToString(), normal = NormalForm.Of(text); // characters are brought together, not one by one
        if (ReferenceEquals(text, normal))
            return this;
        PlainText other = new(normal, Unit);
        return other.Tokens.Count == Tokens.Count ? new PlainText(normal, Unit) { Times = Times } : other;
    }

    /// <inheritdoc/>
    public override string ToString() => Join(Tokens, Unit);

    /// <summary>A text has few characters, many times: one string each.</summary>
    private static string Written(Rune rune) => string.Intern(rune.ToString());
}
