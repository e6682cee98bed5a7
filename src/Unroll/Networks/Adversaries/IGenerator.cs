namespace Unroll;

/// <summary>Makes items of noise and a condition.</summary>
internal interface IGenerator
{
    /// <summary>Makes items.</summary>
    /// <param name="seeds">Noise, and the condition beside it, [B, Z + C].</param>
    /// <returns>One item a row, [B, H W C].</returns>
    Value Make(Value seeds);
}
