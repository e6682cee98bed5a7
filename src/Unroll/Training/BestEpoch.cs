namespace Unroll;

/// <summary>The epoch with the best dev score so far, and the parameters at its end.</summary>
/// <param name="isError">Whether the smaller score is the better one.</param>
internal sealed class BestEpoch(bool isError)
{
    /// <summary>From 1; 0 before the first.</summary>
    public int Epoch { get; private set; }

    /// <summary>Its score; before the first, worse than any.</summary>
    public double Score { get; private set; } = isError ? double.PositiveInfinity : double.NegativeInfinity;

    /// <summary>All its dev scores; null where there is no dev set.</summary>
    public IReadOnlyDictionary<string, double>? Dev { get; private set; }

    /// <summary>The parameters at its end; null where there is no dev set, so that the latest count.</summary>
    public IReadOnlyList<Tensor>? Parameters { get; private set; }

    /// <summary>Takes in an epoch that has ended.</summary>
    /// <param name="epoch">Its number.</param>
    /// <param name="score">By which the best is chosen.</param>
    /// <param name="dev">All dev scores; null without a dev set, whose every epoch is the best so far.</param>
    /// <param name="parameters">Makes a copy of the parameters.</param>
    /// <returns>Whether it is the best.</returns>
    public bool Add(int epoch, double score, Report? dev, Func<IReadOnlyList<Tensor>> parameters)
    {
        if (dev is not null && !(isError ? score < Score : score > Score))
            return false;
        (Epoch, Score, Dev, Parameters) = (epoch, score, dev?.Scores, dev is null ? null : parameters());
        return true;
    }

    /// <summary>What is the best so far, whatever is taken in later.</summary>
    public BestEpoch Copy() => (BestEpoch)MemberwiseClone();

    public void Save(RunState state, ParameterStore store)
    {
        state.Put("best", Epoch, Score);
        foreach ((string name, double score) in Dev ?? new Dictionary<string, double>())
            state.Put($"bestDev/{name}", score);
        for (int i = 0; i < Parameters?.Count; i++)
            state.Put($"best/{store.Parameters[i].Name}", Parameters[i]);
    }

    public void Load(RunState state, ParameterStore store)
    {
        double[] best = state.Numbers("best");
        (Epoch, Score) = ((int)best[0], best[1]);
        IReadOnlyList<string> names = state.Within("bestDev").NumberNames();
        Dev = names.Count == 0 ? null : names.ToDictionary(name => name, name => state.Number($"bestDev/{name}"), StringComparer.Ordinal);
        Parameters = state.Within("best").TensorNames().Count == 0 ? null : [.. store.Parameters.Select(parameter => state.Tensor($"best/{parameter.Name}"))];
    }
}
