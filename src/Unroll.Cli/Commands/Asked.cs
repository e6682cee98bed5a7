namespace Unroll.Cli;

/// <summary>Asks a model about blocks of lines. A problem that has no answer to an empty text gets an empty one for it, and people are told.</summary>
internal sealed class Asked(Model model, PredictOptions? options, string name, Host host)
{
    private int empty;
    private int firstEmpty;

    /// <summary>Each block with the answers to its examples.</summary>
    public IEnumerable<(QuestionBlock Block, IReadOnlyList<IAnswer> Answers)> Of(IReadOnlyList<QuestionBlock> blocks)
    {
        Example[] examples = [.. blocks.SelectMany(block => block.Examples).Where(example => !IsEmpty(example))];
        Queue<IAnswer> answers = new(examples.Length > 0 ? model.Predict(examples, options) : []);
        foreach (QuestionBlock block in blocks)
            yield return (block, [.. block.Examples.Select(example => IsEmpty(example) ? Empty(block) : answers.Dequeue())]);
    }

    /// <summary>Says which texts were empty.</summary>
    public void End()
    {
        if (empty > 0)
            host.Error.Write($"unroll: {name}:{firstEmpty}: found an empty text, to which the model has no answer; its answer is empty{(empty == 1 ? "" : $", and so are those to {Screen.Count(empty - 1)} more")}.\n");
    }

    private bool IsEmpty(Example example) => example.Length == 0 && !model.Problem.AnswersEmpty;

    private EmptyAnswer Empty(QuestionBlock block)
    {
        if (empty++ == 0)
            firstEmpty = block.Line;
        return new EmptyAnswer();
    }
}
