using System.Text.Json.Serialization;

namespace Unroll.Tests;

/// <summary>One number w, drawn around 0, and the loss (max(w, 0) - 3)²: where w is drawn below 0 the gradient is 0, and training gets nowhere; elsewhere it ends at 3. The score is the distance from 3.</summary>
internal sealed record DeadEndSpec : ProblemSpec
{
    /// <summary>The epoch from which on the loss in the dead end is no number for batches that begin with an example of odd length; the score there is the best. Default 0: none.</summary>
    public int Cliff { get; init; }

    public override void Fit(IReadOnlyList<Example> train, Fitted fitted) => fitted.Put("end", FittedValue.Of(TagScheme.Plain));

    public override IProblem Build(ParameterScope scope, Fitted fitted)
    {
        _ = fitted.Get<FittedValue>("end");
        return new DeadEnd(scope, Cliff);
    }
}

internal sealed class DeadEnd(ParameterScope scope, int cliff) : IProblem
{
    private readonly Parameter w = scope.Parameter("w", new Shape(1), Init.Normal(1));

    public string Metric => "error";

    public IReadOnlyList<InputField> Fields => [];

    public Value Loss(Tape tape, IReadOnlyList<Example> batch)
    {
        Value gap = tape.Use(w).Relu() - tape.Constant(new Tensor(new Shape(1), [3]));
        return cliff > 0 && tape.Epoch >= cliff && batch[0].Length % 2 == 1 && w.Data.Span[0] <= 0 ? (gap * gap).Sum() * Real.NaN : (gap * gap).Sum();
    }

    public IReadOnlyList<IAnswer> Predict(Tape tape, IReadOnlyList<Example> batch, PredictOptions? options = null) => [.. batch.Select(_ => new Gap(cliff > 0 && w.Data.Span[0] <= 0 ? 0 : Math.Max(w.Data.Span[0], 0) - 3.0))];

    public Report Score(IReadOnlyList<Example> examples, IReadOnlyList<IAnswer> answers) =>
        new("error", [new("error", answers.Select(answer => Math.Abs(((Gap)answer).Distance)).DefaultIfEmpty(0).Average())], [], ["error"]);

    private sealed record Gap(double Distance) : IAnswer
    {
        public IReadOnlyList<Figure> Figures => [];

        public void WriteJson(System.Text.Json.Utf8JsonWriter writer, bool full) => throw new NotSupportedException();

        public void WriteColumns(TextWriter writer) => throw new NotSupportedException();

        public void WriteText(TextWriter writer) => throw new NotSupportedException();
    }
}

[JsonSerializable(typeof(DeadEndSpec))]
internal sealed partial class DeadEndJson : JsonSerializerContext;
