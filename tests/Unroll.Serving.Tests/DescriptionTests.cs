using System.Text.Json;
using Unroll.Cli.Tests;

namespace Unroll.Serving.Tests;

/// <summary>What the server tells of itself to programs: its description, and its counts.</summary>
[Collection(nameof(ModelCollection))]
public sealed class DescriptionTests(TrainedModel trained)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TheDescriptionHasTheFieldsOfEachModel()
    {
        await using RunningServer server = await RunningServer.Start([trained.Folder]);
        JsonElement description = await server.Get("/openapi.json");
        Assert.Equal("3.1.0", description.GetProperty("openapi").GetString());
        JsonElement paths = description.GetProperty("paths");
        JsonElement request = paths.GetProperty("/v1/models/tiny:predict").GetProperty("post").GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("schema");
        JsonElement instance = request.GetProperty("properties").GetProperty("instances").GetProperty("items");
        Assert.Equal(["text"], instance.GetProperty("properties").Names());
        Assert.Equal("the sentence to tag", instance.GetProperty("properties").GetProperty("text").GetProperty("description").GetString());
        Assert.Contains("best", request.GetProperty("properties").GetProperty("options").GetProperty("properties").Names());
        foreach (JsonProperty path in paths.EnumerateObject().Where(path => path.Value.TryGetProperty("get", out _)))
            await server.Get(path.Name);
    }

    [Fact]
    public async Task CountsAreThoseOfTheRequests()
    {
        await using RunningServer server = await RunningServer.Start([trained.Folder]);
        await server.Post("/v1/models/tiny:predict", """{"text": "to boston"}""");
        await server.Post("/v1/models/tiny:predict", """{"instances": [{"text": "to boston"}, {"text": "from denver"}]}""");
        using HttpResponseMessage response = await server.Client.GetAsync(new Uri("/metrics", UriKind.Relative), Cancelled);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        string[] lines = (await response.Content.ReadAsStringAsync(Cancelled)).Split('\n');
        foreach (string expected in new[] { "unroll_requests_answered_total{model=\"tiny\"} 2", "unroll_examples_total{model=\"tiny\"} 3", "unroll_batches_total{model=\"tiny\"} 2", "unroll_requests_failed_total{model=\"tiny\"} 0", "unroll_requests_refused_total{model=\"tiny\"} 0", "unroll_requests_waiting{model=\"tiny\"} 0", "# TYPE unroll_requests_waiting gauge" })
            Assert.Contains(expected, lines);
    }
}
