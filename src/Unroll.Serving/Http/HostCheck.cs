using System.Net;
using Microsoft.AspNetCore.Http;

namespace Unroll;

/// <summary>
/// Refuses requests to foreign names, where the server listens on this machine alone: a web page whose name leads to this machine (DNS rebinding) could otherwise ask it from the browser of whoever
/// sits there.
/// </summary>
internal sealed class HostCheck(IReadOnlyList<string> names)
{
    /// <summary>Runs a request.</summary>
    public Task Run(HttpContext context, RequestDelegate next)
    {
        string host = context.Request.Host.Host;
        return host == "localhost" || (IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? address) && IPAddress.IsLoopback(address)) || names.Contains(host, StringComparer.OrdinalIgnoreCase) ? next(context)
            : throw new HttpFailure(StatusCodes.Status421MisdirectedRequest, $"Found the host name '{VisibleText.Of(host)}'; expected localhost, an address of this machine, or a name that the server was told by --host-name.");
    }
}
