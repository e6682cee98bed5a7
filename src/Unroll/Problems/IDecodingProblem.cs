namespace Unroll;

/// <summary>A problem whose answers are decoded: it can give several, and only such as satisfy constraints.</summary>
public interface IDecodingProblem : IProblem
{
    /// <summary>The answers for a batch.</summary>
    /// <param name="tape">A tape for prediction.</param>
    /// <param name="batch">Examples, with or without answers.</param>
    /// <param name="options">What is asked.</param>
    /// <returns>One a example, in order; they outlive the tape.</returns>
    /// <exception cref="UnrollException">A constraint cannot be read, or no answer satisfies all of them.</exception>
    IReadOnlyList<IAnswer> Predict(Tape tape, IReadOnlyList<IExample> batch, DecodingOptions options);
}
