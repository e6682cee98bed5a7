namespace Unroll;

/// <summary>Turns what is asked for into vectors; generator and discriminator have one each, with parameters of their own.</summary>
internal sealed class Condition
{
    private readonly Embedding? table;
    private readonly Vocabulary? labels;
    private readonly ISequenceInput? words;
    private readonly Recurrent? reader;

    public Condition(AdversarialSpec spec, ParameterScope scope, Fitted fitted)
    {
        switch (spec.Condition)
        {
            case ConditionKind.Label:
                labels = fitted.Get<Vocabulary>("labels");
                table = new Embedding(scope, labels.Count, spec.ConditionSize);
                Size = table.Size;
                break;
            case ConditionKind.Text:
                words = spec.Text.Build(scope.Child("words"), fitted);
                reader = spec.Reader.Build(scope.Child("reader"), words.OutputSize);
                Size = reader.OutputSize;
                break;
        }
    }

    /// <summary>C; 0 without a condition.</summary>
    public int Size { get; }

    /// <summary>The vectors of a batch, [B, C]; null without a condition.</summary>
    public Value? Read(Tape tape, IReadOnlyList<Content> asked)
    {
        if (reader is not null)
            return reader.Ends(words!.Encode(tape, asked));
        if (table is null)
            return null;
        int[] ids = [.. asked.Select(one => labels!.Id(LabelOf(one)))], lengths = new int[ids.Length];
        Array.Fill(lengths, 1);
        return table.Apply(tape, new SequenceLayout(lengths), ids).Rows;
    }

    /// <summary>The label that is asked for.</summary>
    /// <exception cref="UnrollException">It is not one label.</exception>
    public static string LabelOf(Content asked) => asked.As<Labels>("A generator of classes").Values is [string label] ? label
        : throw new UnrollException("A generator of classes was given no label, or several; expected one.");
}
