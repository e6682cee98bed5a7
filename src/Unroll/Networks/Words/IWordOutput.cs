namespace Unroll;

/// <summary>The last layer of a network that gives each of many words its probability.</summary>
internal interface IWordOutput
{
    /// <summary>-log p of the right words, in nats.</summary>
    /// <param name="x">[N, H].</param>
    /// <param name="targets">The right word of each row, [N].</param>
    /// <param name="smoothing">The share of the right distribution that is spread evenly over all words; 0 for -log p itself.</param>
    /// <returns>[N].</returns>
    Value Losses(Value x, int[] targets, double smoothing = 0);

    /// <summary>log p of all words.</summary>
    /// <param name="x">[N, H].</param>
    /// <returns>[N, V].</returns>
    Value LogProbabilities(Value x);
}
