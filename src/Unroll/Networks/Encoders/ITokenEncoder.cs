namespace Unroll;

/// <summary>Reads what is to be tagged: from contents to what the output layer chooses tags by.</summary>
internal interface ITokenEncoder
{
    /// <summary>What a person types to be tagged.</summary>
    InputField Field { get; }

    /// <summary>Encodes a batch.</summary>
    /// <param name="tape">Where to record.</param>
    /// <param name="batch">Inputs.</param>
    /// <returns>Rows [N, F].</returns>
    Sequences Encode(Tape tape, IReadOnlyList<Content> batch);

    /// <summary>Encodes one batch again and again: what does not depend on the parameters is worked out once.</summary>
    /// <param name="batch">Inputs.</param>
    Func<Tape, Sequences> Prepare(IReadOnlyList<Content> batch) => tape => Encode(tape, batch);

    /// <summary>The steps of a content as texts, which answers show beside the tags.</summary>
    /// <param name="content">Any that it reads.</param>
    IReadOnlyList<string> Steps(Content content);

    /// <summary>What it has learnt, as tables that people read. Default: none.</summary>
    /// <param name="tags">The tags of the problem.</param>
    /// <param name="rows">The largest number of rows of a table.</param>
    IReadOnlyList<LearntTable> Learnt(Vocabulary tags, int rows) => [];
}
