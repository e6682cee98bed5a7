using Unroll;

namespace Outside;

/// <summary>A recurrent network reads the words. The mean of its outputs and the price go to a softmax over the labels.</summary>
internal sealed class PriceProblem : IProblem
{
    private readonly ISequenceInput input;
    private readonly Recurrent encoder;
    private readonly Linear hidden;
    private readonly Linear output;
    private readonly Vocabulary labels;

    public PriceProblem(PriceSpec spec, ParameterScope scope, Fitted fitted)
    {
        labels = fitted.Get<Vocabulary>("labels");
        input = spec.Input.Build(scope.Child("input"), fitted.Child("offer"));
        encoder = spec.Encoder.Build(scope.Child("encoder"), input.OutputSize);
        hidden = new Linear(scope.Child("hidden"), encoder.OutputSize + 1, encoder.OutputSize);
        output = new Linear(scope.Child("output"), encoder.OutputSize, labels.Count);
    }

    public string Metric => "accuracy";

    public IReadOnlyList<string> Labels => labels.Entries;

    public IReadOnlyList<InputField> Fields => [input.Field("offer", "what is offered"), InputField.OfNumber("price", "what it costs")];

    public PredictOptions Options => new PriceOptions();

    public int Predictions(Example example) => 1;

    public Value Loss(Tape tape, IReadOnlyList<Example> batch) =>
        Scores(tape, batch).CrossEntropy([.. batch.Select(example => labels.Id(LabelOf(example)))]).Sum() / Math.Max(1, batch.Count);

    public IReadOnlyList<IAnswer> Predict(Tape tape, IReadOnlyList<Example> batch, PredictOptions? options = null)
    {
        double threshold = ((PriceOptions)(options ?? Options)).Threshold;
        Tensor probabilities = Scores(tape, batch).Softmax().Tensor;                                    // [B, C]
        return [.. batch.Select((_, b) => new PriceAnswer(labels.Entries, [.. probabilities.Rows(b, 1).Span.ToArray().Select(p => (double)p)], threshold))];
    }

    public Report Score(IReadOnlyList<Example> examples, IReadOnlyList<IAnswer> answers)
    {
        int right = examples.Zip(answers).Count(pair => LabelOf(pair.First) == ((PriceAnswer)pair.Second).Label);
        return new Report("accuracy", [new("accuracy", right / (double)Math.Max(1, examples.Count))]);
    }

    public static Content OfferOf(Example example) => example.InputAs<Parts>("A price model")["offer"];

    public static string LabelOf(Example example) => example.TargetAs<Labels>("A price model").Values[0];

    private static double PriceOf(Example example) => example.InputAs<Parts>("A price model")["price"].As<Number>("A price model").Value;

    private Value Scores(Tape tape, IReadOnlyList<Example> batch)
    {
        Sequences words = input.Encode(tape, [.. batch.Select(OfferOf)]);                               // [N, E]
        Value offers = encoder.Run(words).Outputs.MeanOverTime();                                       // [B, H]
        Tensor prices = new(new Shape(batch.Count, 1), [.. batch.Select(example => (Real)Math.Asinh(PriceOf(example)))]); // [B, 1], about the logarithm
        return output.Apply(hidden.Apply(Shaping.ConcatColumns(offers, tape.Constant(prices))).Tanh()); // [B, C]
    }
}
