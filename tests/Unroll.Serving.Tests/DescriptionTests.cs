using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;
using Unroll.Cli.Tests;

namespace Unroll.Serving.Tests;

/// <summary>What the server tells of itself to programs and people: its description, the page of it, and its metrics.</summary>
[Collection(nameof(ModelCollection))]
public sealed partial class DescriptionTests(TrainedModel trained)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TheDescriptionHasTheFieldsOfEachModel()
    {
        await using RunningServer server = await RunningServer.Start([trained.Folder]);
        JsonElement description = await server.Get("/openapi.json");
        Assert.Equal("3.1.0", description.GetProperty("openapi").GetString());
        JsonElement body = description.GetProperty("paths").GetProperty("/v1/models/tiny:predict").GetProperty("post").GetProperty("requestBody").GetProperty("content").GetProperty("application/json");
        JsonElement batch = body.GetProperty("schema").GetProperty("anyOf")[0].GetProperty("properties");
        JsonElement instance = batch.GetProperty("instances").GetProperty("items").GetProperty("anyOf")[0].GetProperty("properties");
        Assert.Equal(["text"], instance.Names());
        Assert.Equal("the sentence to tag", instance.GetProperty("text").GetProperty("description").GetString());
        Assert.Contains("best", batch.GetProperty("options").GetProperty("properties").Names());
    }

    /// <summary>The reader and the validator are those of Microsoft.OpenApi.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TheDescriptionIsValidOpenApi(bool hasKeys)
    {
        using TemporaryFolder folder = new();
        await using RunningServer server = await RunningServer.Start([trained.Folder, trained.CopyTo(folder)], new ServerOptions { Keys = hasKeys ? new ApiKeys("0123456789abcdef", "the test") : null });
        server.Client.DefaultRequestHeaders.Authorization = new("Bearer", "0123456789abcdef");
        string text = await server.Client.GetStringAsync(new Uri("/openapi.json", UriKind.Relative), Cancelled);
        ReadResult read = OpenApiDocument.Parse(text, "json");
        Assert.Empty(read.Diagnostic!.Errors);
        Assert.Empty(read.Diagnostic.Warnings);
        OpenApiDocument document = read.Document!;
        Assert.Equal(hasKeys, document.Components!.SecuritySchemes is { Count: > 0 });
        OpenApiOperation[] operations = [.. document.Paths.Values.SelectMany(path => path.Operations!.Values)];
        Assert.Distinct(operations.Select(operation => operation.OperationId));
        Assert.Equal(8 + (2 * 6), operations.Length);
        Assert.NotEmpty(OpenApiDocument.Parse(text.Replace("\"responses\"", "\"response\"", StringComparison.Ordinal), "json").Diagnostic!.Errors); // it finds faults
    }

    /// <summary>Each operation exists, and takes the example of its request.</summary>
    [Fact]
    public async Task TheDescriptionIsTrue()
    {
        await using RunningServer server = await RunningServer.Start([trained.Folder]);
        foreach (JsonProperty path in (await server.Get("/openapi.json")).GetProperty("paths").EnumerateObject())
        {
            foreach (JsonProperty operation in path.Value.EnumerateObject())
            {
                string body = operation.Value.TryGetProperty("requestBody", out JsonElement request) ? request.GetProperty("content").GetProperty("application/json").GetProperty("example").GetRawText() : "{}";
                using HttpResponseMessage response = operation.Name == "get" ? await server.Client.GetAsync(new Uri(path.Name, UriKind.Relative), Cancelled) : await server.Send(path.Name, body);
                string text = await response.Content.ReadAsStringAsync(Cancelled);
                Assert.True(response.IsSuccessStatusCode, $"{operation.Name} {path.Name}: {text}");
                JsonElement content = operation.Value.GetProperty("responses").GetProperty("200").GetProperty("content");
                JsonElement schema = content.GetProperty(response.Content.Headers.ContentType!.MediaType!).GetProperty("schema");
                if (schema.TryGetProperty("required", out JsonElement required))
                    Assert.Superset(required.EnumerateArray().Select(name => name.GetString()!).ToHashSet(), JsonDocument.Parse(text).RootElement.Names().ToHashSet());
            }
        }
    }

    /// <summary>The page loads nothing from elsewhere, and needs no key: it asks for one.</summary>
    [Fact]
    public async Task ThePageIsWhole()
    {
        await using RunningServer server = await RunningServer.Start([trained.Folder], new ServerOptions { Keys = new ApiKeys("0123456789abcdef", "the test") });
        using HttpResponseMessage page = await server.Client.GetAsync(new Uri("/docs", UriKind.Relative), Cancelled);
        Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);
        Assert.StartsWith("default-src 'none'; ", Assert.Single(page.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        string text = await page.Content.ReadAsStringAsync(Cancelled);
        string[] files = [.. Links().Matches(text).Select(link => link.Groups["path"].Value)];
        Assert.Equal(["/docs/docs.css", "/docs/docs.js", "/openapi.json"], files);
        foreach (string file in files[..2])
            text += await server.Client.GetStringAsync(new Uri(file, UriKind.Relative), Cancelled);
        Assert.DoesNotContain("://", text, StringComparison.Ordinal);
        await server.Get("/openapi.json", System.Net.HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task CountsAreThoseOfTheRequests()
    {
        using TemporaryFolder folder = new();
        await using RunningServer server = await RunningServer.Start([trained.Folder, trained.CopyTo(folder)]), other = await RunningServer.Start([trained.Folder]);
        await server.Post("/v1/models/tiny:predict", """{"text": "to boston"}""");
        await server.Post("/v1/models/tiny:predict", """{"instances": [{"text": "to boston"}, {"text": "from denver"}]}""");
        await other.Post("/v1/models/tiny:predict", """{"text": "to boston"}"""); // is counted there alone
        using HttpResponseMessage response = await server.Client.GetAsync(new Uri("/metrics", UriKind.Relative), Cancelled);
        Assert.Equal("text/plain", response.Content.Headers.ContentType?.MediaType);
        string text = await response.Content.ReadAsStringAsync(Cancelled);
        foreach ((string name, double value, double unused) in new[] { ("unroll_requests_answered_total", 2.0, 0.0), ("unroll_examples_total", 3, 0), ("unroll_batches_total", 2, 0), ("unroll_requests_failed_total", 0, 0), ("unroll_requests_refused_total", 0, 0), ("unroll_requests_waiting", 0, 0) })
            Assert.Equal((value, unused), (Value(text, name, "tiny"), Value(text, name, "copy")));
        Assert.True(Value(text, "unroll_compute_seconds_total", "tiny") > 0);
        Assert.Matches("(?m)^http_server_request_duration_seconds_count\\{.*http_response_status_code=\"200\".*http_route=\"/v1/models/\\{name\\}:predict\".*\\} 2( |$)", text);
    }

    private static double Value(string text, string name, string model)
    {
        string pattern = $"(?m)^{name}\\{{[^}}]*model=\"{model}\"[^}}]*\\}} ([0-9.e+-]+)( |$)";
        return double.Parse(Assert.Single(Regex.Matches(text, pattern, RegexOptions.None, TimeSpan.FromSeconds(10))).Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
    }

    [GeneratedRegex("(?:href|src)=\"(?<path>[^\"]+)\"", RegexOptions.None, 10_000)]
    private static partial Regex Links();
}
