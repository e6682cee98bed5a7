namespace Unroll.Cli;

/// <summary>Where <c>unroll query</c> gets a network from.</summary>
internal static class BayesNetSource
{
    /// <summary>The built-in network, a BIF file, or that of a trained model.</summary>
    /// <exception cref="UnrollException">There is nothing of that name, or it is no Bayesian network.</exception>
    public static BayesNet Open(string path)
    {
        if (path == BayesNet.Sprinkler.Name && !Path.Exists(path))
            return BayesNet.Sprinkler;
        if (!Directory.Exists(path))
            return BifFile.Read(path);
        using Device device = new(1);
        using Model model = Model.Load(path, null, device);
        return model.Problem is BayesNetProblem problem ? problem.Network
            : throw new UnrollException($"{path}: is a model of another problem ({model.Problem.GetType().Name}); expected a Bayesian network (model.type=bayes-net).");
    }
}
