namespace Unroll;

/// <summary>A problem that can give its answer token by token, such as a continuation, a translation or a caption. Callers use <see cref="Model.Stream"/>.</summary>
public interface IIncrementalProblem : IProblem
{
    /// <summary>The tokens of the answer: those that <see cref="IProblem.Predict"/> gives with the same options. Each is computed when the caller requests it, on the caller's thread.</summary>
    /// <param name="device">Where to compute.</param>
    /// <param name="example">With or without a target.</param>
    /// <param name="options">The prediction options, of the same type as <see cref="IProblem.Options"/>; null for the defaults.</param>
    /// <returns>In their order, without an end; they outlive whatever was computed with.</returns>
    /// <exception cref="UnrollException">With these options the tokens are known only at the end, or there are several answers; thrown by the call itself.</exception>
    IEnumerable<GeneratedToken> Stream(Device device, Example example, PredictOptions? options = null);
}
