using System.Text.Json;
using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>
/// How a model was trained: saved with its weights, and the source of the learning curve. It does not depend on the time of day or the number of
/// threads: equal runs have equal reports.
/// </summary>
public sealed record RunReport
{
    /// <summary>The version of Unroll that trained it.</summary>
    public string Version { get; init; } = typeof(RunReport).Assembly.GetName().Version?.ToString(3) ?? "";

    /// <summary>The seed.</summary>
    public ulong Seed { get; init; }

    /// <summary>The kernel set it was trained with.</summary>
    public string Kernels { get; init; } = "";

    /// <summary>The number of parameters of the model, counted as single numbers.</summary>
    public long Parameters { get; init; }

    /// <summary>The epoch whose parameters these are.</summary>
    public int BestEpoch { get; init; }

    /// <summary>The name of the dev score that selected the epoch.</summary>
    public string Metric { get; init; } = "";

    /// <summary>Each epoch, in order.</summary>
    public IReadOnlyList<EpochReport> Epochs { get; init; } = [];

    /// <summary>The faults (loss spikes, numbers that are not finite) after which training returned to an earlier epoch.</summary>
    public IReadOnlyList<TrainingFault> Faults { get; init; } = [];

    /// <summary>Whether training reached its end; otherwise it was stopped earlier.</summary>
    public bool Complete { get; init; }

    /// <summary>Why training ended; null if it was stopped, and in reports of older versions.</summary>
    public RunEnding? Ending { get; init; }

    /// <summary>Name and fingerprint of each part of the data.</summary>
    public IReadOnlyDictionary<string, string> Data { get; init; } = new Dictionary<string, string>();

    /// <summary>The fingerprint of the model that the run started from (--from); null if it started from random parameters.</summary>
    public string? From { get; init; }

    /// <summary>The scores on the dev set; null without a dev set.</summary>
    public IReadOnlyDictionary<string, double>? Dev { get; init; }

    /// <summary>The scores on the test set; null if it was not evaluated.</summary>
    public IReadOnlyDictionary<string, double>? Test { get; init; }

    /// <summary>Whether nothing is missing that must be there, and all numbers can be written as JSON again.</summary>
    internal bool IsWhole => Version is not null && Kernels is not null && Metric is not null && Epochs is not null && Data is not null
        && Epochs.All(epoch => epoch is not null && (epoch.Warnings ?? []).All(warning => warning is not null) && double.IsFinite(epoch.Loss) && double.IsFinite(epoch.Score ?? 0) && double.IsFinite(epoch.Rate) && double.IsFinite(epoch.Penalty ?? 0))
        && (Ending is null || (Ending.Reason is not null && Ending.What is not null))
        && Data.Values.All(fingerprint => fingerprint is not null) && Faults is not null && Faults.All(fault => fault is { What: not null } && double.IsFinite(fault.Rate))
        && (Dev?.Values ?? []).Concat(Test?.Values ?? []).All(double.IsFinite);

    /// <summary>The report as JSON, as it is saved.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ModelJson.Default.RunReport);
}

/// <summary>One epoch of a run.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="Loss">The mean training loss, in nats per token; for L-BFGS, the objective including the penalty, divided by the number of tokens.</param>
/// <param name="Score">The dev score; null without a dev set.</param>
/// <param name="Rate">The learning rate at its end.</param>
/// <param name="Penalty">The part of the loss that is the penalty on large weights; null if the loss contains none.</param>
/// <param name="Warnings">What the epoch showed to be wrong (<see cref="IProblem.Warnings"/>); null if nothing.</param>
public sealed record EpochReport(
    int Epoch, double Loss, double? Score, double Rate, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Penalty = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Warnings = null);

/// <summary>Why a run ended.</summary>
/// <param name="Reason">
/// <c>epochs</c>: all epochs were made; <c>early-stopping</c>: the dev score did not improve for <c>training.patience</c> epochs; <c>converged</c>: the
/// optimiser converged; <c>not-converged</c>: all epochs were made before it converged; <c>restarts</c>: all <c>training.restarts</c> starts were made.
/// </param>
/// <param name="What">The same as a readable sentence that says what to do.</param>
public sealed record RunEnding(string Reason, string What);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n")]
[JsonSerializable(typeof(RunReport))]
[JsonSerializable(typeof(ModelManifest))]
internal sealed partial class ModelJson : JsonSerializerContext;
