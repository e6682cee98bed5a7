namespace Unroll.Benchmarks;

/// <summary>Everything that is measured, in order.</summary>
internal static class Sections
{
    public static IReadOnlyList<Section> All { get; } =
    [
        new("layers", "Recurrent layers against PyTorch",
            "Sizes are B, T, I, H. `train` is forward and all gradients (input, weights, biases) for a given gradient of the outputs; `predict` is forward alone.",
            LayerSection.Run),
        new("inference", "Forward against ONNX Runtime", "The same weights, as operators LSTM and GRU of ONNX.", InferenceSection.Run),
        new("exported", "Exported models against ONNX Runtime",
            "Recipes with their sizes, as `unroll export` writes them; sentences, pictures and sequences of the built-in samples, one or 32 a call. ONNX Runtime computes the network alone, from ids, with inputs and outputs bound once; "
            + "Unroll also looks words up, and for labels and numbers makes the answers.",
            ExportedSection.Run),
        new("streaming", "One step at a time", "B = 1, T = 1: each call takes one row and the state of the call before.", StreamingSection.Run),
        new("products", "Matrix products against the peak of one core",
            "M, N, K of [M, K] [K, N], the right factor a parameter; the other side is a loop of multiply-adds that touches no memory, at the width of the kernel set "
            + "or, for avx512, at the faster of both widths.",
            ProductSection.Run),
        new("steps", "Whole training steps against the peak of one core",
            "One thread. Recurrent layers by B, T, I, H with all gradients, and an epoch of the slot-filling tagger by `Trainer`; only the multiply-adds of products count: for each row and number of a matrix one forward and two backward.",
            StepSection.Run),
        new("attention", "Attention over ragged sequences against one dense product",
            "Inner products, softmax and weighted sums of 32 sequences of 5 to 50 rows, width 256; the other side is one product of as many multiply-adds. `train` is with all gradients.",
            AttentionSection.Run),
        new("convolution", "Convolutions against dense products",
            "Maps, sides, channels and filters of convolutions by squares of 3 x 3 places, one thread; the other side is the product of the patches, made whole beforehand, by the filters. "
            + "`train` is with all gradients.",
            ConvolutionSection.Run),
        new("heads", "The heads of a neural Turing machine in one operation a step against small operations",
            "The whole cell over 20 steps: 128 slots of 20 numbers, one reading and one writing head, and a controller, feed-forward or an LSTM; one of 1 unit costs next to nothing. `train` is with all gradients.",
            HeadsSection.Run),
        new("ctc", "The loss over all alignments (CTC) against PyTorch",
            "Sizes are T, B, C, L: frames, sequences, classes with the blank, labels. Softmax, loss and the gradient by the scores; there log_softmax, ctc_loss and backward.", CtcSection.Run),
        new("markov", "An iteration of Baum and Welch against NumPy",
            "Sizes are N, T, S, V: sequences, steps, states, symbols; in double. NumPy works on all sequences at once, with matrix products by OpenBLAS (hmmlearn is not among Debian's packages).", MarkovSection.Run),
        new("tagger", "The slot-filling tagger", "The recipe `slot-filling`: training through `Trainer`, a call being an epoch, and prediction through `Model`.", TaggerSection.Run),
        new("language", "A step of a language model", "10,000 words, vectors of 200, LSTM 2 x 200, batch 20, 35 steps, cross-entropy over all positions, clipping, SGD.", LanguageSection.Run),
        new("translation", "A translation",
            "2,400 pairs of random words, 8 to 20 a sentence, vocabularies of 10,000, vectors of 128; an LSTM of 128 units reads, another writes with general attention; batches of 640 source words. "
            + "Training through `Trainer`, a call being an epoch; decoding 400 sentences, 14 words each.", TranslationSection.Run),
        new("garbage", "Memory in training", "An epoch of the tagger after one that does not count.", GarbageSection.Run),
        new("busy", "Two threads beside a busy process", "Every core but the first has a process that computes all the time. The figure is the time of one thread / the time of two.", BusySection.Run),
        new("networks", "Bayesian networks", "The marginals of all variables of a network in a BIF file (`--nets DIR`), given three observed states, with the junction tree made anew or once; and one posterior by variable elimination.", NetworkSection.Run),
    ];
}
