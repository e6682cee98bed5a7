namespace Peers;

/// <summary>What a peer was asked to load: a network with its data.</summary>
internal interface ICase : IDisposable
{
    /// <summary>What is timed.</summary>
    void Step();

    /// <summary>A shorter step where there is one, to compare settings by.</summary>
    void Trial() => Step();

    /// <summary>Outputs, losses and gradients under Unroll's names.</summary>
    IEnumerable<(string Name, Unroll.Tensor Tensor)> Results();
}
