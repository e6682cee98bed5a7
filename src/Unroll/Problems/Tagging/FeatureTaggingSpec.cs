using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// A tagger with features instead of a neural network. Templates make features of a word and its neighbours; each feature has a weight for each tag, and the
/// score of a tag is the sum of the weights. If the templates have a line <c>B</c>, pairs of neighbouring tags have weights, too: a linear-chain conditional
/// random field (Lafferty, McCallum and Pereira 2001; on chunking Sha and Pereira 2003), a structured perceptron or a structured SVM, by <see cref="Output"/>. All weights start at 0. The loss of a CRF is
/// convex, and <see cref="LbfgsSpec"/> finds the minimum; <see cref="PerceptronSpec"/> and <see cref="FrankWolfeSpec"/> are for the other two.
/// </summary>
public sealed record FeatureTaggingSpec : ProblemSpec
{
    private const string Source = "model.template";

    /// <summary>
    /// The feature templates (<see cref="FeatureTemplate"/>): in JSON a list of texts, one text with line breaks, or the path of a file relative to the current
    /// folder. The model keeps their text. Default: null, which is <see cref="FeatureTemplate.Default"/> for the columns of the data.
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

    /// <summary>The output layer: crf, perceptron or svm. Default: crf, which without a line <c>B</c> in the template is a softmax at each word.</summary>
    public TagOutputSpec Output
    {
        get;
        init => field = value is ChainOutputSpec ? value : throw new UnrollException("output is a layer that needs a network below it; expected crf, perceptron or svm. A template without a line B makes a softmax of crf.");
    } = new CrfSpec();

    /// <summary>Features that occur fewer times in the training set are left out. Default 1.</summary>
    public int MinCount { get; init => field = Require.InRange("minCount", value, 1, int.MaxValue); } = 1;

    /// <summary>
    /// Constraints that answers must satisfy, such as <c>legal</c> or <c>city at most once</c> (docs/constraints.md). Training ignores them. Default:
    /// none.
    /// </summary>
    public IReadOnlyList<string> Constraints { get; init => field = new EqualList<string>(value); } = EqualList<string>.Empty;

    /// <inheritdoc/>
    public override void Fit(IReadOnlyList<Example> train, Fitted fitted)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(fitted);
        Tags[] targets = train.Targets<Tags>("A tagger");
        if (Array.FindIndex(targets, tags => tags.Allowed is not null) is >= 0 and int open)
            throw new UnrollException($"{train[open].Subject} has tags that are known in part (data.partial), which model.type=features cannot learn from; expected model.type=tagging, or data in which every tag is known.");
        Vocabulary tags = Vocabulary.Fit(targets.SelectMany(PartialTagging.TagsOf), unknown: false);
        Require.That(tags.Count > 0, "The training set", "no tagged word", "at least one");
        Words[] sentences = train.Inputs<Words>("A tagger by features");
        FeatureTemplate template = Template is null ? FeatureTemplate.Default(sentences) : FeatureTemplate.Parse(Template, Source);
        PhraseList[] lists = [.. template.Lists.Select(path => PhraseList.Read(TextLines.ReadAll(path).Split('\n'), path))];
        Vocabulary features = Vocabulary.Fit(TemplateEncoder.Count(template, lists, sentences), MinCount, unknown: false);
        Require.That(features.Count > 0, "The training set", $"no feature that occurs {MinCount} times", "at least one");
        fitted.Put("template", template);
        for (int i = 0; i < lists.Length; i++)
            fitted.Put(ListName(i), lists[i]);
        fitted.Put("features", features);
        fitted.Put("tags", tags);
        fitted.Put("scheme", FittedValue.Of(targets[0].Scheme));
    }

    /// <inheritdoc/>
    public override IProblem Build(ParameterScope scope, Fitted fitted)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(fitted);
        Vocabulary tags = fitted.Get<Vocabulary>("tags");
        FeatureTemplate template = fitted.Get<FeatureTemplate>("template");
        PhraseList[] lists = [.. template.Lists.Select((_, i) => fitted.Get<PhraseList>(ListName(i)))];
        TemplateEncoder encoder = new(template, lists, scope, fitted.Get<Vocabulary>("features"), tags.Count);
        ChainOutput output = ((ChainOutputSpec)Output).BuildAlone(scope.Child("output"), tags, template.Transitions);
        return new Tagger(encoder, output, tags, Constraints, fitted.Get<FittedValue>("scheme").As<TagScheme>()) { Linear = new LinearTagger(encoder, output, tags) };
    }

    private static string ListName(int index) => FormattableString.Invariant($"list{index + 1}");
}

[JsonSerializable(typeof(FeatureTaggingSpec))]
internal sealed partial class FeatureTaggingJson : JsonSerializerContext;
