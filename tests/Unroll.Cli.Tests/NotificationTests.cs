using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Unroll.Cli.Tests;

/// <summary><c>train --notify</c>: what is sent, and that nothing else depends on it.</summary>
public sealed class NotificationTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly HttpListener listener = new();
    private readonly string address;

    public NotificationTests()
    {
        address = $"http://127.0.0.1:{FreePort()}/hook/";
        listener.Prefixes.Add(address);
    }

    private string[] Training => ["train", "slot-filling", .. Cli.Tiny, "--seed", "7", "--quiet", "--out", folder["m"], "--notify", address];

    public void Dispose()
    {
        listener.Close();
        folder.Dispose();
    }

    [Fact]
    public async Task TheEndIsToldOnce()
    {
        Task<JsonElement> told = Hear(204);
        Cli.Run(Training).Succeeded();
        JsonElement message = await told;
        Assert.Equal(["recipe", "status", "model", "epochs", "seconds", "metric", "part", "score"], message.Names());
        Assert.Equal(("slot-filling", "finished", 2), (message.GetProperty("recipe").GetString(), message.GetProperty("status").GetString(), message.GetProperty("epochs").GetInt32()));
        using Model model = Model.Load(folder["m"]);
        Assert.Equal(model.Report.Test![model.Report.Metric], message.GetProperty("score").GetDouble());
    }

    [Fact]
    public async Task AFaultIsToldToo()
    {
        Directory.CreateDirectory(folder["m/weights-0001.safetensors"]); // where the first weights would be written
        Task<JsonElement> told = Hear(200);
        Outcome outcome = Cli.Run(Training);
        Assert.Equal(1, outcome.Code);
        JsonElement message = await told;
        Assert.Equal("failed", message.GetProperty("status").GetString());
        Assert.Equal(outcome.Error, $"unroll: {message.GetProperty("error").GetString()}\n");
    }

    [Theory]
    [InlineData(500, "found the answer 500")]
    [InlineData(0, "")]
    public async Task WhatIsNotDeliveredIsAWarning(int status, string reason)
    {
        Task<JsonElement>? told = status == 0 ? null : Hear(status);
        Outcome outcome = Cli.Run(Training);
        Assert.Equal(0, outcome.Code);
        Assert.StartsWith($"unroll: --notify {address}: the message was not delivered ({reason}", outcome.Error, StringComparison.Ordinal);
        Assert.EndsWith("); the training is not affected.\n", outcome.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(folder["m/model.json"]));
        if (told is not null)
            await told;
    }

    [Theory]
    [InlineData("example.org")]
    [InlineData("ftp://example.org/")]
    public void AnotherKindOfAddressIsWrongUsage(string wrong)
    {
        Outcome outcome = Cli.Run("train", "slot-filling", "--notify", wrong);
        Assert.Equal((2, $"unroll: --notify is '{wrong}'; expected an address such as https://example.org/hook. See `unroll train --help`.\n"), (outcome.Code, outcome.Error));
    }

    /// <summary>Answers one request with a status, and gives what it said.</summary>
    private Task<JsonElement> Hear(int status)
    {
        listener.Start();
        return Task.Run(() => HearOne(status)); // on a thread of its own, since the training keeps the test's
    }

    private async Task<JsonElement> HearOne(int status)
    {
        HttpListenerContext context = await listener.GetContextAsync();
        Assert.Equal(("POST", "application/json"), (context.Request.HttpMethod, context.Request.ContentType));
        using StreamReader reader = new(context.Request.InputStream, Encoding.UTF8);
        string body = await reader.ReadToEndAsync();
        context.Response.StatusCode = status;
        context.Response.Close();
        return JsonDocument.Parse(body).RootElement;
    }

    private static int FreePort()
    {
        using TcpListener free = new(IPAddress.Loopback, 0);
        free.Start();
        return ((IPEndPoint)free.LocalEndpoint).Port;
    }
}
