namespace Unroll;

/// <summary>Reads vectors of bits and says vectors of bits.</summary>
public sealed class TuringMachine : IProblem
{
    private const string Who = "A Turing machine";

    private readonly BitFormat format;
    private readonly Recurrent encoder;
    private readonly Linear output;

    internal TuringMachine(BitFormat format, Recurrent encoder, Linear output)
    {
        this.format = format;
        this.encoder = encoder;
        this.output = output;
    }

    /// <summary>cost, the cross-entropy of an answer in bits: the mean over the sequences (the measure of Graves et al. 2014).</summary>
    public string Metric => "cost";

    /// <inheritdoc/>
    public IReadOnlyList<InputField> Fields =>
    [
        InputField.Of("bits", "VECTORS", "vectors of bits with blanks between them; | marks, ? asks, - is a step of the answer, @0.3 behind one of them is a number",
            format.Parse, (content, steps) => format.Text(content.As<Frames>(Who), steps)),
    ];

    /// <summary>The vectors of the answer.</summary>
    /// <inheritdoc/>
    public int Predictions(Example example) => format.Length(InputOf(example ?? throw new ArgumentNullException(nameof(example))));

    /// <summary>The cross-entropy of a vector of the answer, in nats, summed over its bits.</summary>
    /// <inheritdoc/>
    public Value Loss(Tape tape, IReadOnlyList<Example> batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Frames[] inputs = [.. batch.Select(InputOf)], targets = [.. batch.Select(TargetOf)];
        Value scores = Scores(tape, inputs);                                                            // [U, O]
        Tensor right = tape.Rent(scores.Shape);                                                         // [U, O]
        int row = 0;
        foreach (Frames target in targets)
        {
            target.Values.Span.CopyTo(right.Span[(row * format.Outputs)..]);
            row += target.Length;
        }
        return scores.BinaryCrossEntropy(tape.Constant(right)).Sum() / Math.Max(1, row);
    }

    /// <inheritdoc/>
    public IReadOnlyList<IAnswer> Predict(Tape tape, IReadOnlyList<Example> batch, PredictOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Frames[] inputs = [.. batch.Select(InputOf)];
        Tensor scores = Scores(tape, inputs).Tensor;                                                    // [U, O]
        FiniteScores.Check(scores, "The outputs", _ => "");
        BitAnswer[] answers = new BitAnswer[inputs.Length];
        for (int b = 0, row = 0; b < answers.Length; b++)
        {
            int length = format.Length(inputs[b]);
            answers[b] = new BitAnswer(format.Outputs, scores.Span.Slice(row * format.Outputs, length * format.Outputs).ToArray(), batch[b].Target?.TryAs<Frames>());
            row += length;
        }
        return answers;
    }

    /// <summary>cost, in bits a sequence; costPerVector; errors, wrong bits a sequence; solved, the share of sequences without a wrong bit. A bit is 1 if that is more likely than not.</summary>
    /// <inheritdoc/>
    public Report Score(IReadOnlyList<Example> examples, IReadOnlyList<IAnswer> answers)
    {
        ArgumentNullException.ThrowIfNull(examples);
        ArgumentNullException.ThrowIfNull(answers);
        (double Cost, int Errors, int Vectors)[] each = [.. examples.Zip(answers, (example, answer) => answer.As<BitAnswer>("The score of a Turing machine").Compare(TargetOf(example)))];
        return new Report("cost", Scores([.. Enumerable.Range(0, each.Length)]), errors: ["cost", "costPerVector", "errors"])
        {
            ByLength = LengthScore.Of([.. examples.Select(example => example.Length)], some => new Dictionary<string, double>(Scores(some), StringComparer.Ordinal)),
        };

        KeyValuePair<string, double>[] Scores(int[] some) =>
        [
            new("cost", some.Sum(i => each[i].Cost) / Math.Max(1, some.Length)),
            new("costPerVector", some.Sum(i => each[i].Cost) / Math.Max(1, some.Sum(i => each[i].Vectors))),
            new("errors", some.Sum(i => (double)each[i].Errors) / Math.Max(1, some.Length)),
            new("solved", some.Count(i => each[i].Errors == 0) / (double)Math.Max(1, some.Length)),
        ];
    }

    /// <summary>Watches the heads while an input is read and answered.</summary>
    /// <param name="tape">A tape for prediction.</param>
    /// <param name="example">With or without a target.</param>
    /// <exception cref="UnrollException">The network is not one layer of a neural Turing machine.</exception>
    public HeadTrace Watch(Tape tape, Example example)
    {
        ArgumentNullException.ThrowIfNull(tape);
        ArgumentNullException.ThrowIfNull(example);
        Frames input = InputOf(example);
        Require.That(encoder.Cells is [[Ntm]], "The heads", "a model without any, or of several layers", "one whose network is one layer of ntm (model.encoder.cell.type=ntm)");
        Ntm machine = (Ntm)encoder.Cells[0][0];
        SequenceLayout once = new(1);
        State state = machine.Start(tape, 1);
        (Tensor[] weights, Tensor[] memory) = (new Tensor[input.Length], new Tensor[input.Length]);
        for (int t = 0; t < input.Length; t++)
        {
            (_, state) = machine.Run(tape.Constant(new Tensor(new Shape(1, input.Size), input.Frame(t))), once, state);
            (weights[t], memory[t]) = (state.Parts[^2].Keep(), state.Parts[^1].Keep());
        }
        return new HeadTrace(machine.Sizes, format.Steps(input), weights, memory);
    }

    /// <summary>The log-odds of the bits of all answers, one after another.</summary>
    private Value Scores(Tape tape, Frames[] inputs)
    {
        SequenceLayout layout = new([.. inputs.Select(input => input.Length)]);
        Tensor rows = tape.Rent(new Shape(layout.Rows, format.Inputs));                                 // [N, I]
        for (int b = 0; b < inputs.Length; b++)
            inputs[b].Values.Span.CopyTo(rows.Span[(layout.Starts[b] * format.Inputs)..]);
        int[] said = [.. inputs.SelectMany((input, b) => Enumerable.Range(layout.Starts[b + 1] - format.Length(input), format.Length(input)))];
        return tape.Only(() => [output.Apply(encoder.Run(new Sequences(layout, tape.Constant(rows))).Outputs.Rows.TakeRows(said))])[0]; // [U, O]
    }

    private Frames InputOf(Example example)
    {
        Frames input = example.InputAs<Frames>(Who);
        Require.That(input.Size == format.Inputs, Who, $"vectors of {input.Size} numbers", $"{format.Inputs}, as in training");
        return input;
    }

    private Frames TargetOf(Example example)
    {
        Frames target = example.TargetAs<Frames>(Who);
        int length = format.Length(InputOf(example));
        Require.That(target.Size == format.Outputs && target.Length == length, Who, $"an answer of {target.Length} vectors of {target.Size} bits", $"{length} of {format.Outputs}");
        return target;
    }
}
