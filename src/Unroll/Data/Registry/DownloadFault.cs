using System.Diagnostics.CodeAnalysis;

namespace Unroll;

/// <summary>Why an address did not give a file.</summary>
/// <param name="message">A part of a sentence.</param>
/// <param name="final">Whether trying again would not help.</param>
/// <param name="inner">What it was caught from.</param>
[SuppressMessage("Design", "CA1064:Exceptions should be public", Justification = "It never leaves a download, which makes a sentence of it.")]
internal sealed class DownloadFault(string message, bool final, Exception? inner = null) : Exception(message, inner)
{
    public bool Final => final;
}
