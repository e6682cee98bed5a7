using System.Numerics.Tensors;

namespace Unroll;

/// <summary>Several models that write together: the probability of a token is the mean of the probabilities that they give it (Sutskever, Vinyals and Le 2014 decode with ensembles of LSTMs).</summary>
/// <remarks>
/// log p(token) = log (1/K) Σ_k p_k(token) = logsumexp_k log p_k(token) - log K,  for K models that have all read the same tokens so far. Of the same model K times, this is the model itself.
/// </remarks>
public sealed class EnsembleStepper : IStepper
{
    private readonly IStepper[] members;
    private Real[] logProbabilities = [];
    private Real[] greatest = [];

    /// <summary>Puts models together.</summary>
    /// <param name="members">At least one, each with the same hypotheses, tokens and end.</param>
    /// <exception cref="UnrollException">There is none, or they have different numbers of hypotheses or tokens, or different ends.</exception>
    public EnsembleStepper(IReadOnlyList<IStepper> members)
    {
        ArgumentNullException.ThrowIfNull(members);
        Require.That(members.Count > 0, "An ensemble", "no model", "at least one");
        foreach (IStepper member in members)
        {
            Require.That(member.Count == members[0].Count && member.End == members[0].End, "An ensemble", $"{member.Count} hypotheses that end with token {member.End}", $"{members[0].Count} that end with token {members[0].End}, as those of the first model");
            Require.That(member.Count == 0 || member.LogProbabilities(0).Length == members[0].LogProbabilities(0).Length, "An ensemble", $"a model of {member.LogProbabilities(0).Length} tokens", $"{members[0].LogProbabilities(0).Length}, as those of the first model");
        }
        this.members = [.. members];
    }

    private EnsembleStepper(IStepper[] members) => this.members = members;

    /// <inheritdoc/>
    public int Count => members[0].Count;

    /// <inheritdoc/>
    public int End => members[0].End;

    /// <inheritdoc/>
    public ReadOnlySpan<Real> LogProbabilities(int hypothesis)
    {
        ReadOnlySpan<Real> first = members[0].LogProbabilities(hypothesis);                             // [V]
        if (logProbabilities.Length < first.Length)
            (logProbabilities, greatest) = (new Real[first.Length], new Real[first.Length]);
        Span<Real> sum = logProbabilities.AsSpan(0, first.Length), most = greatest.AsSpan(0, first.Length);
        first.CopyTo(most);
        foreach (IStepper member in members.AsSpan(1))
            TensorPrimitives.Max(most, member.LogProbabilities(hypothesis), most);
        sum.Clear();
        foreach (IStepper member in members)
        {
            ReadOnlySpan<Real> one = member.LogProbabilities(hypothesis);
            for (int token = 0; token < sum.Length; token++)
                sum[token] += Real.IsNegativeInfinity(most[token]) ? 0 : Real.Exp(one[token] - most[token]);
        }
        for (int token = 0; token < sum.Length; token++)
            sum[token] = Real.IsNegativeInfinity(most[token]) ? Real.NegativeInfinity : most[token] + Real.Log(sum[token] / members.Length);
        return sum;
    }

    /// <inheritdoc/>
    public IStepper Next(IReadOnlyList<int> hypotheses, IReadOnlyList<int> tokens) =>
        new EnsembleStepper(Array.ConvertAll(members, member => member.Next(hypotheses, tokens)));

    /// <summary>The mean of the members'.</summary>
    /// <inheritdoc/>
    public double Coverage(int hypothesis) => members.Average(member => member.Coverage(hypothesis));
}
