using System.Globalization;

namespace Unroll;

/// <summary>
/// Writes models in the format ONNX, which other programs run, such as ONNX Runtime. Each recurrent layer is one node. Sequences of a batch are padded and come with their lengths. The metadata of a file have the recipe,
/// what was fitted to the training set (vocabularies, names of tags), and what each input and output means. docs/onnx.md shows how to use the files.
/// </summary>
public static class OnnxExport
{
    /// <summary>A model as one ONNX file, or as two if it writes with a decoder: its encoder, and one step of the decoder.</summary>
    /// <param name="model">A model of tags, labels, numbers, vectors, language, frames, translation, parsing or speech.</param>
    /// <exception cref="UnrollException">The model, or a part of it, has no ONNX form.</exception>
    public static IReadOnlyList<OnnxFile> Of(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        HashSet<string> used = new(StringComparer.Ordinal);
        IReadOnlyList<(string Part, Action<OnnxNetwork> Build)> parts = Parts(model);
        List<OnnxFile> files = [];
        foreach ((string part, Action<OnnxNetwork> build) in parts)
        {
            OnnxNetwork network = new(model, used);
            build(network);
            files.Add(new OnnxFile(part, network.Graph.Inputs, network.Graph.Outputs, Finish(network, part)));
        }
        if (model.Recipe.Model is not (TextVectorsSpec or AudioVectorsSpec or AdversarialTagsSpec) && model.Parameters.Parameters.FirstOrDefault(parameter => !used.Contains(parameter.Name)) is { } left)
            throw new UnrollException($"The model's parameter '{left.Name}' has no place in an ONNX graph; expected a model of the parts that come with Unroll.");
        return files;
    }

    private static IReadOnlyList<(string Part, Action<OnnxNetwork> Build)> Parts(Model model) => model.Recipe.Model switch
    {
        TaggingSpec spec => [("", network => OnnxTagging.Tag(network, spec))],
        AdversarialTagsSpec spec => [("", network => OnnxTagging.Tag(network, spec))],
        JointSpec spec => [("", network => OnnxTagging.TagAndLabel(network, spec))],
        ClassificationSpec spec => [("", network => OnnxPooling.Classify(network, spec))],
        RegressionSpec spec => [("", network => OnnxPooling.Estimate(network, spec))],
        TextVectorsSpec spec => [("", network => OnnxPooling.Embed(network, spec))],
        AudioVectorsSpec spec => [("", network => OnnxPooling.Embed(network, spec))],
        TranslationSpec spec => Writing(spec),
        ParsingSpec spec => Writing(network => OnnxInput.Of(network, spec.Input, "input"), spec.Encoder, new OnnxWriting(spec.Decoder, "", "tokens", (int)spec.Follow)),
        SpeechSpec spec => OnnxSpeech.Parts(spec),
        LanguageModelSpec spec => [("", network => OnnxStreams.Language(network, spec))],
        FrameModelSpec spec => [("", network => OnnxStreams.Frames(network, spec))],
        ProblemSpec other => throw new UnrollException($"A model of {Recipe.NodeOf(other, typeof(ProblemSpec), Catalogue.Default)["type"]} cannot be written as ONNX; {Why(other)}"),
    };

    private static IReadOnlyList<(string Part, Action<OnnxNetwork> Build)> Writing(TranslationSpec spec) => Writing(
        network => spec.Joint ? OnnxInput.Text(network, "embedding.table", spec.Decoder.Embedding, "the vocabulary tokens, in which 1 is an unknown one") : OnnxInput.Of(network, spec.Input, "input"),
        spec.Encoder, new OnnxWriting(spec.Decoder, "", "tokens"));

    /// <summary>An encoder, and one step of a decoder.</summary>
    private static IReadOnlyList<(string Part, Action<OnnxNetwork> Build)> Writing(Func<OnnxNetwork, OnnxInput> read, RecurrentSpec encoder, OnnxWriting writing) =>
    [
        ("encoder", network =>
        {
            OnnxInput input = read(network);
            writing.Begin(network, new OnnxRecurrent(network, encoder, "encoder", input.Rows, input.Batch), encoder.Layers, input.Batch);
        }),
        ("step", writing.Step),
    ];

    /// <summary>Why a problem has no ONNX form.</summary>
    private static string Why(ProblemSpec spec) => spec switch
    {
        FeatureTaggingSpec => "its features are texts that templates make of words, which no operator of ONNX does.",
        HiddenMarkovSpec or BayesNetSpec => "it has tables of probabilities and no network; read them from its folder.",
        _ => "expected one of tagging, adversarial-tags, joint, classification, regression, language-model, frame-model, translation, parsing, speech, text-vectors, audio-vectors.",
    };

    private static byte[] Finish(OnnxNetwork network, string part)
    {
        Model model = network.Model;
        string version = typeof(OnnxExport).Assembly.GetName().Version!.ToString(3);
        OnnxGraph graph = network.Graph;
        graph.Note("unroll.version", version);
        graph.Note("unroll.recipe", model.Recipe.ToJson());
        foreach ((string name, IArtifact artifact) in model.Fitted.All.Where(pair => !pair.Value.IsOfTrainingSet))
        {
            using StringWriter text = new(CultureInfo.InvariantCulture) { NewLine = "\n" };
            artifact.Write(text);
            graph.Note($"fitted.{name}", text.ToString());
        }
        string title = model.Recipe.Name + (part.Length == 0 ? "" : $".{part}");
        return graph.ToArray(title, model.Recipe.Summary, version);
    }
}
