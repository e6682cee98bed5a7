namespace Unroll;

/// <summary>
/// Base class of generated data. The examples depend on these settings only, not on the seed of training. Override <see cref="Open"/> and
/// <see cref="OpenTest"/> if the data can also be read from files.
/// </summary>
public abstract record GeneratedDataSpec : DataSpec
{
    /// <summary>Number of training examples, 1 or more. Default 20,000.</summary>
    public int Train { get; init => field = Require.InRange("train", value, 1, 10_000_000); } = 20_000;

    /// <summary>Number of dev examples, 1 or more. Default 1,000.</summary>
    public int Dev { get; init => field = Require.InRange("dev", value, 1, 10_000_000); } = 1_000;

    /// <summary>Number of test examples, 1 or more. Default 2,000.</summary>
    public int Test { get; init => field = Require.InRange("test", value, 1, 10_000_000); } = 2_000;

    /// <inheritdoc/>
    public override Splits Open(string? path) => path is null
        ? new Splits(Make("train", Train), Make("dev", Dev), Make("test", Test))
        : throw new UnrollException($"{path}: data were given for a task that makes its own; leave them out, and say by data.train, data.dev and data.test how many there are to be.");

    /// <inheritdoc/>
    public override Dataset OpenTest(string path) => Open(path).Test!;

    /// <summary>Generates a set.</summary>
    /// <param name="part">Its name, from which its random numbers are derived.</param>
    /// <param name="count">How many examples.</param>
    protected abstract Dataset Make(string part, int count);

    /// <summary>A length that a sequence can have.</summary>
    /// <param name="option">The name of the setting.</param>
    /// <param name="value">The value to check.</param>
    /// <param name="least">The shortest that the task makes sense for.</param>
    /// <exception cref="UnrollException">It is shorter, or above 100,000.</exception>
    protected static int CheckLength(string option, int value, int least)
    {
        Require.InRange(option, value, least, 100_000);
        return value;
    }
}
