using System.Net;
using System.Text.Json;
using Unroll.Cli.Tests;

namespace Unroll.Serving.Tests;

/// <summary>What a server answers: the same as `unroll predict --json`, however requests are put together.</summary>
[Collection(nameof(ModelCollection))]
public sealed class ServerTests(TrainedModel trained)
{
    private const int Clients = 64;

    private static readonly string[] Lines = [.. Enumerable.Range(0, 130).Select(i =>
        string.Join(' ', $"show me flights from new york to {(i % 2 == 0 ? "san francisco" : "boston")} on november {i} after {i % 12} o'clock “pm” ünknown".Split(' ').Skip(i % 7).Take(1 + (i % 13))))];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AnswersAreThoseOfPredict()
    {
        string[] expected = Cli.Tests.Cli.RunWith("", ["predict", trained.Folder, "--json", .. Lines]).Succeeded().Lines;
        Assert.Equal(Lines.Length, expected.Length);
        await using RunningServer server = await RunningServer.Start([trained.Folder], new ServerOptions { Batching = new BatchingOptions { MaxBatch = 16 } });
        JsonElement all = await server.Post("/v1/models/tiny:predict", Instances(Lines));
        Assert.Equal(expected, Predictions(all));
        foreach (int i in new[] { 0, 1, 5, 12, 100 })
            Assert.Equal([expected[i]], Predictions(await server.Post("/v1/models/tiny:predict", JsonSerializer.Serialize(new { text = Lines[i] }))));
        string[] answers = new string[Lines.Length];
        await Parallel.ForAsync(0, Lines.Length, new ParallelOptions { MaxDegreeOfParallelism = Clients, CancellationToken = Cancelled }, async (i, _) =>
            answers[i] = Assert.Single(Predictions(await server.Post("/v1/models/tiny:predict", Instances(Lines[i])))));
        Assert.Equal(expected, answers);
    }

    [Fact]
    public async Task WordsAndOptionsAreThoseOfPredict()
    {
        await using RunningServer server = await RunningServer.Start([trained.Folder]);
        string words = Cli.Tests.Cli.Run("predict", trained.Folder, "--json", "--format", "jsonl", """["to", "new york"]""").Succeeded().Lines[0];
        Assert.Equal([words], Predictions(await server.Post("/v1/models/tiny:predict", """["to", "new york"]""")));
        Assert.Equal([words, words], Predictions(await server.Post("/v1/models/tiny:predict", """{"instances": [{"words": ["to", "new york"]}, ["to", "new york"]]}""")));
        string best = Cli.Tests.Cli.Run("predict", trained.Folder, "--json", "--best", "3", "--constraint", "legal", "to boston").Succeeded().Lines[0];
        Assert.Equal([best], Predictions(await server.Post("/v1/models/tiny:predict", """{"instances": [{"text": "to boston"}], "options": {"best": 3, "constraints": ["legal"]}}""")));
    }

    [Fact]
    public async Task ModelsAreListed()
    {
        using TemporaryFolder folder = new();
        string copy = trained.CopyTo(folder);
        await using RunningServer server = await RunningServer.Start([trained.Folder, copy + Path.DirectorySeparatorChar]);
        Assert.Equal(["copy", "tiny"], server.Server.Models);
        Assert.Equal(["copy", "tiny"], (await server.Get("/")).GetProperty("models").Names());
        JsonElement[] models = [.. (await server.Get("/v1/models")).GetProperty("models").EnumerateArray()];
        Assert.Equal(["copy", "tiny"], models.Select(model => model.GetProperty("name").GetString()));
        string version = models[0].GetProperty("version").GetString()!;
        Assert.Equal(12, version.Length);
        Assert.Equal(version, models[1].GetProperty("version").GetString()); // equal models
        JsonElement tiny = await server.Get("/v1/models/tiny");
        Assert.Equal("text", Assert.Single(tiny.GetProperty("fields").EnumerateArray()).GetProperty("name").GetString());
        Assert.Contains("best", tiny.GetProperty("options").EnumerateArray().Select(option => option.GetString()));
        JsonElement answer = await server.Post("/v1/models/tiny:predict", """{"text": "to boston"}""");
        Assert.Equal(("tiny", version), (answer.GetProperty("model").GetString(), answer.GetProperty("version").GetString()));
    }

