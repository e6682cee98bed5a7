using System.Text.Json.Serialization;

namespace Unroll.Tests;

/// <summary>
/// Two players, each with one number. For the mean x of a batch, "first" minimises ½ (a - b)² - x (a - b) by a, and "second" ½ (b - 2 a)² by b. Either loss depends on both numbers.
/// A step of plain gradient descent is a ← a - rate (a - b - x), then b ← b - rate (b - 2 a) with the new a.
/// </summary>
internal sealed record DuelSpec : ProblemSpec
{
    public double Dropout { get; init; }

    public override void Fit(IReadOnlyList<Example> train, Fitted fitted) => fitted.Put("players", FittedValue.Of(TagScheme.Plain));

    public override IProblem Build(ParameterScope scope, Fitted fitted)
    {
        _ = fitted.Get<FittedValue>("players");
        return new Duel(scope, Dropout);
    }
}

internal sealed class Duel(ParameterScope scope, double dropout) : IProblem
{
    public Parameter A { get; } = scope.Child("one").Parameter("a", new Shape(1), Init.Zero);

    public Parameter B { get; } = scope.Child("two").Parameter("b", new Shape(1), Init.Zero);

    public List<string> Asked { get; } = [];

    /// <summary>For each loss that was asked for, what the random numbers of its tape gave.</summary>
    public List<double> Drawn { get; } = [];

    public IReadOnlyList<Objective> Objectives { get; init; } = [];

    public string Metric => "none";

    public IReadOnlyList<InputField> Fields => [];

    public Loss First(Tape tape, IReadOnlyList<Example> batch)
    {
        Note("first", tape);
        Value x = tape.Constant(new Tensor(new Shape(batch.Count), [.. batch.Select(X)])).Dropout(dropout), gap = tape.Use(A) - tape.Use(B);
        Value square = (gap * gap).Sum() * 0.5, pull = gap.Sum() * (x.Sum() / batch.Count);
        return new Loss(square - pull) { Parts = [square, pull] };
    }

    public Loss Second(Tape tape, IReadOnlyList<Example> batch)
    {
        Note("second", tape);
        Value gap = tape.Use(B) - (tape.Use(A) * 2);
        return new Loss((gap * gap).Sum() * 0.5);
    }

    public Value Loss(Tape tape, IReadOnlyList<Example> batch) => throw new NotSupportedException();

    public IReadOnlyList<IAnswer> Predict(Tape tape, IReadOnlyList<Example> batch, PredictOptions? options = null) => throw new NotSupportedException();

    public Report Score(IReadOnlyList<Example> examples, IReadOnlyList<IAnswer> answers) => new("none", [new("none", 0)]);

    IReadOnlyList<Objective> IProblem.Objectives => Objectives.Count > 0 ? Objectives :
    [
        new("first", First) { Parameters = "one.*", Parts = ["square", "pull"] },
        new("second", Second) { Parameters = "two.*" },
    ];

    private void Note(string player, Tape tape)
    {
        Asked.Add(player);
        Tensor ones = new(new Shape(60));
        ones.Span.Fill(1);
        Drawn.Add(tape.Constant(ones).Dropout(dropout).Sum().Item());
    }

    private static Real X(Example example) => example.InputAs<Frames>("A duel").Values.Span[0];
}

[JsonSerializable(typeof(DuelSpec))]
internal sealed partial class DuelJson : JsonSerializerContext;
