using System.Text.Json;
using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// How a model came to be: saved beside its weights, and what a learning curve is drawn from. Nothing in it depends on the hour or the number of
/// threads: runs that are equal have equal reports.
/// </summary>
public sealed record RunReport
{
    /// <summary>The version of Unroll that trained it.</summary>
    public string Version { get; init; } = typeof(RunReport).Assembly.GetName().Version?.ToString(3) ?? "";

    /// <summary>The seed.</summary>
    public ulong Seed { get; init; }

    /// <summary>The kernel set it was trained with.</summary>
    public string Kernels { get; init; } = "";

    /// <summary>How many numbers the model has.</summary>
    public long Parameters { get; init; }

    /// <summary>The epoch whose parameters these are.</summary>
    public int BestEpoch { get; init; }

    /// <summary>The name of the dev score it was chosen by.</summary>
    public string Metric { get; init; } = "";

    /// <summary>Each epoch, in order.</summary>
    public IReadOnlyList<EpochReport> Epochs { get; init; } = [];

    /// <summary>The faults in numbers that training went back for.</summary>
    public IReadOnlyList<TrainingFault> Faults { get; init; } = [];

    /// <summary>Whether training came to its end; otherwise it was stopped before.</summary>
    public bool Complete { get; init; }

    /// <summary>Why training came to its end; null if it did not, and in reports of versions that did not say.</summary>
    public RunEnding? Ending { get; init; }

    /// <summary>Name and fingerprint of each part of the data.</summary>
    public IReadOnlyDictionary<string, string> Data { get; init; } = new Dictionary<string, string>();

    /// <summary>The fingerprint of the model that the run started from (--from); null if it started from random parameters.</summary>
    public string? From { get; init; }

    /// <summary>The scores on the dev set; null where there is none.</summary>
    public IReadOnlyDictionary<string, double>? Dev { get; init; }

    /// <summary>The scores on the test set; null where it was not looked at.</summary>
    public IReadOnlyDictionary<string, double>? Test { get; init; }

    /// <summary>Whether nothing is missing that must be there, and all numbers can be written as JSON again.</summary>
    internal bool IsWhole => Version is not null && Kernels is not null && Metric is not null && Epochs is not null && Data is not null
        && Epochs.All(epoch => epoch is not null && double.IsFinite(epoch.Loss) && double.IsFinite(epoch.Score ?? 0) && double.IsFinite(epoch.Rate) && double.IsFinite(epoch.Penalty ?? 0))
        && (Ending is null || (Ending.Reason is not null && Ending.What is not null))
        && Data.Values.All(fingerprint => fingerprint is not null) && Faults is not null && Faults.All(fault => fault is { What: not null } && double.IsFinite(fault.Rate))
        && (Dev?.Values ?? []).Concat(Test?.Values ?? []).All(double.IsFinite);

    /// <summary>The report as JSON, as it is saved.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ModelJson.Default.RunReport);
}

/// <summary>One epoch of a run.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="Loss">The mean training loss, in nats a token; of L-BFGS the objective, penalty included, divided by the number of tokens.</param>
/// <param name="Score">The dev score; null where there is no dev set.</param>
/// <param name="Rate">The learning rate at its end.</param>
/// <param name="Penalty">How much of the loss is the penalty on large weights; null where the loss has none in it.</param>
public sealed record EpochReport(int Epoch, double Loss, double? Score, double Rate, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Penalty = null);

/// <summary>Why a run came to its end.</summary>
/// <param name="Reason">
/// <c>epochs</c>: all epochs were made; <c>early-stopping</c>: the dev score did not get better for <c>training.patience</c> epochs; <c>converged</c>: the
/// optimiser found what it looked for; <c>not-converged</c>: all epochs were made before it did.
/// </param>
/// <param name="What">The same in a sentence for people, with what to do about it.</param>
public sealed record RunEnding(string Reason, string What);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n")]
[JsonSerializable(typeof(RunReport))]
[JsonSerializable(typeof(ModelManifest))]
internal sealed partial class ModelJson : JsonSerializerContext;
