using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// Options of a translation, or of another text that answers a text. With a <see cref="WritingOptions.MaxLength"/> of 0, an output has at most twice as many tokens as the input has
/// steps, and 20 more, but no more than 1,000.
/// </summary>
public sealed record TranslationOptions : WritingOptions
{
    /// <summary>How log-probabilities of outputs of different lengths are compared: <c>wu</c>, or <c>average</c>. Default wu. See <see cref="BeamSearch"/>.</summary>
    public LengthNormalization Normalization { get; init; }

    /// <summary>The weight of the coverage penalty, 0 to 10: the greater, the more an output has to look at the whole input (<see cref="BeamSearch.CoveragePenalty"/>). Default 0.</summary>
    public double CoveragePenalty { get; init => field = Require.InRange("coveragePenalty", value, 0, 10); }

    /// <summary>No n tokens in a row occur twice in an output, with n = 1 to 100; 0 to allow it. Default 0.</summary>
    public int NoRepeat { get; init => field = Require.InRange("noRepeat", value, 0, 100); }

    /// <summary>The least number of tokens of an output, 0 to 100,000. Default 0.</summary>
    public int MinLength { get; init => field = Require.InRange("minLength", value, 0, 100_000); }

    /// <summary>The least length of an output as a multiple of the input's, 0 to 100. Default 0.</summary>
    public double MinRatio { get; init => field = Require.InRange("minRatio", value, 0, 100); }

    /// <summary>The greatest length of an output as a multiple of the input's, 0 to 100; 0 for none. Default 0.</summary>
    public double MaxRatio { get; init => field = Require.InRange("maxRatio", value, 0, 100); }

    /// <summary>A text with which the output has to begin. Default: none.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>An output that is given: it is not searched for, but the answer has its probability and shows where the decoder looked. Default: none.</summary>
    public string Target { get; init; } = "";

    /// <summary>Whether the unknown token may be written, and is then replaced by the word of the input that the decoder looked at most (Jean et al. 2015). It needs attention. Default: false.</summary>
    public bool ReplaceUnknown { get; init; }

    /// <summary>
    /// Reranks the outputs of the beam by log p(output | input) - λ log p(output), where 0 is no reranking: the greater λ is, to 10, the rarer are outputs that go with every input, such as "I don't
    /// know" (maximum mutual information, Li et al. 2016). It needs a model that was trained with <c>model.inputDropout</c>. Default 0.
    /// </summary>
    public double Rerank { get; init => field = Require.InRange("rerank", value, 0, 10); }

    /// <summary>Number of outputs to sample instead of searching for the best, 0 to 10,000. Default 0.</summary>
    public int Samples { get; init => field = Require.InRange("samples", value, 0, 10_000); }

    /// <summary>With samples: divides the log-probabilities, 0 to 100; below 1 improbable tokens become rarer. Default 1.</summary>
    public double Temperature { get; init => field = Require.InRange("temperature", value, 0, 100); } = 1;

    /// <summary>With samples: only the K most probable tokens; 0 for all. Default 0.</summary>
    public int TopK { get; init => field = Require.InRange("topK", value, 0, int.MaxValue); }

    /// <summary>With samples: only the smallest set of most probable tokens whose total probability reaches this, above 0 to 1. Default 1: all.</summary>
    public double TopP { get; init => field = Require.InRange("topP", value, 1e-9, 1); } = 1;

    /// <summary>With samples: only tokens that are at least this many times as probable as the most probable one, 0 to 1. Default 0: all.</summary>
    public double MinP { get; init => field = Require.InRange("minP", value, 0, 1); }

    /// <summary>The seed of sampling: with the same seed, an input gets the same samples. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    private Sampling Sampling => new() { Temperature = Temperature, TopK = TopK, TopP = TopP, MinP = MinP };

    internal override bool WritesUnknown => ReplaceUnknown;

    internal override int Width => Samples > 0 ? Samples : Beam;

    /// <inheritdoc/>
    internal override BeamSearch Search() => base.Search() with { Normalization = Normalization, CoveragePenalty = CoveragePenalty, Best = Rerank > 0 ? Beam : Best };

    /// <inheritdoc/>
    internal override IReadOnlyList<IReadOnlyList<Hypothesis>> Decode(IStepper start, IReadOnlyList<int> lengths) => Samples == 0 ? base.Decode(start, lengths)
        : Sampling.Decode(start, lengths, Samples, [.. Enumerable.Range(0, start.Count).Select(_ => new Rng(Seed))]);

