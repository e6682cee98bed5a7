using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Unroll;

/// <summary>The description of the server: for programs as OpenAPI, for people as a page that tries it. Nothing of the page comes from elsewhere.</summary>
internal sealed class DescriptionEndpoints(ServedModels models, ServerOptions options)
{
    private const string Page = "/docs";

    private static readonly Dictionary<string, string> Files = new(StringComparer.Ordinal) { ["docs.html"] = "text/html; charset=utf-8", ["docs.css"] = "text/css", ["docs.js"] = "text/javascript" };

    /// <summary>Whether a path is one of the page's files. They are the same for everyone, so they need no key; the page asks for one.</summary>
    public static bool IsPage(PathString path) => path == Page || Files.Keys.Any(name => path == $"{Page}/{name}");

    /// <summary>Adds the addresses.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/openapi.json", context => JsonBody.Write(context, json => ServerDescription.Of(models, options.Keys is not null).WriteTo(json)));
        routes.MapGet(Page, context => Send(context, "docs.html"));
        foreach (string name in Files.Keys)
            routes.MapGet($"{Page}/{name}", context => Send(context, name));
    }

    private static async Task Send(HttpContext context, string name)
    {
        context.Response.ContentType = Files[name];
        context.Response.Headers.CacheControl = "no-cache";
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        await using Stream file = typeof(DescriptionEndpoints).Assembly.GetManifestResourceStream(name)!;
        await file.CopyToAsync(context.Response.Body, context.RequestAborted);
    }
}
