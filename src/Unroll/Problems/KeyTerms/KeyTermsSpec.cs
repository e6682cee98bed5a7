using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// Finds the key terms of a document: a linear-chain conditional random field marks them in its sentences. The scores of the tags are the sum of the weights of text features and of the outputs of a recurrent network; either
/// may be absent (on abstracts Gollapalli et al. 2017 with features, Alzaidy et al. 2019 with a bidirectional LSTM).
/// </summary>
/// <remarks>
/// A word is tagged B where a term of the document begins, I within it and O elsewhere; every occurrence of a term's stems is marked. loss = mean over words of -log p(tags | sentence), in nats. The answer lists phrases that can be
/// terms (<c>KeyTerms.IsCandidate</c>) by 1 - Π (1 - p), where p is the probability of each occurrence under the field. Features and network read columns beside the words: see docs/key-terms.md.
/// </remarks>
public sealed record KeyTermsSpec : ProblemSpec
{
    private const string Source = "model.template";

    private static readonly string[] Usual =
    [
        "U00:%lower[-2..2,word]", "U01:%x[-2..2,1]", "U02:%x[-1,1]/%x[0,1]", "U03:%x[0,1]/%x[1,1]",
        "U10:%suffix[-1..1,word,2..4]", "U11:%prefix[0,word,2..4]", "U12:%suffix[-1,word,3]/%suffix[0,word,3]", "U13:%suffix[0,word,3]/%suffix[1,word,3]", "U20:%shape[-1..1,word,1]",
        "U30:%x[-2..2,2]", "U31:%x[-1,2]/%x[0,2]/%x[1,2]", "U32:%x[-1,2]/%suffix[0,word,3]/%x[1,2]",
        "U40:%x[0,3]", "U41:%x[-1..1,4]", "U42:%x[-1..1,5]", "U43:%x[0,4]/%x[0,5]", "U44:%x[-1..0,6]", "U45:%x[0,4]/%x[0,5]/%x[0,2]",
        "B",
    ];

    /// <summary>The feature templates (<see cref="FeatureTemplate"/>). Default: null, a template of words, stems, endings, shapes and counts. An empty list for no features.</summary>
    [JsonConverter(typeof(TextLinesConverter))]
    public IReadOnlyList<string>? Template
    {
        get;
        init
        {
            if (value is { Count: > 0 })
                _ = FeatureTemplate.Parse(value, Source);
            field = value;
        }
    }

    /// <summary>Features that occur fewer times in the training set are left out. Default 1.</summary>
    public int MinCount { get; init => field = Require.InRange("minCount", value, 1, int.MaxValue); } = 1;

    /// <summary>A recurrent network whose outputs are added to the scores. Default: null, none; <c>{}</c> is a bidirectional LSTM.</summary>
    public TermNetworkSpec? Network { get; init; }

    /// <summary>Terms with at least this score are given, 0.01 to 1; chosen on the dev set. Default 0.25.</summary>
    public double Threshold { get; init => field = Require.InRange("threshold", value, KeyTerms.Least, 1); } = 0.25;

    private bool HasTemplate => Template is not { Count: 0 };

    /// <inheritdoc/>
    public override void Fit(IReadOnlyList<Example> train, Fitted fitted)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(fitted);
        Require.That(HasTemplate || Network is not null, "model", "neither features (template) nor a network", "one of them, or both");
        Words[] sentences = [.. train.SelectMany(example => TermSentences.Of(KeyTerms.DocumentOf(example)))];
        Require.That(sentences.Length > 0, "The training set", "no document with words", "at least one");
        if (HasTemplate)
        {
            FeatureTemplate template = FeatureTemplate.Parse(Template ?? Usual, Source);
            PhraseList[] lists = [.. template.Lists.Select(path => PhraseList.Read(TextLines.ReadAll(path).Split('\n'), path))];
            Vocabulary features = Vocabulary.Fit(TemplateEncoder.Count(template, lists, sentences), MinCount, unknown: false);
            Require.That(features.Count > 0, "The training set", $"no feature that occurs {MinCount} times", "at least one");
            fitted.Put("template", template);
            for (int i = 0; i < lists.Length; i++)
                fitted.Put(ListName(i), lists[i]);
            fitted.Put("features", features);
        }
        Network?.Input.Fit(sentences, fitted.Child("network"));
    }

    /// <inheritdoc/>
    public override IProblem Build(ParameterScope scope, Fitted fitted)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(fitted);
        FeatureTemplate? template = HasTemplate ? fitted.Get<FeatureTemplate>("template") : null;
        ITokenEncoder? features = template is null ? null
            : new TemplateEncoder(template, [.. template.Lists.Select((_, i) => fitted.Get<PhraseList>(ListName(i)))], scope, fitted.Get<Vocabulary>("features"), TermTags.Vocabulary.Count);
        TermNetwork? network = Network is null ? null : new TermNetwork(Network, scope.Child("network"), fitted.Child("network"));
        return new KeyTermTagger(features, network, new CrfSpec().BuildAlone(scope.Child("output"), TermTags.Vocabulary, template?.Transitions ?? true), Threshold);
    }

    private static string ListName(int index) => FormattableString.Invariant($"list{index + 1}");
}

[JsonSerializable(typeof(KeyTermsSpec))]
internal sealed partial class KeyTermsJson : JsonSerializerContext;
