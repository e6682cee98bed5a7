namespace Unroll;

/// <summary>The outputs of a translation as text: split into tokens, and joined again.</summary>
internal sealed class OutputText
{
    private readonly TextUnit unit;
    private readonly TextSpec? spec;
    private readonly TextTokens? tokens;

    public OutputText(TranslationSpec translation, Fitted fitted)
    {
        unit = fitted.Get<FittedValue>("unit").As<TextUnit>();
        spec = translation.Joint ? translation.JointInput.Text : translation.Output;
        tokens = spec is null ? null : new TextTokens(spec, translation.Joint ? fitted : fitted.Child("output"));
    }

    /// <summary>The tokens of a text, without the end.</summary>
    public IReadOnlyList<string> Tokens(PlainText text) => tokens is null ? text.Tokens : tokens.Of(text);

    /// <summary>The text of tokens.</summary>
    public string Join(IReadOnlyList<string> written) => tokens is null ? PlainText.Join(written, unit) : tokens.Join(written);

    /// <summary>A text that a caller gives.</summary>
    public PlainText Of(string given) => new(given, unit);

    /// <summary>Whether the model writes small letters only.</summary>
    public bool IsLower => spec is { Case: LetterCase.Lower };

    /// <summary>How BLEU splits outputs into words.</summary>
    public BleuTokens Splitting => spec is { Split: CharacterSplit } ? BleuTokens.Chinese : unit == TextUnit.Words ? BleuTokens.Punctuation : BleuTokens.Characters;
}
