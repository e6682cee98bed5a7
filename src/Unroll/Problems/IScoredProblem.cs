namespace Unroll;

/// <summary>A problem whose answers cost less where they are only scored: nothing that scores do not read, such as probabilities, is worked out.</summary>
internal interface IScoredProblem : IProblem
{
    /// <summary>The answers for one batch that is scored again and again: what does not depend on the parameters is worked out once.</summary>
    /// <param name="batch">Examples with targets.</param>
    /// <returns>From a tape for prediction to one answer an example, fit for <see cref="IProblem.Score"/> alone.</returns>
    Func<Tape, IReadOnlyList<IAnswer>> PrepareScoring(IReadOnlyList<Example> batch);
}
