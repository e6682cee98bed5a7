namespace Unroll;

/// <content>Parameters that a training step changes without a gradient.</content>
public sealed partial class Tape
{
    private readonly Dictionary<Parameter, Tensor> replacements = [];

    /// <summary>Says what a state becomes after this training step. Nothing is written now: the learner does so if all is well with the step (<see cref="WriteReplacements"/>). The last word counts.</summary>
    /// <param name="parameter">A state (<see cref="ParameterScope.State"/>).</param>
    /// <param name="numbers">Of its shape, from here on not to be changed.</param>
    /// <exception cref="UnrollException">The parameter is no state, the shapes differ, or the tape does not train or has ended.</exception>
    public void Replace(Parameter parameter, Tensor numbers)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        ArgumentNullException.ThrowIfNull(numbers);
        ThrowIfEnded();
        Require.That(parameter.IsState, "Replace", $"the parameter {parameter.Name}, which is no state", "one that its layer asked for by ParameterScope.State");
        Require.That(IsTraining, "Replace", $"a tape that does not train, for {parameter.Name}", "one from Tape.ForTraining");
        Require.SameShape($"Replace of '{parameter.Name}'", parameter.Shape, numbers.Shape);
        replacements[parameter] = numbers;
    }

    /// <summary>The numbers of a state: what it is to become, if <see cref="Replace"/> was called on this tape, so that a layer that is used twice in a step goes on from there; else those that it has.</summary>
    /// <param name="parameter">Any.</param>
    public Tensor Latest(Parameter parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        ThrowIfEnded();
        return replacements.GetValueOrDefault(parameter, parameter.Data);
    }

    /// <summary>Gives states the numbers that <see cref="Replace"/> said, but those that the rate factor 0 freezes (<see cref="ParameterStore.SetRate"/>). Learners call it after a step that they made.</summary>
    /// <param name="parameters">Which parameters the step was to change.</param>
    public void WriteReplacements(Func<Parameter, bool> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ThrowIfEnded();
        foreach ((Parameter parameter, Tensor numbers) in replacements)
        {
            if (parameter.RateFactor == 0 || !parameters(parameter))
                continue;
            numbers.Span.CopyTo(parameter.Data.Span);
            parameter.Changed();
        }
    }
}