    [Theory]
    [InlineData("/v1/models/tiny:predict", """{"text": "a", "age": "3"}""", 400, "The model has no field 'age'; expected text.")]
    [InlineData("/v1/models/tiny:predict", "{}", 400, "The field 'text' is missing (the sentence to tag); expected a value for each of text.")]
    [InlineData("/v1/models/tiny:predict", """{"text": null}""", 400, "Found null as the value of 'text'; expected a text or a number, in an object such as {\"text\": \"...\"}.")]
    [InlineData("/v1/models/tiny:predict", "3", 400, "Found a number as an instance; expected an object such as {\"text\": \"...\"}.")]
    [InlineData("/v1/models/tiny:predict", """{"instances": []}""", 400, "instances: found an empty list; expected a list of at least one object such as {\"text\": \"...\"}.")]
    [InlineData("/v1/models/tiny:predict", """{"instances": [{"text": "a"}], "best": 3}""", 400, "Found the property 'best' beside \"instances\"; expected \"options\" or \"stream\".")]
    [InlineData("/v1/models/tiny:predict", """{"instances": [{"text": "a"}, {"txt": "a"}]}""", 400, "Instance 2: The model has no field 'txt'; expected text.")]
    [InlineData("/v1/models/tiny:predict", """{"instances": [{"text": "a"}], "options": {"best": {}}}""", 400, "options: found an object as the value of an option; expected a text, a number, true or false, or a list of these.")]
    [InlineData("/v1/models/tiny:predict", """{"instances": [{"text": "a"}], "options": 3}""", 400, "options: found a number; expected an object with the names of options.")]
    [InlineData("/v1/models/tiny:predict", """{"text": "\ud800"}""", 400, "Found half a surrogate pair (\\uD800 to \\uDFFF) in a text; expected whole characters.")]
    [InlineData("/v1/models/tiny:predict", "[3]", 400, "In a list of words: found no text, or an empty one, as word 1; expected a list of words, or an object with \"words\" (a list of texts) or \"text\" (one text).")]
    [InlineData("/v1/models/tiny:predict", "{", 400, "The body is no valid JSON at line 1, byte 2; expected one object, at most 16 levels deep, with each property once.")]
    [InlineData("/v1/models/tiny:predict", "", 400, "The body is no valid JSON at line 1, byte 1; expected one object, at most 16 levels deep, with each property once.")]
    [InlineData("/v1/models/tiny:predict", """{"text": "a", "text": "b"}""", 400, "The body is no valid JSON; expected one object, at most 16 levels deep, with each property once.")]
    [InlineData("/v1/models/other:predict", """{"text": "a"}""", 404, "There is no model 'other'; expected tiny.")]
    [InlineData("/v1/models/..%2Ftiny:predict", """{"text": "a"}""", 404, "There is ")]
    [InlineData("/v1/models/%00:predict", """{"text": "a"}""", 400, "")]
    [InlineData("/v1/models/tiny:forget", "{}", 404, "There is nothing at /v1/models/tiny:forget; GET / says what there is.")]
    [InlineData("/v1/models", "{}", 405, "Found the method POST; expected GET.")]
    [InlineData("/nowhere", "{}", 404, "There is nothing at /nowhere; GET / says what there is.")]
    [InlineData("/v2/models/tiny/infer", "{}", 400, "inputs: found none; expected a list of tensors such as {\"name\": \"text\", \"shape\": [1], \"datatype\": \"BYTES\", \"data\": [\"...\"]}.")]
    [InlineData("/v2/models/tiny/infer", """{"inputs": [{"name": "text", "shape": [2], "datatype": "BYTES", "data": ["a"]}]}""", 400, "inputs: found the shape [2] of 'text' and 1 elements; expected [1] or [1, 1].")]
    [InlineData("/v2/models/tiny/infer", """{"inputs": [{"name": "text", "shape": [1], "datatype": "FP32", "data": ["a"]}]}""", 400, "inputs: found an element of 'text' that is no number; expected FP32 elements alone.")]
    [InlineData("/v2/models/tiny/infer", """{"inputs": [{"name": "text", "shape": [1], "datatype": "TEXT", "data": ["a"]}]}""", 400, "inputs: found 'TEXT' as the datatype of 'text'; expected BYTES for texts, or a numeric type such as FP32.")]
    [InlineData("/v2/models/tiny/infer", """{"inputs": [{"name": "txt", "shape": [1], "datatype": "BYTES", "data": ["a"]}]}""", 400, "The model has no field 'txt'; expected text.")]
    [InlineData("/v2/models/tiny/versions/1/infer", """{"inputs": [{"name": "text", "shape": [1], "datatype": "BYTES", "data": ["a"]}]}""", 404, "The model 'tiny' has no version '1'; expected ")]
    [InlineData("/v2/models/tiny/infer", """{"inputs": [{"name": "text", "shape": [1], "datatype": "BYTES", "data": ["a"]}], "outputs": [{"name": "tag"}]}""", 400, "outputs: found 'tag'; expected answer, ")]
    [InlineData("/v2/models/tiny/infer", """{"inputs": [{"name": "text", "shape": [1], "datatype": "BYTES", "data": ["a"]}], "outputs": ["answer"]}""", 400, "outputs: found something else than a list of objects with names; expected one such as [{\"name\": \"answer\"}].")]
    [InlineData("/v2/models/tiny/infer", """{"inputs": [{"name": "text", "shape": [1], "datatype": "BYTES", "parameters": {"binary_data_size": 5}}]}""", 400, "inputs: found no list \"data\" of 'text'; expected its elements in JSON, since tensors in binary form are not read.")]
    [InlineData("/v2/models/tiny/infer", """{"inputs": []}""", 400, "inputs: found tensors without elements, or with different numbers of them; expected one element for each example.")]
    public async Task BadInputIsASentence(string path, string body, int status, string sentence)
    {
        await using RunningServer server = await RunningServer.Start([trained.Folder]);
        HttpStatusCode expected = (HttpStatusCode)status;
        if (sentence.Length == 0)
        {
            using HttpResponseMessage refused = await server.Send(path, body); // by the server's own parser
            Assert.Equal(expected, refused.StatusCode);
        }
        else
        {
            string found = await server.Refused(path, body, expected);
            Assert.True(sentence.EndsWith(' ') ? found.StartsWith(sentence, StringComparison.Ordinal) : found == sentence, found);
        }
        Assert.Single(Predictions(await server.Post("/v1/models/tiny:predict", """{"text": "to boston"}""")));
    }

