namespace Unroll.Studio;

/// <summary>How far a run is.</summary>
public enum RunStatus
{
    /// <summary>A process trains it.</summary>
    Running,

    /// <summary>It was stopped, or its process ended, before its end.</summary>
    Stopped,

    /// <summary>It came to its end.</summary>
    Finished,
}
