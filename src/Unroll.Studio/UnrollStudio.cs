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
        builder.Services.AddSingleton(options).AddSingleton(folder).AddSingleton(store).AddSingleton<RunWatcher>().AddSingleton<RunProcesses>().AddSingleton<LabReports>().AddSingleton<Course>()
            .AddSingleton<EmbeddedFiles>().AddSingleton<Failures>();
        WebApplication app = builder.Build();
        app.Use(app.Services.GetRequiredService<Failures>().Run);
        app.Use(Protect);
        app.Use(OriginCheck.Run);
        app.Use(new HostCheck([]).Run);
        app.Use(app.Services.GetRequiredService<EmbeddedFiles>().Run);
        app.UseRouting();
        app.UseAntiforgery();
        app.MapGet("/reports/{name}", (string name, LabReports reports) => reports.Read(name) is { } page ? Results.Content(page, "text/html; charset=utf-8") : Results.NotFound());
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
        return app;
    }

    /// <summary>No other site shows the studio in a frame, and nothing is loaded from elsewhere.</summary>
    private static Task Protect(HttpContext context, RequestDelegate next)
    {
        context.Response.Headers.ContentSecurityPolicy = "frame-ancestors 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; connect-src 'self'";
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
