using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>Options of a recogniser with CTC: how the text is searched for (<see cref="CtcBeam"/>), and what else counts.</summary>
/// <remarks>score(y) = log p(y | sound) + languageModelWeight log p(y) + bonus (words of y) + hotWordWeight (hot words in y), in nats. Words are tokens, or characters between blanks.</remarks>
public sealed record RecognisingOptions : PredictOptions
{
    private readonly LanguageModelFile file = new("");

    /// <summary>The width of the prefix beam search, 1 to 10,000. With 1, the likeliest token of each row is taken, and no option below can be used. Default 10.</summary>
    public int Beam { get; init => field = Require.InRange("beam", value, 1, 10_000); } = 10;

    /// <summary>How many texts to give, the best first, 1 to 10,000, at most <see cref="Beam"/>. Default 1.</summary>
    public int Best { get; init => field = Require.InRange("best", value, 1, 10_000); } = 1;

    /// <summary>The path of an n-gram language model in ARPA format, as <c>unroll ngram</c> makes it: of words, or of characters (<c>--unit characters</c>) where texts have no blanks. Empty for none. Default: empty.</summary>
    public string LanguageModel
    {
        get => file.Path;
        init => file = new LanguageModelFile(value);
    }

    /// <summary>The weight of the language model, 0 to 10. Default 0.5.</summary>
    public double LanguageModelWeight { get; init => field = Require.InRange("languageModelWeight", value, 0, 10); } = 0.5;

    /// <summary>What each word adds to the score, in nats, -100 to 100. A language model makes texts short; a bonus makes up for that. Default 0.</summary>
    public double Bonus { get; init => field = Require.InRange("bonus", value, -100, 100); }

    /// <summary>Words that are likelier than the model thinks, such as names. Default: none.</summary>
    public IReadOnlyList<string> HotWords { get; init => field = new EqualList<string>(value); } = EqualList<string>.Empty;

    /// <summary>What each hot word adds to the score, in nats, -100 to 100. Default 2.</summary>
    public double HotWordWeight { get; init => field = Require.InRange("hotWordWeight", value, -100, 100); } = 2;

    /// <inheritdoc/>
    internal override IEnumerable<IdleOption> Idle =>
    [
        .. Beam > 1 ? Array.Empty<IdleOption>() :
        [
            new("languageModel", LanguageModel.Length == 0, "with a beam of 1", "a greater one with it"),
            new("bonus", Bonus == 0, "with a beam of 1", "a greater one with it"),
            new("hotWords", HotWords.Count == 0, "with a beam of 1", "a greater one with it"),
        ],
        .. LanguageModel.Length > 0 ? Array.Empty<IdleOption>() : [new("languageModelWeight", LanguageModelWeight == 0.5, "without a language model", "one with it")],
        .. HotWords.Count > 0 ? Array.Empty<IdleOption>() : [new("hotWordWeight", HotWordWeight == 2, "without hot words", "some with it")],
    ];

    /// <inheritdoc/>
    internal override IReadOnlyList<string> Files => ["languageModel"];

    /// <summary>The language model; null for none. The file is read once.</summary>
    /// <exception cref="UnrollException">The file cannot be read.</exception>
    internal NGramModel? Language => file.Model;

    /// <summary>Checks that the options go together.</summary>
    /// <exception cref="UnrollException">They do not.</exception>
    internal void Check()
    {
        CheckIdle(idle => !idle.IsDefault, name => name);
        Require.That(Best <= Beam, "best", $"{Best}", $"at most {Beam}, the width of the beam");
        Require.That(HotWords.All(word => word.Length > 0), "hotWords", "an empty word", "words");
    }

    /// <summary>A file that is read when it is first needed. Two of the same path are equal.</summary>
    private sealed record LanguageModelFile(string Path)
    {
        private readonly Lazy<NGramModel?> model = new(() => Path.Length == 0 ? null : ArpaFile.Read(Path));

        public NGramModel? Model => model.Value;

        public bool Equals(LanguageModelFile? other) => other?.Path == Path;

        public override int GetHashCode() => Path.GetHashCode(StringComparison.Ordinal);
    }
}

[JsonSerializable(typeof(RecognisingOptions))]
internal sealed partial class RecognisingJson : JsonSerializerContext;
