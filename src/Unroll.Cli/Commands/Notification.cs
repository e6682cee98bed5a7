using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Unroll.Cli;

/// <summary>Tells an address of the web how a training ended: one POST with a JSON object. If it cannot be delivered, a sentence says so, and nothing else changes.</summary>
internal sealed class Notification(Host host, Uri address, string recipe, string folder)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The option.</summary>
    public static Option<Uri?> Option() => new("--notify")
    {
        Description = "When training has ended, send a JSON object to this address (POST): recipe, status (finished, interrupted, failed), score, seconds",
        HelpName = "URL",
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https" && address!.Host.Length > 0)
                return address;
            result.AddError($"--notify is '{text}'; expected an address such as https://example.org/hook.");
            return null;
        },
    };

    /// <summary>Runs a training, and tells how it ended. What it throws is thrown on.</summary>
    public int While(Trainer run, Func<(TrainingEnd End, int Code)> training)
    {
        try
        {
            (TrainingEnd end, int code) = training();
            RunReport report = end.Report;
            bool tested = report.Test?.ContainsKey(report.Metric) == true;
            Send(end.Interrupted ? "interrupted" : "finished", run, json =>
            {
                json.WriteString("metric", report.Metric);
                if ((tested ? report.Test : report.Dev)?.TryGetValue(report.Metric, out double score) == true)
                {
                    json.WriteString("part", tested ? "test" : "dev");
                    json.WriteFinite("score", score);
                }
            });
            return code;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Send("failed", run, json => json.WriteString("error", e.Message.ReplaceLineEndings(" ")));
            throw;
        }
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Whatever happens to a message, the run has ended as it has.")]
    private void Send(string status, Trainer run, Action<Utf8JsonWriter> further)
    {
        try
        {
            using SocketsHttpHandler handler = new() { UseProxy = !address.IsLoopback };
            using HttpClient client = new(handler) { Timeout = Patience };
            using HttpRequestMessage request = new(HttpMethod.Post, address) { Content = new ByteArrayContent(Text(status, run, further)) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using HttpResponseMessage response = client.Send(request);
            if (!response.IsSuccessStatusCode)
                Warn(string.Create(CultureInfo.InvariantCulture, $"found the answer {(int)response.StatusCode}"));
        }
        catch (Exception e)
        {
            Warn(e is TaskCanceledException ? string.Create(CultureInfo.InvariantCulture, $"no answer within {Patience.TotalSeconds:0} seconds") : e.Message.ReplaceLineEndings(" ").TrimEnd('.'));
        }
    }

    private byte[] Text(string status, Trainer run, Action<Utf8JsonWriter> further)
    {
        using MemoryStream memory = new();
        using (Utf8JsonWriter json = new(memory))
        {
            json.WriteStartObject();
            json.WriteString("recipe", recipe);
            json.WriteString("status", status);
            json.WriteString("model", folder);
            json.WriteNumber("epochs", run.Epochs.Count);
            json.WriteNumber("seconds", Math.Round(run.Seconds, 3));
            further(json);
            json.WriteEndObject();
        }
        return memory.ToArray();
    }

    private void Warn(string what) => host.Error.Write($"unroll: --notify {address}: the message was not delivered ({what}); the training is not affected.\n");
}
