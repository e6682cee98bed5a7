namespace Unroll;

/// <summary>Is shown what a tape computes on the way (<see cref="Tape.ForWatching"/>), such as the gates of a cell at each step.</summary>
public interface ITapeWatcher
{
    /// <summary>A part of the network begins: what is shown from now on is of it, until another begins.</summary>
    /// <param name="place">Its place in the network, such as <c>encoder.0.forward</c>.</param>
    /// <param name="reversed">Whether it reads sequences from their ends.</param>
    void Begin(string place, bool reversed);

    /// <summary>A value was computed. Its numbers are to be copied: they may be gone afterwards.</summary>
    /// <param name="name">What it is called, such as "forget gate".</param>
    /// <param name="kind">What it does.</param>
    /// <param name="value">[B, ...], at one step of B sequences.</param>
    void See(string name, WatchedKind kind, Value value);
}
