namespace Unroll.Studio;

/// <summary>An experiment of the laboratory, as the studio offers it.</summary>
/// <param name="Name">The verb of <c>unroll lab</c>.</param>
/// <param name="Shows">What it shows.</param>
/// <param name="HasModel">Whether it looks at a model.</param>
/// <param name="HasInput">Whether the model is asked something.</param>
internal sealed record LabVerb(string Name, string Shows, bool HasModel, bool HasInput)
{
    /// <summary>All that need nothing else.</summary>
    public static IReadOnlyList<LabVerb> All { get; } =
    [
        new("saliency", "Which words moved the answer", true, true),
        new("gates", "How gates open while the model reads", true, true),
        new("embedding", "Vectors of words in the plane", true, false),
        new("trellis", "The lattice behind a tagger's answer", true, true),
        new("attention", "Where a model with attention looked", true, true),
        new("hops", "At which sentences each hop of a memory network looked", true, true),
        new("heads", "Where the heads of a neural Turing machine read and write", true, true),
        new("ctc", "What CTC sees in a sound", true, true),
        new("errors", "Where the model errs, on the recipe's own data", true, false),
        new("toy-memory", "Why a recurrent network forgets", false, false),
        new("gradient-flow", "How far back gradients reach", false, false),
        new("error-surface", "A loss over two weights, with its cliffs", false, false),
        new("clipping", "Training that diverges without clipping", false, false),
        new("learning-rate", "A good learning rate, found in one short run", false, false),
        new("search", "How good searches are where no dynamic programme finds the best answer", false, false),
        new("worked-examples", "A recurrent network and an LSTM, number by number", false, false),
    ];
}
