namespace Unroll.Studio;

/// <summary>A run as its files show it.</summary>
internal sealed record SeenRun
{
    /// <summary>The name of its folder.</summary>
    public required string Name { get; init; }

    public required RunStatus Status { get; init; }

    /// <summary>Whether there is a model to ask.</summary>
    public bool HasModel { get; init; }

    /// <summary>The name of its recipe; empty as long as no model is saved.</summary>
    public string Recipe { get; init; } = "";

    /// <summary>The recipe as JSON; empty as long as no model is saved.</summary>
    public string RecipeJson { get; init; } = "";

    /// <summary>Its epochs, from the table that it writes, or else from the saved model.</summary>
    public IReadOnlyList<EpochPoint> Epochs { get; init; } = [];

    /// <summary>Its loss at steps; empty if it writes no table.</summary>
    public IReadOnlyList<StepPoint> Steps { get; init; } = [];

    /// <summary>The name of the score of the dev set; empty if there is none.</summary>
    public string Metric { get; init; } = "";

    /// <summary>The report of the saved model; null without one.</summary>
    public RunReport? Report { get; init; }

    /// <summary>When its files last changed, in UTC.</summary>
    public DateTime Changed { get; init; }
}
