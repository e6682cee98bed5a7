namespace Unroll.Benchmarks;

/// <summary>Sizes of a training set of symbols and of a hidden Markov model.</summary>
/// <param name="Sequences">N.</param>
/// <param name="Steps">T, of each sequence.</param>
/// <param name="States">S.</param>
/// <param name="Symbols">V.</param>
internal sealed record MarkovCase(int Sequences, int Steps, int States, int Symbols)
{
    public override string ToString() => $"{Sequences},{Steps},{States},{Symbols}";
}
