namespace Unroll;

/// <summary>Turns what is asked for into vectors; generator and discriminator have one each, with parameters of their own.</summary>
internal sealed class Condition
{
    private readonly Embedding? table;
    private readonly Vocabulary? labels;
    private readonly ISequenceInput? words;
    private readonly Recurrent? reader;
    private readonly PictureInput? pictures;
    private readonly Linear? dense;
    private readonly double visible;

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
            case ConditionKind.Picture:
                pictures = new PictureInput(spec.Picture, scope.Child("pictures"), fitted.Child("asked"));
                dense = new Linear(scope.Child("dense"), pictures.Lines * pictures.Places * pictures.OutputSize, spec.ConditionSize);
                visible = spec.Visible;
                Size = spec.ConditionSize;
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
        if (pictures is not null)
        {
            Value regions = pictures.Encode(tape, [.. asked.Select(one => Visible(one.As<Picture>(AdversarialModel.Who), visible))]).Rows; // [B R, F]
            return dense!.Apply(regions.Reshape(new Shape(asked.Count, pictures.Lines * pictures.Places * pictures.OutputSize))).LeakyRelu(); // [B, C]
        }
        if (table is null)
            return null;
        int[] ids = [.. asked.Select(one => labels!.Id(LabelOf(one)))], lengths = new int[ids.Length];
        Array.Fill(lengths, 1);
        return table.Apply(tape, new SequenceLayout(lengths), ids).Rows;
    }

    /// <summary>The field of a picture that is asked with.</summary>
    public InputField PictureField() => pictures!.Field("picture", "the picture that is asked with, or of which the visible part is");

    /// <summary>The upper part of a picture; the lines below it are dark.</summary>
    /// <param name="picture">[H, W, C].</param>
    /// <param name="share">Of its lines, above 0 to 1.</param>
    private static Picture Visible(Picture picture, double share)
    {
        Real[] values = new Real[picture.Values.Length];                                                // [H, W, C]
        int seen = VisibleLines(picture.Height, share) * picture.Width * picture.Channels;
        picture.Values.Span[..seen].CopyTo(values);
        return new Picture(picture.Height, picture.Width, picture.Channels, values);
    }

    /// <summary>Number of lines that are seen.</summary>
    /// <param name="height">Of the picture.</param>
    /// <param name="share">Above 0 to 1.</param>
    public static int VisibleLines(int height, double share) => (int)Math.Ceiling(height * share);

    /// <summary>The label that is asked for.</summary>
    /// <exception cref="UnrollException">It is not one label.</exception>
    public static string LabelOf(Content asked) => asked.As<Labels>("A generator of classes").Values is [string label] ? label
        : throw new UnrollException("A generator of classes was given no label, or several; expected one.");
}
