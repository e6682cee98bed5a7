using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;

namespace Unroll;

/// <summary>Why a request is not answered: a status code and a sentence for the caller.</summary>
[SuppressMessage("Design", "CA1064:Exceptions should be public", Justification = "It becomes an HTTP response within this assembly.")]
internal sealed class HttpFailure(int status, string sentence, Exception? inner = null) : Exception(sentence, inner)
{
    public int Status => status;

    /// <summary>After how many seconds the caller may try again; null if that makes no sense.</summary>
    public int? RetryAfter { get; init; }

    public static HttpFailure Busy(string model, int waiting) =>
        new(StatusCodes.Status503ServiceUnavailable, $"The model '{model}' has {waiting} requests waiting, which is the limit; try again later.") { RetryAfter = 1 };

    public static HttpFailure Stopping() => new(StatusCodes.Status503ServiceUnavailable, "The server is stopping; ask another one.") { RetryAfter = 1 };

    public static HttpFailure NoModel(string name, IEnumerable<string> known) =>
        new(StatusCodes.Status404NotFound, $"There is no model '{VisibleText.Of(name)}'; expected {string.Join(", ", known)}.");

    public static HttpFailure NoVersion(string model, string version, string current) =>
        new(StatusCodes.Status404NotFound, $"The model '{model}' has no version '{VisibleText.Of(version)}'; expected {current}, or no version in the address.");
}
