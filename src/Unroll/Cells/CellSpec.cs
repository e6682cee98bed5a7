namespace Unroll;

/// <summary>Base class of the recurrent cells, in a recipe <c>{ "type": "lstm", "hidden": 128 }</c>.</summary>
public abstract record CellSpec
{
    /// <summary>Makes the cell.</summary>
    /// <param name="scope">The scope that gives its parameters.</param>
    /// <param name="inputSize">I.</param>
    public abstract ICell Build(ParameterScope scope, int inputSize);

    /// <summary>Checks a hidden size.</summary>
    /// <param name="value">The value to check.</param>
    /// <exception cref="UnrollException">It is not 1 to 65,536.</exception>
    protected static int CheckHidden(int value)
    {
        Require.InRange("hidden", value, 1, 65536);
        return value;
    }

    /// <summary>Checks an initial memory span in steps.</summary>
    /// <param name="value">The value to check.</param>
    /// <exception cref="UnrollException">It is neither 0 (no chrono initialisation) nor 2 to 1,000,000.</exception>
    protected static int CheckMemory(int value) =>
        value is 0 or (>= 2 and <= 1_000_000) ? value : throw new UnrollException(FormattableString.Invariant($"memory is {value}; expected 2 to 1000000 steps, or 0 for none."));
}
