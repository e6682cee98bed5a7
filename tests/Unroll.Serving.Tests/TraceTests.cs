using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Unroll.Cli.Tests;

namespace Unroll.Serving.Tests;

/// <summary>Traces that a collector receives, and what happens without one.</summary>
[Collection(nameof(ModelCollection))]
public sealed class TraceTests(TrainedModel trained)
{
    private const string Question = """{"text": "to boston"}""";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ACollectorGetsTheActivitiesOfARequest()
    {
        Channel<string> received = Channel.CreateUnbounded<string>();
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        await using WebApplication collector = builder.Build();
        collector.Run(async context =>
        {
            using MemoryStream body = new();
            await context.Request.Body.CopyToAsync(body, Cancelled);
            await received.Writer.WriteAsync($"{context.Request.Path} {Encoding.UTF8.GetString(body.ToArray())}", Cancelled);
            context.Response.StatusCode = StatusCodes.Status200OK;
        });
        await collector.StartAsync(Cancelled);
        Dictionary<string, string> settings = new(StringComparer.Ordinal) { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Urls.First(), ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf", ["OTEL_SERVICE_NAME"] = "tagger" };
        await using (RunningServer server = await RunningServer.Start([trained.Folder], new ServerOptions { OpenTelemetry = settings }))
        {
            await server.Get("/health/live"); // in no trace
            await server.Post("/v1/models/tiny:predict", Question);
        }
        received.Writer.Complete(); // all is sent before the server ends
        string all = string.Concat(await received.Reader.ReadAllAsync(Cancelled).ToListAsync(Cancelled));
        foreach (string expected in new[] { "/v1/traces ", "tagger", "POST /v1/models/{name}:predict", "Unroll.Serving", "predict", "batch", "unroll.model", "tiny", "unroll.version", "unroll.examples" })
            Assert.Contains(expected, all, StringComparison.Ordinal);
        Assert.DoesNotContain("health", all, StringComparison.Ordinal);
    }

    /// <summary>No collector is there, or the settings are wrong: requests are answered all the same.</summary>
    [Theory]
    [InlineData("http://127.0.0.1:1", "grpc")]
    [InlineData("nowhere", "http/protobuf")]
    [InlineData("http://127.0.0.1:1", "smoke")]
    public async Task WithoutACollectorRequestsAreAnswered(string address, string protocol)
    {
        Dictionary<string, string> settings = new(StringComparer.Ordinal) { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = address, ["OTEL_EXPORTER_OTLP_PROTOCOL"] = protocol, ["OTEL_TRACES_SAMPLER"] = "none of these" };
        await using RunningServer server = await RunningServer.Start([trained.Folder], new ServerOptions { OpenTelemetry = settings });
        Assert.Single((await server.Post("/v1/models/tiny:predict", Question)).GetProperty("predictions").EnumerateArray());
    }
}
