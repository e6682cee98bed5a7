namespace Unroll;

/// <summary>How many digits of the weights predictions multiply by.</summary>
public enum Precision
{
    /// <summary>All of them.</summary>
    Full,

    /// <summary>Weights are rounded to 16 bits (bfloat16: 8 significant bits) where they are factors of matrix products: they take half the memory, and single sequences, whose time goes into reading weights, are faster.</summary>
    Bfloat16,
}
