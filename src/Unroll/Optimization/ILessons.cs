namespace Unroll;

/// <summary>What a gradient learner learns from, lesson after lesson.</summary>
internal interface ILessons
{
    /// <summary>How many lessons the epoch has.</summary>
    int Count { get; }

    /// <summary>Begins an epoch.</summary>
    /// <param name="epoch">From 1.</param>
    void Begin(int epoch);

    /// <summary>The present lesson; asked twice, it is the same.</summary>
    /// <param name="objective">Whose loss; a text that is read in streams has one.</param>
    Lesson Present(Objective objective);

    /// <summary>Goes on to the next.</summary>
    void Next();

    /// <summary>Puts in where it is within the epoch.</summary>
    void Save(RunState state);

    /// <summary>Goes there, after <see cref="Begin"/>.</summary>
    void Load(RunState state);
}

/// <summary>What a step learns from.</summary>
/// <param name="Predictions">How many predictions it has.</param>
/// <param name="Tokens">How many tokens.</param>
internal abstract record Lesson(int Predictions, int Tokens);

/// <summary>A batch in parts that can be computed side by side.</summary>
/// <param name="Predictions">How many predictions all parts have together.</param>
/// <param name="Tokens">How many tokens.</param>
/// <param name="Parts">As many as training.parts says; null for a part that has nothing to predict.</param>
internal sealed record PartedLesson(int Predictions, int Tokens, IReadOnlyList<LessonPart?> Parts) : Lesson(Predictions, Tokens);

/// <summary>A part of a lesson.</summary>
/// <param name="Share">The part of the predictions that it has.</param>
/// <param name="Loss">Its mean loss on a tape, and what that is made of.</param>
internal sealed record LessonPart(double Share, Func<Tape, Loss> Loss);

/// <summary>A window of streams, in stretches that follow one another.</summary>
/// <param name="Tokens">How many tokens all stretches have together.</param>
/// <param name="Weight">What the mean loss is multiplied by before gradients are taken.</param>
/// <param name="Stretches">In their order.</param>
/// <param name="Before">The state before the first; null for none.</param>
/// <param name="Ended">Is told the state after the last.</param>
internal sealed record StreamLesson(int Tokens, double Weight, IReadOnlyList<Example> Stretches, CarriedState? Before, Action<CarriedState> Ended) : Lesson(Tokens, Tokens);
