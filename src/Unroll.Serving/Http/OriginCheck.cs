using Microsoft.AspNetCore.Http;

namespace Unroll;

/// <summary>Refuses what the scripts and forms of foreign web pages send: nothing allows them to ask (no CORS).</summary>
internal static class OriginCheck
{
    /// <summary>Runs a request.</summary>
    public static Task Run(HttpContext context, RequestDelegate next)
    {
        string origin = context.Request.Headers.Origin.ToString();
        return origin.Length == 0 || (Uri.TryCreate(origin, UriKind.Absolute, out Uri? page) && page.Authority == new Uri($"{page.Scheme}://{context.Request.Host.Value}").Authority) ? next(context)
            : throw new HttpFailure(StatusCodes.Status403Forbidden, $"Found a request of the web page {VisibleText.Of(origin)}; expected none from pages of other origins.");
    }
}
