using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;

namespace Unroll;

/// <summary>Makes a response of whatever goes wrong: a status code, and one sentence as <c>application/problem+json</c> (RFC 9457).</summary>
internal sealed partial class Failures(ILogger<Failures> log)
{
    /// <summary>Runs a request.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The last place where a fault can become a sentence.")]
    public async Task Run(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
            if (context.Response is { HasStarted: false, StatusCode: >= StatusCodes.Status400BadRequest, ContentLength: null or 0, ContentType: null })
                await Write(context, context.Response.StatusCode, OfStatus(context));
        }
        catch (HttpFailure e)
        {
            if (e.RetryAfter is { } seconds)
                context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
            await Write(context, e.Status, e.Message);
        }
        catch (UnrollException e)
        {
            await Write(context, StatusCodes.Status400BadRequest, e.Message);
        }
        catch (BadHttpRequestException e)
        {
            await Write(context, e.StatusCode, e.StatusCode == StatusCodes.Status413PayloadTooLarge ? "The body is larger than the server takes; send fewer instances at once." : $"The request is wrong: {e.Message.TrimEnd('.')}.");
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
        }
        catch (Exception e)
        {
            Failed(log, context.Request.Method, context.Request.Path, e);
            await Write(context, StatusCodes.Status500InternalServerError, "The server failed; its log says more.");
        }
    }

    private static string OfStatus(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => $"There is nothing at {VisibleText.Of(context.Request.Path)}; GET / says what there is.",
        StatusCodes.Status405MethodNotAllowed => $"Found the method {VisibleText.Of(context.Request.Method)}; expected {context.Response.Headers.Allow}.",
        int status => $"{ReasonPhrases.GetReasonPhrase(status)}.",
    };

    private static Task Write(HttpContext context, int status, string sentence)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
            return Task.CompletedTask;
        }
        return JsonBody.Write(context, json =>
        {
            json.WriteStartObject();
            json.WriteString("title", ReasonPhrases.GetReasonPhrase(status));
            json.WriteNumber("status", status);
            json.WriteString("detail", sentence);
            if (InferenceEndpoints.Has(context.Request.Path))
                json.WriteString("error", sentence);
            json.WriteEndObject();
        }, status, "application/problem+json");
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed")]
    private static partial void Failed(ILogger logger, string method, string path, Exception e);
}
