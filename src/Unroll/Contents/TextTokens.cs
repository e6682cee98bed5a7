using System.Runtime.CompilerServices;

namespace Unroll;

/// <summary>From text to tokens and back, as a <see cref="TextSpec"/> says, with what was fitted to a training set: subword merges and the forms of words.</summary>
internal sealed class TextTokens
{
    private readonly TextSpec spec;
    private readonly BytePairs? merges;
    private readonly Truecaser? casing;
    private readonly ConditionalWeakTable<Content, string[]> known = []; // a text is split once, not in each epoch

    /// <param name="spec">Settings.</param>
    /// <param name="fitted">What <see cref="Fit"/> put in.</param>
    public TextTokens(TextSpec spec, Fitted fitted)
    {
        this.spec = spec;
        casing = spec.Case == LetterCase.True ? fitted.Get<Truecaser>("casing") : null;
        merges = spec.Subwords > 0 ? fitted.Get<BytePairs>("merges") : null;
    }

    /// <summary>Fits what it needs to texts.</summary>
    /// <returns>The tokens that it makes of texts.</returns>
    public static TextTokens Fit(TextSpec spec, IReadOnlyList<Content> texts, Fitted fitted)
    {
        IReadOnlyList<string>[] words = [.. texts.Select(text => spec.Split.Split(text.ToString()))];
        if (spec.Case == LetterCase.True)
            fitted.Put("casing", Truecaser.Fit(words));
        if (spec.Subwords > 0)
        {
            TextTokens whole = new(spec with { Subwords = 0 }, fitted);
            fitted.Put("merges", BytePairs.Learn(words.SelectMany(whole.InCase), spec.Subwords));
        }
        return new TextTokens(spec, fitted);
    }

    /// <summary>The tokens of a text.</summary>
    public string[] Of(Content text) => known.GetValue(text, one =>
    {
        IReadOnlyList<string> words = InCase(spec.Split.Split(one.ToString()));
        return [.. merges is null ? words : merges.Apply(words)];
    });

    /// <summary>The text of tokens.</summary>
    public string Join(IReadOnlyList<string> tokens)
    {
        IReadOnlyList<string> words = merges is null ? tokens : BytePairs.Join(tokens);
        return spec.Split.Join(casing is null ? words : Truecaser.Undo(words));
    }

    private IReadOnlyList<string> InCase(IReadOnlyList<string> words) => spec.Case switch
    {
        LetterCase.Lower => [.. words.Select(word => word.ToLowerInvariant())],
        LetterCase.True => casing!.Apply(words),
        _ => words,
    };
}
