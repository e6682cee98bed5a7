using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// One tag a word, by features of the text: every feature that a template makes of a word and its neighbours has a weight for each tag, and a
/// word's scores are the sums of its features' weights. If the template has a line <c>B</c>, neighbouring tags have weights, too: a
/// linear-chain conditional random field (Lafferty, McCallum and Pereira 2001; on chunking Sha and Pereira 2003). All weights begin at 0, so that the
/// loss is convex and <see cref="LbfgsSpec"/> finds its one minimum.
/// </summary>
public sealed record FeatureTaggingSpec : ProblemSpec
{
    private const string Source = "model.template";

    /// <summary>
    /// The lines of a <see cref="FeatureTemplate"/>; in JSON a list of texts, one text with line breaks, or the path of a file (seen from the current
    /// folder), whose lines the model keeps. Default: null, for the one that
    /// <see cref="FeatureTemplate.Default"/> has for the data's columns.
    /// </summary>
    [JsonConverter(typeof(TextLinesConverter))]
    public IReadOnlyList<string>? Template
    {
        get;
        init
        {
            if (value is not null)
                _ = FeatureTemplate.Parse(value, Source);
            field = value;
        }
    }

    /// <summary>Features seen fewer times in training are left out. Default 1.</summary>
    public int MinCount { get; init => field = Require.InRange("minCount", value, 1, int.MaxValue); } = 1;

    /// <summary>
    /// What answers have to satisfy, such as <c>legal</c> or <c>city at most once</c> (docs/constraints.md). Learning knows nothing of it. Default:
    /// nothing.
    /// </summary>
    public IReadOnlyList<string> Constraints { get; init => field = new EqualList<string>(value); } = EqualList<string>.Empty;

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, Vocabulary> Fit(IReadOnlyList<IExample> train)
    {
        ArgumentNullException.ThrowIfNull(train);
        List<TaggedSentence> sentences = [.. train.AllAs<TaggedSentence>("A tagger")];
        if (sentences.Find(sentence => sentence.Allowed is not null) is { } open)
            throw new UnrollException($"{open.Place?.Of(0) ?? $"The sentence \"{open}\""}: the tags of this sentence are known in part (data.partial), which model.type=features cannot learn from; expected model.type=tagging, or data in which every tag is known.");
        Vocabulary tags = Vocabulary.Fit(sentences.SelectMany(Tagger.GoldTags), unknown: false);
        Require.That(tags.Count > 0, "The training part", "no tagged word", "at least one");
        FeatureTemplate template = Parsed(sentences.Min(sentence => sentence.Columns.Count));
        Vocabulary features = Vocabulary.Fit(TemplateEncoder.Count(template, sentences), MinCount, unknown: false);
        Require.That(features.Count > 0, "The training part", $"no feature that occurs {MinCount} times", "at least one");
        return new Dictionary<string, Vocabulary>(StringComparer.Ordinal) { ["features"] = features, ["tags"] = tags };
    }

    /// <inheritdoc/>
    public override IProblem Build(ParameterScope scope, IReadOnlyDictionary<string, Vocabulary> vocabularies)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(vocabularies);
        Vocabulary features = vocabularies["features"], tags = vocabularies["tags"];
        FeatureTemplate template = Parsed(features.Entries.Any(feature => feature.StartsWith("U1", StringComparison.Ordinal)) ? 2 : 1);
        TemplateEncoder encoder = new(template, scope, features, tags.Count);
        ITagOutput output = template.Transitions ? new CrfOutput(scope.Child("output"), null, tags.Count) : new SoftmaxOutput(null, 0);
        return new Tagger(encoder, output, tags, Constraints);
    }

    /// <summary>The template; the default one is that of as many columns as the training part has, which its features tell.</summary>
    private FeatureTemplate Parsed(int columns) => Template is null ? FeatureTemplate.Default(columns) : FeatureTemplate.Parse(Template, Source);
}

[JsonSerializable(typeof(FeatureTaggingSpec))]
internal sealed partial class FeatureTaggingJson : JsonSerializerContext;
