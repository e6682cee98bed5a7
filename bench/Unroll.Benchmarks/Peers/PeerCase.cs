namespace Unroll.Benchmarks;

/// <summary>A case that a peer has loaded.</summary>
/// <param name="least">The fewest calls of a turn.</param>
internal sealed class PeerCase(PeerProcess peer, string id, int least = Calls.Least) : IContender
{
    public double Measure(double seconds) => peer.Time(id, seconds, least);
}
