namespace Unroll;

/// <summary>One example for training or prediction: an input and, if it is known, the target that a model should predict.</summary>
public sealed class Example
{
    /// <summary>Creates an example.</summary>
    /// <param name="input">What the model reads.</param>
    /// <param name="target">What the model should answer; null if it is unknown, or if the model predicts the input itself.</param>
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

    /// <summary>What the model should answer; null if it is unknown.</summary>
    public Content? Target { get; }

    /// <summary>The length of the input in steps.</summary>
    public int Length => Input.Length;

    /// <summary>The file and place that it was read from; null if it does not come from a file.</summary>
    internal SourcePlace? Place { get; private init; }

    /// <summary>A sentence and the tags of its words.</summary>
    /// <param name="words">As written, [T].</param>
    /// <param name="tags">One per word, [T]; null if they are unknown.</param>
    /// <exception cref="UnrollException">There are not as many tags as words, or one of either is null.</exception>
    public static Example Tagged(IReadOnlyList<string> words, IReadOnlyList<string>? tags = null) => new(new Words(words), tags is null ? null : new Tags(tags));

    /// <summary>A sentence and its labels.</summary>
    /// <param name="words">As written, [T].</param>
    /// <param name="labels">One, or several if a sentence may have any number; null if they are unknown.</param>
    /// <exception cref="UnrollException">A word or label is null.</exception>
    public static Example Labelled(IReadOnlyList<string> words, IReadOnlyList<string>? labels = null) => new(new Words(words), labels is null ? null : new Labels(labels));

    /// <summary>The input, as the kind of content that the caller needs.</summary>
    /// <typeparam name="T">The kind.</typeparam>
    /// <param name="who">The subject of the error message, such as "A tagger".</param>
    /// <exception cref="UnrollException">It is of another kind.</exception>
    public T InputAs<T>(string who) where T : Content => Input as T
        ?? throw new UnrollException($"{who} reads {Content.Named(typeof(T))}, and was given {(Place is { } place ? $"{Content.Named(Input.GetType())} ({place.Of(0)})" : Content.Named(Input.GetType()))}; expected data of that kind (data.type).");

    /// <summary>The target, as the kind of content that the caller needs.</summary>
    /// <typeparam name="T">The kind.</typeparam>
    /// <param name="who">The subject of the error message, such as "A tagger".</param>
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

    /// <summary>The same example with its text in Unicode's normal form C; this one if it is in this form already.</summary>
    internal Example Normalized()
    {
        Content input = Input.Normalized();
        Content? target = Target?.Normalized();
        return ReferenceEquals(input, Input) && ReferenceEquals(target, Target) ? this : new Example(input, target) { Place = Place };
    }

    /// <summary>All examples normalised; the same list if all are in this form already.</summary>
    internal static IReadOnlyList<Example> Normalized(IReadOnlyList<Example> examples)
    {
        for (int i = 0; i < examples.Count; i++)
        {
            if (!ReferenceEquals(examples[i].Normalized(), examples[i]))
                return [.. examples.Select(example => example.Normalized())];
        }
        return examples;
    }

    /// <summary>The name of the example in messages: its place or its text.</summary>
    internal string Subject => Place is { } place ? $"{place.Of(0)}: the {Input.Noun}"
        : ToString() is { Length: > 0 } line ? $"The {Input.Noun} \"{line}\"" : $"A {Input.Noun}";

    /// <summary>The input as a user would type it; empty if it cannot be typed.</summary>
    public override string ToString() => Input.ToString();
}
