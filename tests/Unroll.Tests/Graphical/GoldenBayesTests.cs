#if SINGLE
using System.Text.Json;
using Unroll.Tests.House;

namespace Unroll.Tests;

/// <summary>Random networks of up to 30 variables against numpy.einsum over all tables at once: tests/golden/bayes.json, made by tests/golden/make_bayes.py, whose first lines give the versions and the command.</summary>
public sealed class GoldenBayesTests
{
    [Fact]
    public void MarginalsAreThoseOfEinsum()
    {
        using JsonDocument golden = JsonDocument.Parse(Repository.Read("tests/golden/bayes.json"));
        int questions = 0;
        foreach (JsonElement one in golden.RootElement.EnumerateArray())
        {
            BayesNet net = BayesNet.Read(one.GetProperty("bif").GetString()!.Split('\n'), "bayes.json");
            JunctionTree tree = new(net);
            foreach (JsonElement question in one.GetProperty("questions").EnumerateArray())
            {
                Evidence evidence = Evidence.None;
                foreach (JsonProperty seen in question.GetProperty("evidence").EnumerateObject())
                    evidence = seen.Value.ValueKind == JsonValueKind.String ? evidence.With(seen.Name, seen.Value.GetString()!) : evidence.With(seen.Name, [.. seen.Value.EnumerateArray().Select(value => value.GetDouble())]);
                Assert.Equal(question.GetProperty("logProbability").GetDouble(), tree.LogProbability(evidence), 1e-9);
                Assert.Equal(question.GetProperty("logProbability").GetDouble(), VariableElimination.LogProbability(net, evidence), 1e-9);
                IReadOnlyList<Posterior> marginals = tree.Marginals(evidence);
                for (int v = 0; v < net.Variables.Count; v++)
                {
                    string name = net.Variables[v].Name;
                    double[] expected = [.. question.GetProperty("marginals").GetProperty(name).EnumerateArray().Select(value => value.GetDouble())];
                    RandomNets.Close(expected, marginals[v].Probabilities.Span, name, 1e-12);
                    RandomNets.Close(expected, VariableElimination.Posterior(net, [name], evidence).Probabilities.Span, name, 1e-12);
                }
                questions++;
            }
        }
        Assert.Equal(12, questions);
    }
}
#endif
