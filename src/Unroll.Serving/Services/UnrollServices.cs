using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Unroll;

/// <summary>Adds models to the services of a program, such as an ASP.NET Core application (docs/serving.md).</summary>
public static class UnrollServices
{
    private const double LongestReloadSeconds = 86_400;

    /// <summary>Adds an <see cref="IUnrollModel"/> that is read from a folder when the program starts, and again when the folder changes: no call is lost.</summary>
    /// <param name="services">The program's services.</param>
    /// <param name="folder">The model's folder, as <c>unroll train</c> saves it.</param>
    /// <param name="batching">How requests are put together; null for the defaults.</param>
    /// <param name="name">The key of the service, for a program with several models (<c>[FromKeyedServices("name")] IUnrollModel</c>); null for none.</param>
    /// <param name="reloadSeconds">How often to look whether the folder has changed, in seconds, 0 to 86,400; 0 for never.</param>
    /// <exception cref="UnrollException">Thrown when the program starts: the model cannot be loaded.</exception>
    public static IServiceCollection AddUnroll(this IServiceCollection services, string folder, BatchingOptions? batching = null, string? name = null, double reloadSeconds = 2)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(folder);
        TimeSpan between = TimeSpan.FromSeconds(Require.InRange(nameof(reloadSeconds), reloadSeconds, 0, LongestReloadSeconds));
        return services.Add((_, host, _) => Task.FromResult(new ServedModel(name ?? Path.GetFileNameWithoutExtension(Path.TrimEndingDirectorySeparator(folder)), folder, host)), batching, name, between);
    }

    /// <summary>Adds an <see cref="IUnrollModel"/> that is made when the program starts, such as trained. It listens only once the model is there.</summary>
    /// <param name="services">The program's services.</param>
    /// <param name="load">Makes the model; it is disposed when the program ends.</param>
    /// <param name="batching">How requests are put together; null for the defaults.</param>
    /// <param name="name">The key of the service, for a program with several models (<c>[FromKeyedServices("name")] IUnrollModel</c>); null for none.</param>
    public static IServiceCollection AddUnroll(this IServiceCollection services, Func<IServiceProvider, CancellationToken, Task<Model>> load, BatchingOptions? batching = null, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(load);
        return services.Add(Load, batching, name, TimeSpan.Zero);

        async Task<ServedModel> Load(IServiceProvider provider, ModelHost host, CancellationToken cancel)
        {
            Model model = await load(provider, cancel);
            return new ServedModel(name ?? model.Recipe.Name, model, host);
        }
    }

    private static IServiceCollection Add(this IServiceCollection services, Func<IServiceProvider, ModelHost, CancellationToken, Task<ServedModel>> load, BatchingOptions? batching, string? name, TimeSpan between)
    {
        object key = name ?? new object();
        services.AddKeyedSingleton(key, (provider, _) =>
        {
            TimeProvider clock = provider.GetService<TimeProvider>() ?? TimeProvider.System;
            ModelHost host = new(Catalogue.Default, null, batching ?? new BatchingOptions(), clock);
            return new HostedModel(cancel => load(provider, host, cancel), between, clock, provider.GetRequiredService<ILogger<HostedModel>>());
        });
        if (name is null)
            services.AddSingleton<IUnrollModel>(provider => provider.GetRequiredKeyedService<HostedModel>(key));
        else
            services.AddKeyedSingleton<IUnrollModel>(name, (provider, _) => provider.GetRequiredKeyedService<HostedModel>(key));
        return services.AddSingleton<IHostedService>(provider => provider.GetRequiredKeyedService<HostedModel>(key));
    }
}
