namespace Unroll;

/// <summary>The structure of a trained Bayesian network: a file in the BIF format beside the weights, which hold the tables. The tables of the file are uniform.</summary>
/// <param name="Network">A network with uniform tables.</param>
internal sealed record BayesStructure(BayesNet Network) : IArtifact<BayesStructure>
{
    public string Ending => ".bif";

    public static BayesStructure Read(IEnumerable<string> lines, string place) => new(BayesNet.Read(lines, place));

    public void Write(TextWriter writer)
    {
        writer.WriteLine("// The variables, their states and parents. The tables of the model are in its weights: unroll query MODEL --write FILE.bif writes the whole network.");
        Network.Write(writer);
    }
}
