namespace Unroll;

/// <summary>
/// Which rows of its memory a decoder reads beside the token before, without having to find them by attention: they follow from the tokens that are written. This is the place after some
/// tokens. Immutable.
/// </summary>
internal interface IReading
{
    /// <summary>The number of rows that are read at each step, the same after any tokens.</summary>
    int Count { get; }

    /// <summary>A row to read, from 0; whatever lies past the last row stands for the end of the memory.</summary>
    /// <param name="which">0 to <see cref="Count"/> - 1.</param>
    int Row(int which);

    /// <summary>The place after one more token.</summary>
    /// <param name="token">Any but the end.</param>
    IReading After(int token);
}
