namespace Unroll;

/// <summary>Some lines that were read to be answered: the examples in them, and how answers are written back beside what stood there.</summary>
public sealed class QuestionBlock
{
    private readonly Func<IReadOnlyList<IAnswer>, IEnumerable<string>> write;

    /// <param name="name">What is read; error messages name its examples by it and by the line.</param>
    /// <param name="line">The number of its first line, from 1.</param>
    /// <param name="examples">What is asked.</param>
    /// <param name="write">The lines with the answers added.</param>
    internal QuestionBlock(string name, int line, IReadOnlyList<Example> examples, Func<IReadOnlyList<IAnswer>, IEnumerable<string>> write)
    {
        Line = line;
        Examples = [.. examples.Select(example => example.Place is null ? example.At(new SourcePlace(name, [line])) : example)];
        this.write = write;
    }

    /// <summary>The number of its first line, from 1.</summary>
    public int Line { get; }

    /// <summary>What is asked; none where the lines are comments or empty.</summary>
    public IReadOnlyList<Example> Examples { get; }

    /// <summary>The raw text of its one example, of which the words are parts; null where the words were given.</summary>
    public string? Text { get; internal init; }

    /// <summary>The lines as they stood, with what was answered added.</summary>
    /// <param name="answers">One per example.</param>
    public IEnumerable<string> Answered(IReadOnlyList<IAnswer> answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        return answers.Count == Examples.Count ? write(answers) : throw new UnrollException($"{answers.Count} answers were given for {Examples.Count} examples; expected one each.");
    }
}
