using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MudBlazor.Services;
using Unroll.Studio.Pages;

namespace Unroll.Studio;

/// <summary>
/// The studio: a web site on the loopback address (docs/studio.md). Disposing it ends it; trainings that it started go on.
/// </summary>
public sealed class UnrollStudio : IAsyncDisposable
{
    /// <summary>The cookie that has the chosen language.</summary>
    internal const string LanguageCookie = "unroll-language";

    private const int LargestMessage = 1 << 20;

    private readonly WebApplication web;

    private UnrollStudio(WebApplication web)
    {
        this.web = web;
        Address = new Uri(web.Urls.First());
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>Starts to listen.</summary>
    /// <param name="options">What it gets.</param>
    /// <param name="logging">Says where to log; null to log nothing.</param>
    /// <param name="cancel">Ends the start.</param>
    /// <exception cref="UnrollException">The folder cannot be used, or the port cannot be listened on.</exception>
    public static async Task<UnrollStudio> StartAsync(StudioOptions options, Action<ILoggingBuilder>? logging = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        StudioFolder folder = new(options.Folder);
        WebApplication app = Build(options, folder, new StudioStore(Path.Combine(folder.Home, "studio.db")), logging);
        try
        {
            await app.StartAsync(cancel);
            return new UnrollStudio(app);
        }
        catch (Exception e)
        {
            await app.DisposeAsync();
            if (e is IOException or SocketException)
                throw new UnrollException($"--port {options.Port}: the studio cannot listen there ({e.Message.TrimEnd('.')}); expected a free port.", e);
            throw;
        }
    }

    /// <summary>Ends the studio.</summary>
    public async ValueTask DisposeAsync()
    {
        await web.StopAsync();
        await web.DisposeAsync();
    }

    private static WebApplication Build(StudioOptions options, StudioFolder folder, StudioStore store, Action<ILoggingBuilder>? logging)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        logging?.Invoke(builder.Logging);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, options.Port);
        });
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(2));
        builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider(); // a browser's page lives no longer than the studio
        builder.Services.AddRazorComponents().AddInteractiveServerComponents();
        builder.Services.AddSignalR(hub => hub.MaximumReceiveMessageSize = LargestMessage);
        builder.Services.AddMudServices();
        builder.Services.AddSingleton(options).AddSingleton(folder).AddSingleton(store).AddSingleton<RunWatcher>().AddSingleton<RunProcesses>().AddSingleton<LabReports>().AddSingleton<Course>().AddSingleton<Uploads>()
            .AddSingleton<EmbeddedFiles>().AddSingleton<Failures>();
        WebApplication app = builder.Build();
        app.Use(app.Services.GetRequiredService<Failures>().Run);
        app.Use(Protect);
        app.Use(OriginCheck.Run);
        app.Use(new HostCheck([]).Run);
        app.Use(app.Services.GetRequiredService<EmbeddedFiles>().Run);
        app.UseRouting();
        app.UseAntiforgery();
        app.MapGet("/reports/{name}", (string name, HttpContext context, LabReports reports) => Report(context, reports.Find(name)));
        app.MapGet("/reports/{name}/{file}", (string name, string file, HttpContext context, LabReports reports) => Report(context, reports.Find(name, file)));
        app.MapGet("/language/{language}", (string language, string? back, HttpContext context) => Choose(context, language, back));
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
        return app;
    }

    /// <summary>A file of a report. Its scripts are its own, and it loads nothing.</summary>
    private static IResult Report(HttpContext context, string? path)
    {
        if (path is null)
            return Results.NotFound();
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; img-src data: blob:; frame-ancestors 'self'";
        return Path.GetExtension(path) == ".html" ? Results.File(path, "text/html; charset=utf-8") : Results.File(path, "application/octet-stream", Path.GetFileName(path));
    }

    /// <summary>Remembers a language for the browser, and goes back to the page.</summary>
    private static IResult Choose(HttpContext context, string language, string? back)
    {
        context.Response.Cookies.Append(LanguageCookie, PageTexts.Of(language).Language, new CookieOptions { MaxAge = TimeSpan.FromDays(365), SameSite = SameSiteMode.Lax, HttpOnly = true });
        return Results.LocalRedirect(back is null || back.Contains(':', StringComparison.Ordinal) || back.Contains('\\', StringComparison.Ordinal) || back.StartsWith('/') ? "/" : $"/{back}");
    }

    /// <summary>No other site shows the studio in a frame, and nothing is loaded from elsewhere.</summary>
    private static Task Protect(HttpContext context, RequestDelegate next)
    {
        context.Response.Headers.ContentSecurityPolicy = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; frame-ancestors 'self'; object-src 'none'; base-uri 'self'; form-action 'self'";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        return next(context);
    }

    /// <summary>Whoever started the studio decides when it ends; signals are the process's own matter.</summary>
    private sealed class NoSignals : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
