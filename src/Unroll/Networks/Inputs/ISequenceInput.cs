namespace Unroll;

/// <summary>An input layer: from contents to rows.</summary>
public interface ISequenceInput
{
    /// <summary>The width of the rows, F.</summary>
    int OutputSize { get; }

    /// <summary>The rows of a batch.</summary>
    /// <param name="tape">Where to record.</param>
    /// <param name="batch">Inputs.</param>
    /// <returns>Rows [N, F].</returns>
    Sequences Encode(Tape tape, IReadOnlyList<Content> batch);

    /// <summary>The rows of a batch before <see cref="Join"/>, each made of its own step alone. Default: those of <see cref="Encode"/>.</summary>
    /// <param name="tape">Where to record.</param>
    /// <param name="batch">Inputs.</param>
    Sequences EncodeSteps(Tape tape, IReadOnlyList<Content> batch) => Encode(tape, batch);

    /// <summary>Puts to each row what is read with it, such as the words around a word, so that <see cref="EncodeSteps"/> gives what <see cref="Encode"/> does. Default: nothing.</summary>
    /// <param name="steps">As <see cref="EncodeSteps"/> gives them.</param>
    /// <returns>Rows [N, F].</returns>
    Sequences Join(Sequences steps) => steps;

    /// <summary>What a person types for such an input.</summary>
    /// <param name="name">The name of the field, such as "text" or "story".</param>
    /// <param name="help">What it is, in a few words.</param>
    InputField Field(string name, string help);

    /// <summary>What a content is made of, one text a step, to be shown beside what is said of each step; empty where steps have no names.</summary>
    /// <param name="content">Any that this layer reads.</param>
    IReadOnlyList<string> Steps(Content content);
}
