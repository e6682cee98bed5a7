namespace Unroll;

/// <summary>A problem whose network makes one vector of each example, such as an auto-encoder of sentences. Callers use <see cref="Model.Embed"/>.</summary>
public interface IEmbeddingProblem : IProblem
{
    /// <summary>D, the number of numbers in a vector.</summary>
    int VectorSize { get; }

    /// <summary>The vectors of a batch.</summary>
    /// <param name="tape">A tape for prediction.</param>
    /// <param name="batch">Examples of one or more steps, with or without targets; at least one.</param>
    /// <returns>One row for each, in order, [B, D].</returns>
    Value Embed(Tape tape, IReadOnlyList<Example> batch);
}
