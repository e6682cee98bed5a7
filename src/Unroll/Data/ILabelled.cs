namespace Unroll;

/// <summary>An example whose right answer, where it is known, is a label or several.</summary>
public interface ILabelled : IExample
{
    /// <summary>The right labels: one where each example has one; null where they are to be predicted.</summary>
    IReadOnlyList<string>? Labels { get; }
}
