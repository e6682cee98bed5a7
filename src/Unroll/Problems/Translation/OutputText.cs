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
        if (right.Length == 0)
            return new Report("bleu", [new("bleu", 0), new("chrF", 0), new("exact", 0), new("lengthRatio", 0)]);
        BleuTokens splitting = spec is { Split: CharacterSplit } ? BleuTokens.Chinese : unit == TextUnit.Words ? BleuTokens.Punctuation : BleuTokens.Characters;
        BleuScore bleu = Bleu.Of(written, right, splitting);
        ChrFScore chrF = ChrF.Of(written, right);
        double exact = right.Zip(written).Count(pair => pair.First == pair.Second) / (double)right.Length;
        return new Report("bleu", [new("bleu", bleu.Score), new("chrF", chrF.Score), new("exact", exact), new("lengthRatio", bleu.LengthRatio)])
        {
            Signatures = [$"BLEU|{Of(bleu.Signature)}", $"chrF2|{Of(chrF.Signature)}"],
        };

        string Of(string signature) => lower ? signature.Replace("case:mixed", "case:lc", StringComparison.Ordinal) : signature;
    }
}
