using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Unroll;

/// <summary>
/// Serves models by HTTP (docs/serving.md): Unroll's own addresses and those of the Open Inference Protocol. It listens once the models are loaded. Disposing it stops it: requests that it has taken are
/// answered first.
/// </summary>
public sealed class UnrollServer : IAsyncDisposable
{
    private static readonly TimeSpan BodyGrace = TimeSpan.FromSeconds(5);

    private readonly WebApplication web;
    private readonly ServedModels served;
    private readonly FolderWatch? watch;

    private UnrollServer(WebApplication web, ServedModels served, FolderWatch? watch)
    {
        this.web = web;
        this.served = served;
        this.watch = watch;
        Address = new Uri(web.Urls.First());
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>The names of its models.</summary>
    public IReadOnlyList<string> Models => [.. served.All.Select(model => model.Name)];

    /// <summary>Loads the models and starts to listen.</summary>
    /// <param name="folders">The folders of the models, at least one. A model is called like its folder, without <c>.model</c>.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="logging">Says where to log; null to log nothing.</param>
    /// <param name="cancel">Ends the start.</param>
    /// <exception cref="UnrollException">A model cannot be loaded, or the address cannot be listened on.</exception>
    public static async Task<UnrollServer> StartAsync(IReadOnlyList<string> folders, ServerOptions? options = null, Action<ILoggingBuilder>? logging = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(folders);
        options ??= new ServerOptions();
        IPEndPoint address = new(AddressOf(options.Host), options.Port);
        ServedModels models = await ServedModels.Load(folders, options);
        WebApplication app = Build(models, options, address, logging);
        try
        {
            await app.StartAsync(cancel);
            return new UnrollServer(app, models, options.ReloadSeconds == 0 ? null
                : new FolderWatch(models.All, TimeSpan.FromSeconds(options.ReloadSeconds), options.Clock, app.Services.GetRequiredService<ILogger<FolderWatch>>()));
        }
        catch (Exception e)
        {
            await app.DisposeAsync();
            await models.DisposeAsync();
            if (e is IOException or SocketException)
                throw new UnrollException($"{address}: the server cannot listen there ({e.Message.TrimEnd('.')}); expected a free port and an address of this machine.", e);
            throw;
        }
    }

    /// <summary>Takes no further requests, answers those that were taken, and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        if (watch is not null)
            await watch.DisposeAsync();
        await web.StopAsync();
        await web.DisposeAsync();
        await served.DisposeAsync();
    }

    private static WebApplication Build(ServedModels models, ServerOptions options, IPEndPoint address, Action<ILoggingBuilder>? logging)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        logging?.Invoke(builder.Logging);
        ConnectionLimit connections = new(options.Limits.MaxConnections);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = options.Limits.MaxBodyBytes;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(options.Limits.HeaderSeconds);
            kestrel.Limits.MinRequestBodyDataRate = options.Limits.MinBodyRate == 0 ? null : new MinDataRate(options.Limits.MinBodyRate, BodyGrace);
            kestrel.Listen(address, listen => ((IConnectionBuilder)listen).Use(connections.Run));
        });
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(options.DrainSeconds));
        builder.Services.AddSingleton(_ => new RateCheck(options.Limits.MaxRate));
        builder.Services.AddSingleton(models).AddSingleton(options).AddSingleton<Failures>().AddSingleton<HealthEndpoints>().AddSingleton<PredictEndpoints>().AddSingleton<InferenceEndpoints>().AddSingleton<DescriptionEndpoints>();
        Telemetry.Add(builder, models.Meter, options.OpenTelemetry);
        WebApplication app = builder.Build();
        app.Use(connections.Run);
        app.Use(app.Services.GetRequiredService<Failures>().Run);
        app.Use(new TimeCheck(TimeSpan.FromSeconds(options.Limits.TimeoutSeconds), options.Clock).Run);
        app.Use(OriginCheck.Run);
        if (IPAddress.IsLoopback(address.Address) && !options.HostNames.Contains("*"))
            app.Use(new HostCheck(options.HostNames).Run);
        if (options.Keys is { } keys)
            app.Use(new KeyCheck(keys).Run);
        if (options.Limits.MaxRate > 0)
            app.Use(app.Services.GetRequiredService<RateCheck>().Run);
        app.UseRouting();
        app.Services.GetRequiredService<HealthEndpoints>().Map(app);
        app.Services.GetRequiredService<PredictEndpoints>().Map(app);
        app.Services.GetRequiredService<InferenceEndpoints>().Map(app);
        app.Services.GetRequiredService<DescriptionEndpoints>().Map(app);
        Telemetry.Map(app);
        return app;
    }

    private static IPAddress AddressOf(string host) => host == "localhost" ? IPAddress.Loopback : IPAddress.TryParse(host, out IPAddress? address) ? address
        : throw new UnrollException($"Found '{host}' as the address to listen on; expected an IP address such as 127.0.0.1 or 0.0.0.0, or localhost.");

    /// <summary>Whoever started the server decides when it stops; signals are the process's own matter.</summary>
    private sealed class NoSignals : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
