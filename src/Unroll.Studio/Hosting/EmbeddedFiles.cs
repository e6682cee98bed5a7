using Microsoft.AspNetCore.Http;

namespace Unroll.Studio;

/// <summary>What the browser loads beside the pages: files that are in the assembly, and plotly.js. Nothing is read from a disk.</summary>
internal sealed class EmbeddedFiles(StudioOptions options)
{
    private const string Plotly = "assets/plotly.js";

    private static readonly HashSet<string> Names = [.. typeof(EmbeddedFiles).Assembly.GetManifestResourceNames().Where(name => name.Contains('/', StringComparison.Ordinal) && Path.GetExtension(name) is ".js" or ".css" or ".svg")];

    /// <summary>Runs a request.</summary>
    public async Task Run(HttpContext context, RequestDelegate next)
    {
        string name = context.Request.Path.Value?.TrimStart('/') ?? "";
        if (!HttpMethods.IsGet(context.Request.Method) || (name != Plotly && !Names.Contains(name)))
        {
            await next(context);
            return;
        }
        context.Response.ContentType = Path.GetExtension(name) switch { ".css" => "text/css", ".svg" => "image/svg+xml", _ => "text/javascript" };
        context.Response.Headers.CacheControl = "no-cache";
        await using Stream file = name == Plotly ? options.Plotly() : typeof(EmbeddedFiles).Assembly.GetManifestResourceStream(name)!;
        await file.CopyToAsync(context.Response.Body, context.RequestAborted);
    }
}
