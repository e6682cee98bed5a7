namespace Unroll;

/// <summary>
/// Processes that compute one thing together. All of them call the same methods in the same order; a call returns when every process has called. None waits for a process that has ended: the
/// implementation ends all when one is lost.
/// </summary>
public interface ICollective
{
    /// <summary>The number of this process, from 0. Process 0 writes what is to be written once.</summary>
    int Rank { get; }

    /// <summary>How many processes there are.</summary>
    int Ranks { get; }

    /// <summary>Gives to every process what each of them has.</summary>
    /// <param name="own">What this process has.</param>
    /// <param name="counts">How many bytes each process has, in order of their numbers; the same in all processes.</param>
    /// <param name="all">Receives what all have, in order of their numbers.</param>
    void Gather(ReadOnlySpan<byte> own, ReadOnlySpan<int> counts, Span<byte> all);

    /// <summary>Gives to every process its own piece of what each of them has.</summary>
    /// <param name="own">The pieces for each process, in order of their numbers.</param>
    /// <param name="sent">How many bytes each of these pieces has.</param>
    /// <param name="received">Receives the pieces for this process, in order of the numbers of those that sent them.</param>
    /// <param name="counts">How many bytes each of those has.</param>
    void Exchange(ReadOnlySpan<byte> own, ReadOnlySpan<int> sent, Span<byte> received, ReadOnlySpan<int> counts);
}
