using System.Net;
using System.Text.Json;
using Unroll.Cli.Tests;

namespace Unroll.Serving.Tests;

/// <summary>Answers that are sent token by token.</summary>
[Collection(nameof(ModelCollection))]
public sealed class StreamTests(TrainedModel trained) : IDisposable
{
    private const string Stream = "/v1/models/lm:predict";

    private readonly TemporaryFolder folder = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task TokensAreThoseOfTheModel()
    {
        string path = Train();
        using Model model = Model.Load(path);
        PredictOptions options = Catalogue.Default.OptionsOf(model.Problem.Options!, [new("length", "12"), new("seed", "3")]);
        List<string> expected = [];
        await foreach (GeneratedToken token in model.Stream(model.Read("show me"), options, Cancelled))
            expected.Add(token.Text);
        Assert.NotEmpty(expected);
        await using RunningServer server = await RunningServer.Start([path]);
        foreach ((string body, string? accept) in new[] { ("""{"text": "show me", "stream": true, "options": {"length": 12, "seed": 3}}""", (string?)null), ("""{"instances": [{"text": "show me"}], "options": {"length": 12, "seed": 3}}""", "text/event-stream") })
        {
            using HttpRequestMessage request = new(HttpMethod.Post, Stream) { Content = new StringContent(body, null, "application/json") };
            if (accept is not null)
                request.Headers.Accept.ParseAdd(accept);
            using HttpResponseMessage response = await server.Client.SendAsync(request, Cancelled);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
            string[] events = (await response.Content.ReadAsStringAsync(Cancelled)).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(expected, events[..^1].Select(one => JsonDocument.Parse(one["data: ".Length..]).RootElement.GetProperty("text").GetString()!));
            Assert.StartsWith("event: done\ndata: {\"model\":\"lm\",\"version\":\"", events[^1], StringComparison.Ordinal);
            Assert.EndsWith($"\"tokens\":{expected.Count}}}", events[^1], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task WhatCannotBeStreamedIsASentence()
    {
        await using RunningServer server = await RunningServer.Start([trained.Folder, Train()]);
        Assert.Equal("The model was asked to stream its answer; its problem (Tagger) gives answers as a whole, so call Predict.", await server.Refused("/v1/models/tiny:predict", """{"text": "to boston", "stream": true}""", HttpStatusCode.BadRequest));
        Assert.Equal("Found 2 instances to be answered token by token; expected one.", await server.Refused(Stream, """{"instances": [{"text": "a"}, {"text": "b"}], "stream": true}""", HttpStatusCode.BadRequest));
        Assert.Equal("stream: found a number; expected true or false.", await server.Refused(Stream, """{"text": "a", "stream": 1}""", HttpStatusCode.BadRequest));
        Assert.Single((await server.Post(Stream, """{"text": "show me", "stream": false}""")).GetProperty("predictions").EnumerateArray());
    }

    private string Train()
    {
        string path = folder["lm.model"];
        Cli.Tests.Cli.Run("train", "language-model", "--set", "model.embedding=8", "--set", "model.encoder={\"cell\":{\"type\":\"gru\",\"hidden\":8}}", "--set", "training.epochs=1", "--set", "training.optimizer=adam", "--out", path, "--json").Succeeded();
        return path;
    }
}
