using System.Text.Json.Serialization;

namespace Unroll.Cli.Tests;

/// <summary>Adds a problem whose only input may have any name, even that of an argument of <c>unroll predict</c>.</summary>
public sealed class HidingExtension : IExtension
{
    public IReadOnlyList<CatalogueEntry> Entries { get; } = [CatalogueEntry.Of("hiding", new HidingSpec(), HidingJson.Default, "a number of any name")];
}

/// <summary>Adds an option whose name <c>unroll predict</c> has already.</summary>
public sealed class HidingOptionExtension : IExtension
{
    public IReadOnlyList<CatalogueEntry> Entries { get; } = [CatalogueEntry.Of("hiding", new HidingOptions(), HidingJson.Default, "an option of a taken name")];
}

public sealed record HidingOptions : PredictOptions
{
    public bool Columns { get; init; }
}

public sealed record HidingSpec : ProblemSpec
{
    public string Input { get; init; } = "threads";

    public override void Fit(IReadOnlyList<Example> train, Fitted fitted)
    {
    }

    public override IProblem Build(ParameterScope scope, Fitted fitted) => new Problem(Input, scope.Parameter("one", new Shape(1), Init.Zero));

    private sealed class Problem(string input, Parameter one) : IProblem
    {
        public string Metric => "none";

        public IReadOnlyList<InputField> Fields => [InputField.OfNumber(input, "a number")];

        public Value Loss(Tape tape, IReadOnlyList<Example> batch) => tape.Use(one).Sum();

        public IReadOnlyList<IAnswer> Predict(Tape tape, IReadOnlyList<Example> batch, PredictOptions? options = null) => [.. batch.Select(_ => new Estimate(1))];

        public Report Score(IReadOnlyList<Example> examples, IReadOnlyList<IAnswer> answers) => new("none", [new("none", 0)]);
    }
}

[JsonSerializable(typeof(HidingSpec))]
[JsonSerializable(typeof(HidingOptions))]
internal sealed partial class HidingJson : JsonSerializerContext;
