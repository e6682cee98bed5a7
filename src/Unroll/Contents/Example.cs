namespace Unroll;

/// <summary>One example to learn from or to answer: an input, and where it is known the target that a model should give for it.</summary>
public sealed class Example
{
    /// <summary>Creates an example.</summary>
    /// <param name="input">What the model reads.</param>
    /// <param name="target">What it should answer; null where that is to be predicted, or where the model predicts the input itself.</param>
    /// <exception cref="UnrollException">The two do not fit, such as 3 tags for 2 words.</exception>
    public Example(Content input, Content? target = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        target?.CheckAgainst(input);
        Input = input;
        Target = target;
    }

    /// <summary>What the model reads.</summary>
    public Content Input { get; }

    /// <summary>What it should answer; null where that is to be predicted.</summary>
    public Content? Target { get; }

    /// <summary>The length of the input in steps.</summary>
    public int Length => Input.Length;

    /// <summary>Where it was read; null where it comes from no file.</summary>
    internal SourcePlace? Place { get; private init; }

    /// <summary>A sentence and the tags of its words.</summary>
    /// <param name="words">As written, [T].</param>
    /// <param name="tags">One a word, [T]; null where they are to be predicted.</param>
    /// <exception cref="UnrollException">There are not as many tags as words, or one of either is null.</exception>
    public static Example Tagged(IReadOnlyList<string> words, IReadOnlyList<string>? tags = null) => new(new Words(words), tags is null ? null : new Tags(tags));

    /// <summary>A sentence and its labels.</summary>
    /// <param name="words">As written, [T].</param>
    /// <param name="labels">One, or several where a sentence may have any number; null where they are to be predicted.</param>
    /// <exception cref="UnrollException">A word or label is null.</exception>
    public static Example Labelled(IReadOnlyList<string> words, IReadOnlyList<string>? labels = null) => new(new Words(words), labels is null ? null : new Labels(labels));

    /// <summary>The input as the kind that somebody works on.</summary>
    /// <typeparam name="T">The kind.</typeparam>
    /// <param name="who">Who works on it, such as "A tagger": the subject of the error message.</param>
    /// <exception cref="UnrollException">It is of another kind.</exception>
    public T InputAs<T>(string who) where T : Content => Input as T
        ?? throw new UnrollException($"{who} reads {Content.Named(typeof(T))}, and was given {(Place is { } place ? $"{Content.Named(Input.GetType())} ({place.Of(0)})" : Content.Named(Input.GetType()))}; expected data of that kind (data.type).");

    /// <summary>The target as the kind that somebody learns or scores.</summary>
    /// <typeparam name="T">The kind.</typeparam>
    /// <param name="who">Who does, such as "A tagger": the subject of the error message.</param>
    /// <exception cref="UnrollException">There is none, or it is of another kind.</exception>
    public T TargetAs<T>(string who) where T : Content => Target switch
    {
        T target => target,
        null => throw new UnrollException($"{Subject} has no {Content.Named(typeof(T))}, which {who.ToLowerInvariant()} needs for training and evaluation."),
        _ => throw new UnrollException($"{who} learns {Content.Named(typeof(T))}, and {Subject.ToLowerInvariant()} has {Content.Named(Target.GetType())}; expected data of that kind (data.type)."),
    };

    /// <summary>The same example with its place in a file.</summary>
    internal Example At(SourcePlace? place) => new(Input, Target) { Place = place };

    /// <summary>The same input with another target.</summary>
    /// <param name="target">What the model should answer; null for nothing.</param>
    public Example With(Content? target) => new(Input, target) { Place = Place };

    /// <summary>The same example with its text in Unicode's normal form C; this one if it is so already.</summary>
    internal Example Normalized()
    {
        Content input = Input.Normalized();
        Content? target = Target?.Normalized();
        return ReferenceEquals(input, Input) && ReferenceEquals(target, Target) ? this : new Example(input, target) { Place = Place };
    }

    /// <summary>All examples normalised; the same list if all are so already.</summary>
    internal static IReadOnlyList<Example> Normalized(IReadOnlyList<Example> examples)
    {
        for (int i = 0; i < examples.Count; i++)
        {
            if (!ReferenceEquals(examples[i].Normalized(), examples[i]))
                return [.. examples.Select(example => example.Normalized())];
        }
        return examples;
    }

    /// <summary>How messages speak of it: by its place, or by its text.</summary>
    internal string Subject => Place is { } place ? $"{place.Of(0)}: the {Input.Noun}"
        : ToString() is { Length: > 0 } line ? $"The {Input.Noun} \"{line}\"" : $"A {Input.Noun}";

    /// <summary>The input as people would type it; empty where nobody would.</summary>
    public override string ToString() => Input.ToString();
}
