namespace Unroll;

/// <summary>
/// A model in a service, as <see cref="UnrollServices.AddUnroll(Microsoft.Extensions.DependencyInjection.IServiceCollection, string, BatchingOptions?, string?, double)"/> provides it. Any number of requests may use it at once:
/// those that come while others are computed make one batch. If more wait than <see cref="BatchingOptions.MaxWaiting"/> allows, callers wait until there is room.
/// </summary>
public interface IUnrollModel
{
    /// <summary>The model itself, such as for its recipe and its fields. When its folder changes, another one takes its place: ask for it each time.</summary>
    Model Model { get; }

    /// <summary>The first twelve digits of the SHA-256 of the model's files.</summary>
    string Version { get; }

    /// <summary>Predicts the answer to one text, for a model with one input field.</summary>
    /// <param name="text">As a user types it. No file is opened, whatever it says.</param>
    /// <param name="options">The prediction options; null for the defaults.</param>
    /// <param name="cancel">Ends the waiting; what nobody waits for is not computed.</param>
    /// <exception cref="UnrollException">It cannot be read or answered.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    Task<IAnswer> PredictAsync(string text, PredictOptions? options = null, CancellationToken cancel = default);

    /// <summary>Predicts the answers to several inputs.</summary>
    /// <param name="inputs">For each, a value for the name of each input field (<see cref="IProblem.Fields"/>). No file is opened, whatever they say.</param>
    /// <param name="options">The prediction options; null for the defaults.</param>
    /// <param name="cancel">Ends the waiting; what nobody waits for is not computed.</param>
    /// <returns>One per input, in order.</returns>
    /// <exception cref="UnrollException">An input cannot be read or answered.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    Task<IReadOnlyList<IAnswer>> PredictAsync(IReadOnlyList<IReadOnlyDictionary<string, string>> inputs, PredictOptions? options = null, CancellationToken cancel = default);

    /// <summary>Gives the answer to one text token by token, each as soon as it is computed (<see cref="Unroll.Model.Stream"/>).</summary>
    /// <param name="text">As a user types it.</param>
    /// <param name="options">The prediction options; null for the defaults.</param>
    /// <param name="cancel">Ends the answer between two tokens.</param>
    /// <exception cref="UnrollException">The text cannot be read, or the model gives whole answers only.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    IAsyncEnumerable<GeneratedToken> StreamAsync(string text, PredictOptions? options = null, CancellationToken cancel = default);
}
