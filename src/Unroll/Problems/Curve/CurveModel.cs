using System.Globalization;

namespace Unroll;

/// <summary>Makes a curve from nothing; learns by the squared error of each frame.</summary>
public sealed class CurveModel : IProblem
{
    private readonly int size;
    private readonly Recurrent encoder;
    private readonly Linear output;

    internal CurveModel(int size, Recurrent encoder, Linear output)
    {
        this.size = size;
        this.encoder = encoder;
        this.output = output;
    }

    /// <summary>nmse, the mean squared error divided by the variance of the curve: always answering the mean gives 1, the exact curve 0.</summary>
    public string Metric => "nmse";

    /// <summary>The squared error, summed over a frame's numbers and meaned over the frames.</summary>
    /// <inheritdoc/>
    public Value Loss(Tape tape, IReadOnlyList<Example> batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Frames[] curves = [.. batch.Select(CurveOf)];
        Value made = Make(tape, curves);                                                                // [N, D]
        Tensor right = tape.Rent(made.Shape);                                                           // [N, D]
        int row = 0;
        foreach (Frames curve in curves)
        {
            curve.Values.Span.CopyTo(right.Span[(row * size)..]);
            row += curve.Length;
        }
        return (made - tape.Constant(right)).Square().Sum() / Math.Max(1, row);
    }

    /// <inheritdoc/>
    public IReadOnlyList<IAnswer> Predict(Tape tape, IReadOnlyList<Example> batch, PredictOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Frames[] curves = [.. batch.Select(CurveOf)];
        Tensor made = Make(tape, curves).Tensor;                                                        // [N, D]
        FiniteScores.Check(made, "The outputs", _ => "");
        Curve[] answers = new Curve[curves.Length];
        for (int b = 0, row = 0; b < answers.Length; row += curves[b++].Length)
            answers[b] = new Curve(size, made.Span.Slice(row * size, curves[b].Values.Length).ToArray());
        return answers;
    }

    /// <summary>nmse, the mean over the curves, and mse, the mean squared error of all numbers. A curve without variance has no nmse: it is infinite.</summary>
    /// <inheritdoc/>
    public Report Score(IReadOnlyList<Example> examples, IReadOnlyList<IAnswer> answers)
    {
        ArgumentNullException.ThrowIfNull(examples);
        ArgumentNullException.ThrowIfNull(answers);
        double shares = 0, squares = 0;
        long numbers = 0;
        for (int i = 0; i < examples.Count; i++)
        {
            Frames right = CurveOf(examples[i]);
            Curve made = answers[i].As<Curve>("The score of a model of curves");
            double error = 0;
            for (int n = 0; n < right.Values.Length; n++)
                error += Square((double)made.Values[n] - right.Values.Span[n]);
            squares += error;
            numbers += right.Values.Length;
            shares += error == 0 ? 0 : error / Deviation(right);
        }
        return new Report("nmse", [new("nmse", shares / Math.Max(1, examples.Count)), new("mse", squares / Math.Max(1, numbers))], errors: ["nmse", "mse"]);
    }

    /// <inheritdoc/>
    public IReadOnlyList<InputField> Fields => [InputField.Of("frames", "N", "how many frames to make", Read, (content, _) => Math.Min(content.Length, 320).ToString(CultureInfo.InvariantCulture))];

    private Frames Read(string line)
    {
        return int.TryParse(line, NumberStyles.None | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out int frames) && frames <= 1_000_000
            ? new Frames(size, new Real[frames * size])
            : throw new UnrollException($"The line: found \"{line}\"; expected how many frames the model is to make, such as 320, and at most 1000000.");
    }

    /// <summary>The sum of the squared distances from the mean, of each of a frame's numbers.</summary>
    private static double Deviation(Frames curve)
    {
        double sum = 0;
        for (int d = 0; d < curve.Size; d++)
        {
            double mean = 0;
            for (int t = 0; t < curve.Length; t++)
                mean += curve.Frame(t)[d];
            mean /= curve.Length;
            for (int t = 0; t < curve.Length; t++)
                sum += Square(curve.Frame(t)[d] - mean);
        }
        return sum;
    }

    private static double Square(double x) => x * x;

    private Value Make(Tape tape, Frames[] curves)
    {
        SequenceLayout layout = new([.. curves.Select(curve => curve.Length)]);
        Tensor nothing = tape.Rent(new Shape(layout.Rows, 1));                                          // [N, 1]
        nothing.Span.Fill(1);
        return tape.Only(() => [output.Apply(encoder.Run(new Sequences(layout, tape.Constant(nothing))).Outputs.Rows)])[0]; // [N, D]
    }

    private Frames CurveOf(Example example)
    {
        Frames curve = example.InputAs<Frames>("A model of curves");
        Require.That(curve.Size == size, "The model", $"frames of {curve.Size} numbers", $"{size}; set model.size to what the data have");
        return curve;
    }
}
