using System.Diagnostics.Metrics;

namespace Unroll;

/// <summary>
/// What models have done, as metrics of .NET, each with a measurement for each <c>model</c>: for OpenTelemetry, <c>dotnet-counters</c> and others. They are observed, so that a
/// request pays for none of it, and what has not happened yet is 0.
/// </summary>
internal sealed class ServingMeter : IDisposable
{
    private readonly Meter meter = new(ServingTrace.Name);

    /// <param name="models">Read at each observation.</param>
    public ServingMeter(IReadOnlyCollection<ServedModel> models)
    {
        Counter("unroll.requests.answered", null, "Requests that were answered.", model => model.Counts.Answered);
        Counter("unroll.requests.failed", null, "Requests that could not be answered, or whose callers went away.", model => model.Counts.Failed);
        Counter("unroll.requests.refused", null, "Requests that found the queue full.", model => model.Counts.Refused);
        Counter("unroll.batches", null, "Batches that were computed.", model => model.Counts.Batches);
        Counter("unroll.examples", null, "Examples in these batches.", model => model.Counts.Examples);
        Counter("unroll.compute", "s", "How long computing them took.", model => model.Counts.Seconds);
        meter.CreateObservableGauge("unroll.requests.waiting", () => Observe(model => model.Current.Batcher.Waiting), null, "Requests that wait for the model.");

        void Counter<T>(string name, string? unit, string help, Func<ServedModel, T> value) where T : struct => meter.CreateObservableCounter(name, () => Observe(value), unit, help);

        IEnumerable<Measurement<T>> Observe<T>(Func<ServedModel, T> value) where T : struct => models.Select(model => new Measurement<T>(value(model), new KeyValuePair<string, object?>("model", model.Name)));
    }

    /// <summary>Whether an instrument has the name of this meter but belongs to another one, such as that of a second server in the process.</summary>
    public bool IsOfAnother(Instrument instrument) => instrument.Meter.Name == ServingTrace.Name && instrument.Meter != meter;

    public void Dispose() => meter.Dispose();
}
