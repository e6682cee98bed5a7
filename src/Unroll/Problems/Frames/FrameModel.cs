using System.Globalization;

namespace Unroll;

/// <summary>Predicts each frame from those before it.</summary>
public sealed class FrameModel : IProblem
{
    private readonly FrameModelSpec spec;
    private readonly Recurrent encoder;
    private readonly Linear output;

    internal FrameModel(FrameModelSpec spec, Recurrent encoder, Linear output)
    {
        this.spec = spec;
        this.encoder = encoder;
        this.output = output;
    }

    /// <summary>nll, the mean negative log-likelihood in nats per frame: the smaller, the better.</summary>
    public string Metric => "nll";

    /// <inheritdoc/>
    public Value Loss(Tape tape, IReadOnlyList<Example> batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Frames[] pieces = [.. batch.Select(FramesOf)];
        Value scores = Scores(tape, pieces, more: 0);                                                   // [N, D]
        return scores.BinaryCrossEntropy(Frames(tape, pieces, more: 0)).Sum() / Math.Max(1, scores.Shape[0]);
    }

    /// <inheritdoc/>
    public IReadOnlyList<IAnswer> Predict(Tape tape, IReadOnlyList<Example> batch, PredictOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Frames[] pieces = [.. batch.Select(FramesOf)];
        Value scores = Scores(tape, pieces, more: 1);                                                   // [N + B, D]
        FiniteScores.Check(scores.Tensor, "The outputs", _ => "");
        Tensor losses = scores.BinaryCrossEntropy(Frames(tape, pieces, more: 1)).SumColumns().Tensor;     // [N + B]
        Tensor probabilities = scores.Sigmoid().Tensor;                                                 // [N + B, D]
        FrameForecast[] answers = new FrameForecast[pieces.Length];
        for (int b = 0, row = 0; b < answers.Length; b++)
        {
            int length = pieces[b].Length;
            double[] frames = [.. losses.Span.Slice(row, length).ToArray().Select(loss => (double)loss)];
            answers[b] = new FrameForecast(frames, probabilities.Rows(row + length, 1).Span.ToArray(), spec.First);
            row += length + 1;
        }
        return answers;
    }

    /// <summary>nll over all frames, and over all but each piece's first, which some authors leave out.</summary>
    /// <inheritdoc/>
    public Report Score(IReadOnlyList<Example> examples, IReadOnlyList<IAnswer> answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        IEnumerable<IReadOnlyList<double>> pieces = answers.Select(answer => answer.As<FrameForecast>("The score of a model of frames").Losses);
        double[] all = [.. pieces.SelectMany(frames => frames)], later = [.. pieces.SelectMany(frames => frames.Skip(1))];
        return new Report("nll", [new("nll", all.DefaultIfEmpty(0).Average()), new("nllWithoutFirst", later.DefaultIfEmpty(0).Average())], errors: ["nll", "nllWithoutFirst"]);
    }

    /// <inheritdoc/>
    public IReadOnlyList<InputField> Fields => [InputField.Of("music", "KEYS", "the numbers of the keys that sound, blanks between them and ; between frames", Read, Write)];

    private Frames Read(string line)
    {
        string[] frames = string.IsNullOrWhiteSpace(line) ? [] : line.Split(';');
        Real[] values = new Real[frames.Length * spec.Size];                                            // [T, D]
        for (int t = 0; t < frames.Length; t++)
        {
            foreach (string text in frames[t].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
                values[(t * spec.Size) + Key(text)] = 1;
        }
        return new Frames(spec.Size, values);
    }

    private string Write(Content content, int steps)
    {
        Frames piece = content.As<Frames>("A model of frames");
        return string.Join("; ", Enumerable.Range(0, Math.Min(steps, piece.Length)).Select(t => string.Join(' ', Enumerable.Range(0, piece.Size).Where(d => piece.Frame(t)[d] > 0).Select(d => d + spec.First))));
    }

    private int Key(string text) => int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out int note) && note >= spec.First && note < spec.First + spec.Size
        ? note - spec.First
        : throw new UnrollException($"The line: found \"{text}\"; expected keys from {spec.First} to {spec.First + spec.Size - 1}, blanks between them and a ; between frames.");

    /// <summary>The scores of each piece's frames, and of as many more that would follow.</summary>
    private Value Scores(Tape tape, Frames[] pieces, int more)
    {
        SequenceLayout layout = new([.. pieces.Select(piece => piece.Length + more)]);
        Tensor before = tape.Rent(new Shape(layout.Rows, spec.Size));                                   // [N, D]: each frame's predecessor
        before.Span.Clear();
        for (int b = 0; b < pieces.Length; b++)
        {
            ReadOnlySpan<Real> frames = pieces[b].Values.Span;
            int rows = Math.Max(0, pieces[b].Length + more - 1);
            frames[..(rows * spec.Size)].CopyTo(before.Span[((layout.Starts[b] + Math.Min(1, rows)) * spec.Size)..]);
        }
        return tape.Only(() => [output.Apply(encoder.Run(new Sequences(layout, tape.Constant(before))).Outputs.Rows.Dropout(spec.Dropout))])[0];
    }

    /// <summary>The frames of each piece, and as many of silence behind them.</summary>
    private Value Frames(Tape tape, Frames[] pieces, int more)
    {
        Tensor frames = tape.Rent(new Shape(pieces.Sum(piece => piece.Length + more), spec.Size));      // [N, D]
        frames.Span.Clear();
        int row = 0;
        foreach (Frames piece in pieces)
        {
            piece.Values.Span.CopyTo(frames.Span[(row * spec.Size)..]);
            row += piece.Length + more;
        }
        return tape.Constant(frames);
    }

    private Frames FramesOf(Example example)
    {
        Frames piece = example.InputAs<Frames>("A model of frames");
        Require.That(piece.Size == spec.Size, "The model", $"frames of {piece.Size} numbers", $"{spec.Size}; set model.size to what the data have");
        return piece;
    }
}
