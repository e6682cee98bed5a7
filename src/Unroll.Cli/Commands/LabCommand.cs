namespace Unroll.Cli;

/// <summary><c>unroll lab</c>: what happens inside, drawn.</summary>
internal static class LabCommand
{
    public static Verb Create(Host host) => new("lab", "Show what happens inside a model.",
    [
        ("lab toy-memory", "Why a recurrent network forgets: a unit that remembers, and its gradient."),
        ("lab gradient-flow", "How far back gradients reach, cells side by side."),
        ("lab error-surface", "A loss over two weights, with its cliffs, and gradient descent on it."),
        ("lab clipping", "Training that diverges without clipping."),
        ("lab trellis slots.model \"flights from boston to denver\"", "The lattice behind a tagger's answer."),
        ("lab attention french.model \"the cat is on the table\"", "Where a model with attention looked."),
        ("lab ctc speech.model digits.wav", "What a recogniser hears, and all alignments of a text."),
        ("lab heads copy.model 10110010 01100011", "Where the heads of a neural Turing machine read and write."),
        ("lab worked-examples", "A recurrent network and an LSTM, number by number."),
        ("lab search", "How good searches are where no dynamic programme finds the best answer."),
        ("lab saliency slots.model \"flights from boston to denver\"", "Which words moved the answer."),
        ("lab gates slots.model \"flights from boston to denver\"", "How gates open while a model reads."),
        ("lab embedding slots.model --near boston", "Vectors of words in the plane, and neighbours."),
        ("lab errors slots.model --data corpus/", "Where a model errs."),
        ("lab learning-rate slot-filling", "Find a good learning rate for a recipe."),
        ("lab compare slot-filling --vary model.encoder.cell.type=gru,lstm", "Compare variants of a recipe over several seeds."),
    ])
    {
        ToyMemoryLab.Create(host),
        GradientFlowLab.Create(host),
        ErrorSurfaceLab.Create(host),
        ClippingLab.Create(host),
        GatesLab.Create(host),
        SaliencyLab.Create(host),
        EmbeddingLab.Create(host),
        AttentionLab.Create(host),
        AttentionLab.CreateHops(host),
        HeadsLab.Create(host),
        TrellisLab.Create(host),
        CtcLab.Create(host),
        SearchLab.Create(host),
        ErrorsLab.Create(host),
        LearningRateLab.Create(host),
        CompareLab.Create(host),
        WorkedExamplesLab.Create(host),
    };
}
