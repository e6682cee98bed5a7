namespace Unroll;

/// <summary>
/// Examples that are made, not read: each part's are a function of the settings alone, whatever the seed of training. Override <see cref="Open"/> and
/// <see cref="OpenTest"/> where they can be read, too.
/// </summary>
public abstract record GeneratedDataSpec : DataSpec
{
    /// <summary>How many examples are learnt from, 1 or more. Default 20,000.</summary>
    public int Train { get; init => field = Require.InRange("train", value, 1, 10_000_000); } = 20_000;

    /// <summary>How many examples are chosen on, 1 or more. Default 1,000.</summary>
    public int Dev { get; init => field = Require.InRange("dev", value, 1, 10_000_000); } = 1_000;

    /// <summary>How many examples are reported on, 1 or more. Default 2,000.</summary>
    public int Test { get; init => field = Require.InRange("test", value, 1, 10_000_000); } = 2_000;

    /// <inheritdoc/>
    public override Splits Open(string? path) => path is null
        ? new Splits(Make("train", Train), Make("dev", Dev), Make("test", Test))
        : throw new UnrollException($"{path}: data were given for a task that makes its own; leave them out, and say by data.train, data.dev and data.test how many there are to be.");

    /// <inheritdoc/>
    public override Dataset OpenTest(string path) => Open(path).Test!;

    /// <summary>Makes a part.</summary>
    /// <param name="part">Its name: what its random numbers are drawn by.</param>
    /// <param name="count">How many examples.</param>
    protected abstract Dataset Make(string part, int count);

    /// <summary>A length that a sequence can have.</summary>
    /// <param name="option">The name of the setting.</param>
    /// <param name="value">What was asked for.</param>
    /// <param name="least">The shortest that the task makes sense for.</param>
    /// <exception cref="UnrollException">It is shorter, or above 100,000.</exception>
    protected static int CheckLength(string option, int value, int least)
    {
        Require.InRange(option, value, least, 100_000);
        return value;
    }
}
