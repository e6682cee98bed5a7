using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Unroll;

/// <summary>Metrics for Prometheus at <c>/metrics</c>, and traces for a collector that the settings of OpenTelemetry name.</summary>
internal static class Telemetry
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>Adds the services.</summary>
    public static void Add(WebApplicationBuilder builder, ServingMeter meter, IReadOnlyDictionary<string, string> settings)
    {
        builder.Configuration.AddInMemoryCollection(settings.Select(pair => KeyValuePair.Create<string, string?>(pair.Key, pair.Value)));
        OpenTelemetryBuilder telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.Clear().AddService("unroll", serviceVersion: typeof(Model).Assembly.GetName().Version?.ToString(3)).AddTelemetrySdk().AddEnvironmentVariableDetector())
            .WithMetrics(metrics => metrics.AddMeter(ServingTrace.Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel").AddPrometheusExporter(options => options.ScrapeResponseCacheDurationMilliseconds = 0));
        builder.Services.ConfigureOpenTelemetryMeterProvider((services, metrics) =>
        {
            IMeterFactory own = services.GetRequiredService<IMeterFactory>(); // other servers of the process have meters of the same names
            metrics.AddView(instrument => meter.IsOfAnother(instrument) || (instrument.Meter.Scope is IMeterFactory other && other != own) ? MetricStreamConfiguration.Drop : null);
        });
        if (!string.IsNullOrWhiteSpace(settings.GetValueOrDefault(Endpoint)))
        {
            telemetry.WithTracing(traces => traces.AddSource(ServingTrace.Name)
                .AddAspNetCoreInstrumentation(options => options.Filter = context => !HealthEndpoints.Has(context.Request.Path)).AddOtlpExporter());
        }
    }

    /// <summary>Adds the address.</summary>
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPrometheusScrapingEndpoint("/metrics");
}
