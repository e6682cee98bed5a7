namespace Unroll.Cli;

/// <summary>Where <c>unroll query</c> gets a network from.</summary>
internal static class BayesNetSource
{
    /// <summary>The built-in network, or a BIF file.</summary>
    /// <exception cref="UnrollException">There is nothing of that name, or it is no Bayesian network.</exception>
    public static BayesNet Open(string path) => path == BayesNet.Sprinkler.Name && !Path.Exists(path) ? BayesNet.Sprinkler : BifFile.Read(path);
}
