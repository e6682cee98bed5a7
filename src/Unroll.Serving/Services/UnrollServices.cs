using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Unroll;

/// <summary>Adds models to the services of a program, such as an ASP.NET Core application (docs/serving.md).</summary>
public static class UnrollServices
{
    /// <summary>Adds an <see cref="IUnrollModel"/> that is read from a folder when the program starts.</summary>
    /// <param name="services">The program's services.</param>
    /// <param name="folder">The model's folder, as <c>unroll train</c> saves it.</param>
    /// <param name="batching">How requests are put together; null for the defaults.</param>
    /// <param name="name">The key of the service, for a program with several models (<c>[FromKeyedServices("name")] IUnrollModel</c>); null for none.</param>
    /// <exception cref="UnrollException">Thrown when the program starts: the model cannot be loaded.</exception>
    public static IServiceCollection AddUnroll(this IServiceCollection services, string folder, BatchingOptions? batching = null, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return services.AddUnroll((_, _) => Task.FromResult(Model.Load(folder)), batching, name);
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
        object key = name ?? new object();
        services.AddKeyedSingleton(key, (provider, _) => new HostedModel(cancel => load(provider, cancel), batching ?? new BatchingOptions(), provider.GetRequiredService<ILogger<HostedModel>>()));
        if (name is null)
            services.AddSingleton<IUnrollModel>(provider => provider.GetRequiredKeyedService<HostedModel>(key));
        else
            services.AddKeyedSingleton<IUnrollModel>(name, (provider, _) => provider.GetRequiredKeyedService<HostedModel>(key));
        return services.AddSingleton<IHostedService>(provider => provider.GetRequiredKeyedService<HostedModel>(key));
    }
}
