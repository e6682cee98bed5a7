namespace Unroll;

/// <summary>A problem whose models can answer together, by the mean of their probabilities at each token. Callers use <see cref="Model.Ensemble"/>.</summary>
public interface IEnsembleProblem : IProblem
{
    /// <summary>The same problem, whose answers are given together with others.</summary>
    /// <param name="others">The problems of the other models.</param>
    /// <exception cref="UnrollException">One is of another kind, or writes other tokens.</exception>
    IProblem Ensemble(IReadOnlyList<IProblem> others);
}
