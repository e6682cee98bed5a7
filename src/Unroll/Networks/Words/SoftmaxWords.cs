namespace Unroll;

/// <summary>p = softmax of a score for each word.</summary>
/// <param name="scores">From [N, H] to [N, V].</param>
internal sealed class SoftmaxWords(Func<Value, Value> scores) : IWordOutput
{
    public Value Losses(Value x, int[] targets, double smoothing) => scores(x).CrossEntropy(targets, smoothing);

    public Value LogProbabilities(Value x) => scores(x).LogSoftmax();
}
