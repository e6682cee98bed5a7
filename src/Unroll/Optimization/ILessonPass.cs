namespace Unroll;

/// <summary>A lesson gone through there and back.</summary>
internal interface ILessonPass : IDisposable
{
    /// <summary>The gradients of the lesson's mean loss, by its weight. They live as long as this object.</summary>
    Gradients Gradients { get; }

    /// <summary>The mean loss over the lesson's predictions.</summary>
    double Loss { get; }

    /// <summary>The means of what it is made of.</summary>
    double[] Parts { get; }

    /// <summary>Writes what states become after the step.</summary>
    void WriteStates(ObjectiveStep step);
}
