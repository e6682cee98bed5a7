using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace Unroll;

/// <summary>Whether the server lives, and whether it is ready for requests: models are loaded before it listens, and a server that is stopping is not ready.</summary>
internal sealed class HealthEndpoints(IHostApplicationLifetime lifetime)
{
    private static readonly string[] Live = ["/health/live", "/v2/health/live"], Readiness = ["/health/ready", "/v2/health/ready"];

    /// <summary>Whether a path is one of these addresses.</summary>
    public static bool Has(PathString path) => Live.Concat(Readiness).Any(one => path.Equals(one, StringComparison.OrdinalIgnoreCase));

    /// <summary>Adds the addresses.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        foreach (string path in Live)
            routes.MapGet(path, context => Say(context, "live"));
        foreach (string path in Readiness)
            routes.MapGet(path, Ready);
    }

    /// <summary>Says whether the server takes requests.</summary>
    public Task Ready(HttpContext context) => lifetime.ApplicationStopping.IsCancellationRequested ? throw HttpFailure.Stopping() : Say(context, "ready");

    private static Task Say(HttpContext context, string what) => JsonBody.Write(context, json =>
    {
        json.WriteStartObject();
        json.WriteBoolean(what, true);
        json.WriteEndObject();
    });
}
