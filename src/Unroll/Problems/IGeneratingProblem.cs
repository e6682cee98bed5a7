namespace Unroll;

/// <summary>A problem that can go on with a text: the most probable next tokens, or whole continuations.</summary>
public interface IGeneratingProblem : IProblem
{
    /// <summary>The answers for a batch.</summary>
    /// <param name="tape">A tape for prediction.</param>
    /// <param name="batch">Texts to go on with.</param>
    /// <param name="options">What is asked.</param>
    /// <returns>One a text, in order; they outlive the tape.</returns>
    IReadOnlyList<IAnswer> Predict(Tape tape, IReadOnlyList<IExample> batch, GenerationOptions options);
}