    [Fact]
    public async Task OtherContentTypesAreRefused()
    {
        await using RunningServer server = await RunningServer.Start([trained.Folder]);
        Assert.Equal("Found the content type 'text/plain; charset=utf-8'; expected application/json.", await server.Refused("/v1/models/tiny:predict", """{"text": "a"}""", HttpStatusCode.UnsupportedMediaType, "text/plain"));
        using ByteArrayContent untyped = new("""{"text": "to boston"}"""u8.ToArray());
        using HttpResponseMessage answer = await server.Client.PostAsync(new Uri("/v1/models/tiny:predict", UriKind.Relative), untyped, Cancelled);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("GET", "/v1/models/tiny:predict", "POST")]
    [InlineData("PUT", "/v1/models/tiny:reload", "POST")]
    [InlineData("GET", "/v2/models/tiny/infer", "POST")]
    [InlineData("DELETE", "/health/live", "GET")]
    public async Task OtherMethodsAreRefused(string method, string path, string allowed)
    {
        await using RunningServer server = await RunningServer.Start([trained.Folder]);
        using HttpRequestMessage request = new(new HttpMethod(method), path);
        using HttpResponseMessage answer = await server.Client.SendAsync(request, Cancelled);
        Assert.Equal((HttpStatusCode.MethodNotAllowed, allowed), (answer.StatusCode, Assert.Single(answer.Content.Headers.Allow)));
        Assert.Contains($"\"detail\":\"Found the method {method}; expected {allowed}.\"", await answer.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
    }

    /// <summary>Bytes that are no UTF-8, in a text, in the name of a property, at the end, and beside one that is.</summary>
    [Theory]
    [InlineData("{\"text\": \"\xff\"}", 11)]
    [InlineData("{\"t\xe4xt\": \"a\"}", 4)]
    [InlineData("{\"text\": \"\xe2\x82", 11)]
    [InlineData("{\"text\": \"\xc3\xbc\xc0\x80\"}", 13)]
    [InlineData("{\"text\": \"\xed\xa0\x80\"}", 11)]
    public async Task OtherEncodingsAreRefused(string bytes, int at)
    {
        await using RunningServer server = await RunningServer.Start([trained.Folder]);
        foreach (string path in new[] { "/v1/models/tiny:predict", "/v2/models/tiny/infer" })
        {
            using ByteArrayContent body = new(System.Text.Encoding.Latin1.GetBytes(bytes));
            body.Headers.ContentType = new("application/json");
            using HttpResponseMessage answer = await server.Client.PostAsync(new Uri(path, UriKind.Relative), body, Cancelled);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Contains($"The body is not valid UTF-8 at byte {at}; expected JSON in UTF-8.", await answer.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task WeightsMayHaveFewerDigits()
    {
        await using RunningServer full = await RunningServer.Start([trained.Folder]), brief = await RunningServer.Start([trained.Folder], new ServerOptions { Precision = Precision.Bfloat16 });
        string[] Of(JsonElement answer) => Predictions(answer);
        string[] exact = Of(await full.Post("/v1/models/tiny:predict", Instances(Lines))), rounded = Of(await brief.Post("/v1/models/tiny:predict", Instances(Lines)));
        Assert.NotEqual(exact, rounded);
        Assert.Equal(Cli.Tests.Cli.RunWith("", ["predict", trained.Folder, "--json", "--precision", "bfloat16", .. Lines]).Succeeded().Lines, rounded);
    }

    [Fact]
    public async Task TheOpenInferenceProtocolGivesTheSameAnswers()
    {
        await using RunningServer server = await RunningServer.Start([trained.Folder]);
        Assert.Equal("unroll", (await server.Get("/v2")).GetProperty("name").GetString());
        Assert.True((await server.Get("/v2/health/live")).GetProperty("live").GetBoolean());
        Assert.True((await server.Get("/v2/health/ready")).GetProperty("ready").GetBoolean());
        Assert.True((await server.Get("/v2/models/tiny/ready")).GetProperty("ready").GetBoolean());
        Assert.Equal("There is no model 'x'; expected tiny.", RunningServer.Sentence(await server.Get("/v2/models/x/ready", HttpStatusCode.NotFound), HttpStatusCode.NotFound));
        JsonElement about = await server.Get("/v2/models/tiny");
        Assert.Equal("""[{"name":"text","datatype":"BYTES","shape":[-1]}]""", about.GetProperty("inputs").GetRawText());
        string[] lines = [.. Lines.Take(5)], expected = Cli.Tests.Cli.RunWith("", ["predict", trained.Folder, "--json", .. lines]).Succeeded().Lines;
        JsonElement answer = await server.Post("/v2/models/tiny/infer", JsonSerializer.Serialize(new { id = "7", inputs = new[] { new { name = "text", shape = new[] { 5, 1 }, datatype = "BYTES", data = lines } } }));
        Assert.Equal(("7", "tiny", about.GetProperty("versions")[0].GetString()), (answer.GetProperty("id").GetString(), answer.GetProperty("model_name").GetString(), answer.GetProperty("model_version").GetString()));
        JsonElement[] outputs = [.. answer.GetProperty("outputs").EnumerateArray()];
        Assert.Equal(("answer", "BYTES", 5), (outputs[0].GetProperty("name").GetString(), outputs[0].GetProperty("datatype").GetString(), outputs[0].GetProperty("shape")[0].GetInt32()));
        Assert.Equal(expected, outputs[0].GetProperty("data").EnumerateArray().Select(one => one.GetString()));
        foreach (JsonElement output in outputs.Skip(1))
        {
            string name = output.GetProperty("name").GetString()!;
            Assert.Equal(expected.Select(line => JsonDocument.Parse(line).RootElement.GetProperty(name).GetRawText()), output.GetProperty("data").EnumerateArray().Select(one => one.GetRawText()));
        }
    }

    [Fact]
    public async Task TheOpenInferenceProtocolHasVersionsAndChoosesOutputs()
    {
        await using RunningServer server = await RunningServer.Start([trained.Folder]);
        string version = (await server.Get("/v2/models/tiny")).GetProperty("versions")[0].GetString()!;
        Assert.Equal("tiny", (await server.Get($"/v2/models/tiny/versions/{version}")).GetProperty("name").GetString());
        Assert.True((await server.Get($"/v2/models/tiny/versions/{version}/ready")).GetProperty("ready").GetBoolean());
        JsonElement refused = await server.Get("/v2/models/tiny/versions/other", HttpStatusCode.NotFound);
        Assert.Equal($"The model 'tiny' has no version 'other'; expected {version}, or no version in the address.", refused.GetProperty("error").GetString());
        JsonElement answer = await server.Post($"/v2/models/tiny/versions/{version}/infer", """{"inputs": [{"name": "text", "shape": [1], "datatype": "BYTES", "data": ["to boston"]}], "parameters": {"binary_data_output": true}, "outputs": [{"name": "answer", "parameters": {"binary_data": false}}]}""");
        Assert.Equal("answer", Assert.Single(answer.GetProperty("outputs").EnumerateArray()).GetProperty("name").GetString());
    }

    [Fact]
    public async Task HealthIsTold()
    {
        await using RunningServer server = await RunningServer.Start([trained.Folder]);
        Assert.True((await server.Get("/health/live")).GetProperty("live").GetBoolean());
        Assert.True((await server.Get("/health/ready")).GetProperty("ready").GetBoolean());
    }

    [Fact]
    public async Task WhatCannotBeServedIsASentence()
    {
        using TemporaryFolder folder = new();
        string other = folder["other/tiny.model"];
        Directory.CreateDirectory(other);
        foreach (string file in Directory.GetFiles(trained.Folder))
            File.Copy(file, Path.Combine(other, Path.GetFileName(file)));
        await Fails([], "The models to serve: found none; expected at least one folder of a model.");
        await Fails([trained.Folder, other], $"{other}: the model would be called 'tiny', as the one of {trained.Folder} is; expected different names, so rename one of the folders.");
        await Fails([folder["no.model"]], $"{folder["no.model"]}: there is no such folder; expected a model, as `unroll train --out` writes it.");
        await Fails([folder["a b"]], $"{folder["a b"]}: found 'a b' as the name of a model; expected a folder called by letters a to z, digits, '-', '_' and '.' alone, since the name is part of addresses.");
        await Fails([trained.Folder], "Found 'example.org' as the address to listen on; expected an IP address such as 127.0.0.1 or 0.0.0.0, or localhost.", new ServerOptions { Host = "example.org" });
        await using RunningServer server = await RunningServer.Start([trained.Folder]);
        await Fails([trained.Folder], $"127.0.0.1:{server.Server.Address.Port}: the server cannot listen there (", new ServerOptions { Port = server.Server.Address.Port });

        static async Task Fails(string[] folders, string sentence, ServerOptions? options = null) =>
            Assert.StartsWith(sentence, (await Assert.ThrowsAsync<UnrollException>(() => UnrollServer.StartAsync(folders, options ?? new ServerOptions { Port = 0 }, null, Cancelled))).Message, StringComparison.Ordinal);
    }

    private static string Instances(params string[] lines) => JsonSerializer.Serialize(new { instances = lines.Select(text => new { text }) });

    private static string[] Predictions(JsonElement response) => [.. response.GetProperty("predictions").EnumerateArray().Select(prediction => prediction.GetRawText())];
}
