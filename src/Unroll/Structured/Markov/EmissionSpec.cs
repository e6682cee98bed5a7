namespace Unroll;

/// <summary>Base class of the kinds of emissions: <c>model.emission</c> of a hidden Markov model.</summary>
public abstract record EmissionSpec
{
    /// <summary>Whether a step is one symbol; otherwise it is a frame of numbers.</summary>
    public abstract bool ReadsSymbols { get; }

    /// <summary>The name and shape of each table of <see cref="Emission.Numbers"/>.</summary>
    /// <param name="states">S.</param>
    /// <param name="width">The number of symbols, V, or of numbers in a frame, D.</param>
    public abstract IReadOnlyList<(string Name, Shape Shape)> Shapes(int states, int width);

    /// <summary>The emission that some numbers stand for.</summary>
    /// <param name="states">S.</param>
    /// <param name="width">V or D.</param>
    /// <param name="numbers">A table for each of <see cref="Shapes"/>, row-major.</param>
    /// <param name="training">The moments of the training set, by which priors are scaled; null if nothing is trained.</param>
    public abstract Emission Of(int states, int width, IReadOnlyList<double[]> numbers, StepMoments? training);

    /// <summary>A random emission, from which training begins: of symbols random rows, of numbers clusters of the training set.</summary>
    /// <param name="states">S.</param>
    /// <param name="width">V or D.</param>
    /// <param name="sequences">The training set, each [T, D], row-major.</param>
    /// <param name="training">Its moments.</param>
    /// <param name="random">The stream of random numbers; it is advanced.</param>
    public abstract Emission Draw(int states, int width, IReadOnlyList<double[]> sequences, StepMoments training, ref Rng random);
}
