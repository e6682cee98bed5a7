namespace Unroll;

/// <summary>How long an answer is, as the training set has it.</summary>
internal enum AnswerLength
{
    /// <summary>A vector at each step of the input.</summary>
    Steps,

    /// <summary>Always the same number of vectors.</summary>
    Same,

    /// <summary>As many vectors as were read.</summary>
    Vectors,

    /// <summary>The vectors that were read as often as a number says, and one more.</summary>
    Repeats,

    /// <summary>None of these.</summary>
    Other,
}
