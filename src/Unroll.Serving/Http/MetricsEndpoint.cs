using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Unroll;

/// <summary>What the models have done, as Prometheus reads it (text format, version 0.0.4).</summary>
internal sealed class MetricsEndpoint(ServedModels models)
{
    private const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private static readonly (string Name, string Type, string Help, Func<ServedModel, double> Value)[] All =
    [
        ("unroll_requests_answered_total", "counter", "Requests that were answered.", model => model.Counts.Answered),
        ("unroll_requests_failed_total", "counter", "Requests that could not be answered, or whose callers went away.", model => model.Counts.Failed),
        ("unroll_requests_refused_total", "counter", "Requests that found the queue full.", model => model.Counts.Refused),
        ("unroll_requests_waiting", "gauge", "Requests that wait for the model.", model => model.Current.Batcher.Waiting),
        ("unroll_batches_total", "counter", "Batches that were computed.", model => model.Counts.Batches),
        ("unroll_examples_total", "counter", "Examples in these batches.", model => model.Counts.Examples),
        ("unroll_compute_seconds_total", "counter", "How long computing them took.", model => model.Counts.Seconds),
    ];

    /// <summary>Adds the address.</summary>
    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/metrics", context =>
    {
        context.Response.ContentType = ContentType;
        return context.Response.WriteAsync(Text(), context.RequestAborted);
    });

    private string Text()
    {
        StringBuilder text = new();
        foreach ((string name, string type, string help, Func<ServedModel, double> value) in All)
        {
            text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n");
            foreach (ServedModel model in models.All)
                text.Append(CultureInfo.InvariantCulture, $"{name}{{model=\"{model.Name}\"}} {value(model)}\n");
        }
        return text.ToString();
    }
}
