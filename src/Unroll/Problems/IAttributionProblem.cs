namespace Unroll;

/// <summary>A problem whose answers follow from the rows of an input layer, one for each step, so that one can ask which steps moved an answer (<see cref="Saliency"/>).</summary>
public interface IAttributionProblem : IProblem
{
    /// <summary>The rows of some inputs. Each is of its own step alone: neighbours that are read with it are added by <see cref="Claim.Score"/>.</summary>
    /// <param name="tape">Where to record.</param>
    /// <param name="batch">Inputs.</param>
    /// <exception cref="UnrollException">This model reads no vectors.</exception>
    Sequences InputRows(Tape tape, IReadOnlyList<Content> batch);

    /// <summary>What the rows of an input are of, such as its words; empty where they have no names.</summary>
    /// <param name="input">Any that the problem reads.</param>
    IReadOnlyList<string> InputSteps(Content input);

    /// <summary>What an answer says.</summary>
    /// <param name="answer">One of this problem's.</param>
    IReadOnlyList<Claim> Claims(IAnswer answer);
}
