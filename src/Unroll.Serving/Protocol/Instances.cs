namespace Unroll;

/// <summary>What a caller asks: examples for one model, with options.</summary>
/// <param name="Examples">At least one.</param>
/// <param name="Options">Null for the defaults.</param>
internal sealed record Instances(IReadOnlyList<Example> Examples, PredictOptions? Options);
