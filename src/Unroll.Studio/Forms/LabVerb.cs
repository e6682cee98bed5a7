namespace Unroll.Studio;

/// <summary>An experiment of the laboratory, as the studio offers it.</summary>
/// <param name="Name">The verb of <c>unroll lab</c>.</param>
/// <param name="Shows">What it shows.</param>
/// <param name="HasModel">Whether it looks at a model.</param>
/// <param name="HasText">Whether the model is asked something.</param>
internal sealed record LabVerb(string Name, string Shows, bool HasModel, bool HasText)
{
    /// <summary>All that need nothing else.</summary>
    public static IReadOnlyList<LabVerb> All { get; } =
    [
        new("saliency", "Which words moved the answer", true, true),
        new("gates", "How gates open while the model reads", true, true),
        new("embedding", "Vectors of words in the plane", true, false),
        new("trellis", "The lattice behind a tagger's answer", true, true),
        new("attention", "Where a model with attention looked", true, true),
        new("errors", "Where the model errs, on the recipe's own data", true, false),
        new("toy-memory", "Why a recurrent network forgets", false, false),
        new("gradient-flow", "How far back gradients reach", false, false),
        new("error-surface", "A loss over two weights, with its cliffs", false, false),
        new("clipping", "Training that diverges without clipping", false, false),
        new("worked-examples", "A recurrent network and an LSTM, number by number", false, false),
    ];
}
