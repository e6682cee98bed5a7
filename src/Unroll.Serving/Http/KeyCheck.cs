using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Unroll;

/// <summary>Refuses callers without a key. Health is told to everyone, so that whoever watches the server needs none; the page of the description asks for one itself.</summary>
internal sealed class KeyCheck(ApiKeys keys)
{
    private const string Scheme = "Bearer ";

    private static readonly object NumberOfKey = new();

    /// <summary>Runs a request.</summary>
    public Task Run(HttpContext context, RequestDelegate next)
    {
        if (HealthEndpoints.Has(context.Request.Path) || DescriptionEndpoints.IsPage(context.Request.Path))
            return next(context);
        string header = context.Request.Headers.Authorization.ToString();
        int found = header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? keys.Find(header[Scheme.Length..].Trim()) : -1;
        if (found < 0)
        {
            context.Response.Headers[HeaderNames.WWWAuthenticate] = Scheme.Trim();
            throw new HttpFailure(StatusCodes.Status401Unauthorized, $"Found {(header.Length == 0 ? "no API key" : "an unknown API key")}; expected one in the header Authorization: Bearer KEY.");
        }
        context.Items[NumberOfKey] = found;
        return next(context);
    }

    /// <summary>Who asks: the number of the key, or the address of the machine where there are no keys.</summary>
    public static string CallerOf(HttpContext context) => context.Items[NumberOfKey]?.ToString() ?? context.Connection.RemoteIpAddress?.ToString() ?? "";
}
