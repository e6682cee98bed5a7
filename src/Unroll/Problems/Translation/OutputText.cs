namespace Unroll;

/// <summary>The outputs of a translation as text: split into tokens, joined again, and scored.</summary>
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

    /// <summary>BLEU, chrF, the share of exact outputs, and the length ratio. A model that writes small letters only is compared with small letters.</summary>
    public Report Score(IReadOnlyList<PlainText> targets, IReadOnlyList<string> written)
    {
        bool lower = spec is { Case: LetterCase.Lower };
        string[] right = [.. targets.Select(target => lower ? target.ToString().ToLowerInvariant() : target.ToString())];
        BleuTokens splitting = spec is { Split: CharacterSplit } ? BleuTokens.Chinese : unit == TextUnit.Words ? BleuTokens.Punctuation : BleuTokens.Characters;
        Report report = WritingScores.Of(written, right, splitting);
        return lower ? report with { Signatures = [.. report.Signatures.Select(signature => signature.Replace("case:mixed", "case:lc", StringComparison.Ordinal))] } : report;
    }
}
