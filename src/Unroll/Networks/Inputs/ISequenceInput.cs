namespace Unroll;

/// <summary>An input layer: from examples to rows.</summary>
public interface ISequenceInput
{
    /// <summary>The width of the rows, F.</summary>
    int OutputSize { get; }

    /// <summary>The rows of a batch.</summary>
    /// <param name="tape">Where to record.</param>
    /// <param name="batch">Examples, with or without answers.</param>
    /// <returns>Rows [N, F].</returns>
    Sequences Encode(Tape tape, IReadOnlyList<IExample> batch);

    /// <summary>An example from one line of plain text.</summary>
    /// <param name="line">As a person types it.</param>
    IExample Read(string line);

    /// <summary>What an example is made of, a text a step, to be shown beside what is said of each step; empty where that has no name.</summary>
    /// <param name="example">Any that this layer reads.</param>
    IReadOnlyList<string> Steps(IExample example);
}