    /// <summary>The tokens of one output as they are chosen, without its end.</summary>
    internal IEnumerable<DecodedToken> DecodeTokens(IStepper start, int[] lengths) => Samples == 0 ? Greedy.Tokens(start, lengths[0])
        : Sampling.Decode(start, lengths, [0], [new Rng(Seed).Stream(0)]).TakeWhile(one => one.Token != start.End);

    /// <summary>A target leaves nothing to choose; samples are not ranked; without samples nothing is drawn; and nothing is ranked with a beam of 1.</summary>
    internal override IEnumerable<IdleOption> Idle
    {
        get
        {
            (string, bool)[] penalties = [("lengthPenalty", LengthPenalty == DefaultLengthPenalty), ("normalization", Normalization == default), ("coveragePenalty", CoveragePenalty == 0)];
            (string, bool)[] search = [("beam", Beam is 1 or 5), ("best", Best == 1), .. penalties, ("rerank", Rerank == 0)]; // a beam of 1 searches for nothing either
            (string, bool)[] limits = [("topK", TopK == 0), ("topP", TopP == 1), ("minP", MinP == 0), ("seed", Seed == 1)], draw = [("temperature", Temperature == 1), .. limits];
            (string, bool)[] rules = [("maxLength", MaxLength == 0), ("minLength", MinLength == 0), ("minRatio", MinRatio == 0), ("maxRatio", MaxRatio == 0), ("noRepeat", NoRepeat == 0), ("prefix", Prefix.Length == 0), ("replaceUnknown", !ReplaceUnknown)];
            return Target.Length > 0 ? All([("samples", Samples == 0), .. search, .. draw, .. rules], "with a target", "one of them, since a given output is not searched for")
                : Samples == 0 ? [.. All(draw, "without samples", "them with it, since a search draws nothing"), .. Beam == 1 ? penalties.Select(one => RanksNothing(one.Item1, one.Item2))
                    : LengthPenalty == 0 ? All(penalties[1..2], "with a length penalty of 0", "a greater one with it, since lengths do not count then") : []]
                : [.. All(search, "with samples", "one of them, since samples are neither searched for nor ranked"),
                    .. Temperature == 0 ? All(limits, "with a temperature of 0", "one of them, since that always takes the most probable token") : []];

            static IEnumerable<IdleOption> All((string Field, bool IsDefault)[] options, string beside, string expected) => options.Select(one => new IdleOption(one.Field, one.IsDefault, beside, expected));
        }
    }

    /// <inheritdoc/>
    internal override void Check()
    {
        base.Check();
        Require.That(MaxLength == 0 || MinLength < MaxLength, "minLength", $"{MinLength}", $"below {MaxLength}, which is maxLength and counts the end");
        Require.That(MaxRatio == 0 || MinRatio <= MaxRatio, "minRatio", FormattableString.Invariant($"{MinRatio}"), FormattableString.Invariant($"at most {MaxRatio}, as maxRatio is"));
        Require.That(Rerank == 0 || Beam > 1, "rerank", FormattableString.Invariant($"{Rerank}, with a beam of {Beam}"), "a beam above 1, whose outputs are reranked");
    }

    /// <inheritdoc/>
    internal override void CheckStreams()
    {
        if (Samples == 0)
            base.CheckStreams();
        Require.That(Samples <= 1, "samples", $"{Samples}", "at most 1 to stream");
        Require.That(Target.Length == 0 && !ReplaceUnknown, Target.Length > 0 ? "target" : "replaceUnknown", "a setting that needs the whole output", "none to stream");
    }

    /// <summary>The rules that every output of an input must satisfy; null if there are none.</summary>
    /// <param name="end">The token that ends an output.</param>
    /// <param name="prefix">The ids of <see cref="Prefix"/>, without the end.</param>
    /// <param name="steps">The length of the input.</param>
    internal ITokenAutomaton? Rules(int end, int[] prefix, int steps)
    {
        int least = LeastLength(steps);
        ITokenAutomaton?[] rules = [prefix.Length > 0 ? new PrefixOnly(prefix) : null, least > 0 ? new LeastLength(end, least) : null, NoRepeat > 0 ? new NoRepeatedNGrams(NoRepeat, end) : null];
        ITokenAutomaton[] asked = [.. rules.OfType<ITokenAutomaton>()];
        return asked.Length switch { 0 => null, 1 => asked[0], _ => new AllOf(asked) };
    }

    /// <summary>The least number of tokens of the output of an input.</summary>
    internal int LeastLength(int steps) => Math.Max(MinLength, (int)Math.Ceiling(MinRatio * steps));
}

[JsonSerializable(typeof(TranslationOptions))]
internal sealed partial class TranslationOptionsJson : JsonSerializerContext;
