using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>A fault in a training step (a loss spike, or a number that is not finite), and how training continued.</summary>
/// <param name="Step">The step.</param>
/// <param name="Epoch">Its epoch.</param>
/// <param name="What">What was found and where, a sentence without its full stop.</param>
/// <param name="Rate">The learning rate that training continues with; 0 before that is decided.</param>
/// <param name="Back">The epoch from whose end training continues; 0 for the start.</param>
/// <param name="GaveUp">The start that gave up because of it, whose epochs no longer count (<see cref="TrainingSpec.Restarts"/>); null if training went back.</param>
public sealed record TrainingFault(
    int Step, int Epoch, string What, double Rate = 0, int Back = 0, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? GaveUp = null);
