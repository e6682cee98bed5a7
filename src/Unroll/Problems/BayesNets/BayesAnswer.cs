using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>The distributions of variables of a Bayesian network, given what is known about others.</summary>
[JsonConverter(typeof(AnswerJson<BayesAnswer>))]
public sealed class BayesAnswer : IAnswer
{
    private readonly BayesNet net;
    private readonly IReadOnlyList<Posterior> marginals;
    private readonly BoundEvidence known;

    internal BayesAnswer(BayesNet net, IReadOnlyList<Posterior> marginals, int[] asked, BoundEvidence known, double logProbability)
    {
        this.net = net;
        this.marginals = marginals;
        this.known = known;
        Posteriors = [.. asked.Select(v => marginals[v])];
        LogProbability = logProbability;
    }

    /// <summary>The distribution of each variable that was to be predicted.</summary>
    public IReadOnlyList<Posterior> Posteriors { get; }

    /// <summary>The logarithm of the probability of everything that the row says, also about variables to predict, in nats.</summary>
    public double LogProbability { get; }

    /// <summary>The most probable state of a variable, and its probability.</summary>
    /// <param name="variable">The name of a variable that was to be predicted.</param>
    /// <exception cref="UnrollException">It was not.</exception>
    public (string State, double Probability) Best(string variable)
    {
        Posterior posterior = Posteriors.FirstOrDefault(each => each.Variables[0].Name == variable)
            ?? throw new UnrollException($"'{variable}' was not predicted; expected one of {string.Join(", ", Posteriors.Select(each => each.Variables[0].Name))}.");
        return Best(posterior);
    }

    /// <summary>The answer for people, as <see cref="IAnswer.WriteText"/> has it.</summary>
    public override string ToString() => AnswerText.Of(this);

    /// <inheritdoc/>
    public void WriteJson(Utf8JsonWriter writer, bool full)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        writer.WriteStartObject("predicted");
        foreach (Posterior posterior in Posteriors)
        {
            (string state, double probability) = Best(posterior);
            writer.WriteStartObject(posterior.Variables[0].Name);
            writer.WriteString("state", state);
            writer.WriteNumber("probability", Math.Round(probability, 9));
            if (full)
            {
                writer.WriteStartObject("probabilities");
                for (int s = 0; s < posterior.Probabilities.Length; s++)
                    writer.WriteNumber(posterior.Variables[0].States[s], Math.Round(posterior.Probabilities.Span[s], 9));
                writer.WriteEndObject();
            }
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
        writer.WriteNumber("logProbability", Math.Round(LogProbability, 9));
        writer.WriteEndObject();
    }

    /// <summary>A line a variable: its name, its most probable state, and the probability.</summary>
    /// <inheritdoc/>
    public void WriteColumns(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        foreach (Posterior posterior in Posteriors)
        {
            (string state, double probability) = Best(posterior);
            writer.WriteLine($"{posterior.Variables[0].Name}\t{state}\t{probability.ToString("0.####", CultureInfo.InvariantCulture)}");
        }
    }

    /// <summary>A line a variable with the probability of each state.</summary>
    /// <inheritdoc/>
    public void WriteText(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (Posteriors.Count == 0)
            writer.WriteLine("everything is known");
        foreach (Posterior posterior in Posteriors)
            writer.WriteLine($"{posterior.Variables[0].Name}: {string.Join("  ", posterior.Variables[0].States.Select((state, s) => FormattableString.Invariant($"{state} ({posterior.Probabilities.Span[s]:0.####})")))}");
    }

    /// <summary>The network with the distribution of every variable.</summary>
    public IReadOnlyList<Figure> Figures => [NetworkFigure.Of(net, marginals, known.ToEvidence())];

    private static (string State, double Probability) Best(Posterior posterior)
    {
        ReadOnlySpan<double> probabilities = posterior.Probabilities.Span;
        int best = 0;
        for (int s = 1; s < probabilities.Length; s++)
            best = probabilities[s] > probabilities[best] ? s : best;
        return (posterior.Variables[0].States[best], probabilities[best]);
    }
}
