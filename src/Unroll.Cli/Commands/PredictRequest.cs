namespace Unroll.Cli;

/// <summary>What <c>unroll predict</c> was asked to do.</summary>
internal sealed record PredictRequest
{
    public required IReadOnlyList<string> Text { get; init; }

    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>Values of the model's input fields and options that were given by their names.</summary>
    public required NamedValues Named { get; init; }

    /// <summary>The folders of the further models of an ensemble; none for one model.</summary>
    public IReadOnlyList<string> Ensemble { get; init; } = [];

    /// <summary>How all of it is written; null to tell from each file's ending.</summary>
    public QuestionFormat? Format { get; init; }

    /// <summary>How raw text is split, and that places are wanted; null for the model's own way without them.</summary>
    public TextTokenizer? Tokenizer { get; init; }

    /// <summary>A file or folder to write to; null for standard output.</summary>
    public string? Target { get; init; }

    public AnswerForm Form { get; init; }

    /// <summary>Whether each answer's figures are drawn after it.</summary>
    public bool Figures { get; init; }

    /// <summary>The file for pictures of the answers; null for none.</summary>
    public string? Svg { get; init; }

    /// <summary>The file for the pictures that answers consist of; null for none.</summary>
    public string? Png { get; init; }

    /// <summary>The samples per second of raw sound on standard input; 0 for none.</summary>
    public int Pcm { get; init; }

    /// <summary>The folder of the model that writes down what is said in inputs that are sounds; null for none.</summary>
    public string? Recogniser { get; init; }

    /// <summary>Whether JSON has every probability.</summary>
    public bool Full { get; init; }
}
