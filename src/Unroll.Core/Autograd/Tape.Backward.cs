namespace Unroll;

/// <content>From a loss back to what it depends on.</content>
public sealed unsafe partial class Tape
{
    /// <summary>The gradients of a loss with respect to every parameter it depends on, frozen ones aside. They live as long as the tape.</summary>
    /// <param name="loss">One number.</param>
    /// <exception cref="UnrollException">The loss is not one number, or the tape records nothing, has ended, or has already gone back once.</exception>
    public Gradients Backward(Value loss) => Backward(loss, static parameter => !parameter.IsFrozen);

    /// <summary>As <see cref="Backward(Value)"/>, for some of the parameters: nothing is computed that only the others need.</summary>
    /// <param name="loss">One number.</param>
    /// <param name="of">Which parameters.</param>
    /// <exception cref="UnrollException">As for <see cref="Backward(Value)"/>.</exception>
    public Gradients Backward(Value loss, Func<Parameter, bool> of)
    {
        ArgumentNullException.ThrowIfNull(of);
        return Backward(loss, of, [], out _);
    }

    /// <summary>As above, and the gradients with respect to some values: copies, zeros where the loss does not depend on a value.</summary>
    internal Gradients Backward(Value loss, Func<Parameter, bool> of, ReadOnlySpan<Value> values, out Tensor[] ofValues)
    {
        GradientFlow flow = Flow(loss, values, of);
        ofValues = new Tensor[values.Length];
        for (int i = 0; i < values.Length; i++)
            ofValues[i] = flow.Result(values[i]);
        Gradients gradients = new(Device);
        foreach ((Parameter parameter, Value value) in parameters)
        {
            if (of(parameter) && Gradient.From(parameter, flow, value) is { } gradient)
                gradients.Add(gradient);
        }
        flow.ReleaseAll();
        return gradients;
    }

    /// <summary>The gradients of a loss with respect to some values: inputs, parameters in use, or anything in between.</summary>
    /// <param name="loss">One number.</param>
    /// <param name="of">The values.</param>
    /// <returns>Copies that outlive the tape, zeros where the loss does not depend on a value; in the order of <paramref name="of"/>.</returns>
    /// <exception cref="UnrollException">As for <see cref="Backward(Value)"/>.</exception>
    public Tensor[] Backward(Value loss, params ReadOnlySpan<Value> of)
    {
        GradientFlow flow = Flow(loss, of);
        Tensor[] gradients = new Tensor[of.Length];
        for (int i = 0; i < of.Length; i++)
            gradients[i] = flow.Result(of[i]);
        flow.ReleaseAll();
        return gradients;
    }

    /// <summary>As above for one value, whose gradient is read before its memory is given back; null where the loss does not depend on it.</summary>
    internal void Backward(Value loss, Value of, Action<Tensor?> read)
    {
        GradientFlow flow = Flow(loss, [of]);
        read(flow.Arrived(of));
        flow.ReleaseAll();
    }

    private GradientFlow Flow(Value loss, ReadOnlySpan<Value> of, Func<Parameter, bool>? parametersOf = null)
    {
        ThrowIfEnded();
        if (!IsRecording)
            throw new UnrollException("Backward was called on a tape for prediction, which records nothing; use Tape.ForTraining or Tape.ForGradients.");
        if (wentBack)
            throw new UnrollException("Backward was called twice on one tape; make a new tape for each step.");
        if (loss.Tape != this || loss.Shape.Count != 1)
            throw new UnrollException($"Backward was given a value of shape {loss.Shape}{(loss.Tape != this ? " from another tape" : "")}; expected one number of this tape, such as a mean.");
        foreach (Value value in of)
        {
            if (value.Tape != this)
                throw new UnrollException($"Backward was asked for the gradient of a value of shape {value.Shape} from another tape; expected values of this tape.");
        }
        wentBack = true;

        bool[] wanted = Wanted(of, parametersOf);
        GradientFlow flow = new(this, wanted);
        if (wanted[loss.Index])
            flow.Place(loss, out _).Span[0] = 1;
        bool[] asked = new bool[values.Count];
        foreach (Value value in of)
            asked[value.Index] = true;
        for (int i = ops.Count - 1; i >= 0; i--)
        {
            Operation op = ops[i];
            bool arrived = false, needed = false;
            foreach (Value output in op.Outputs)
                arrived |= flow.Arrived(output) is not null;
            foreach (Value input in op.Inputs)
                needed |= wanted[input.Index];
            foreach (Value output in op.Outputs)
            {
                if (asked[output.Index])
                    flow.Keep(output);
            }
            if (arrived && needed)
                flow.Through(op);
            if (IsChecking && arrived && needed)
                Check(op, true, [.. op.Inputs.ToArray().Select(flow.Arrived).OfType<Tensor>()]);
            foreach (Value output in op.Outputs)
                flow.Release(output);
        }
        return flow;
    }

    private bool[] Wanted(ReadOnlySpan<Value> of, Func<Parameter, bool>? parametersOf)
    {
        bool[] wanted = new bool[values.Count];
        foreach (Value value in of)
            wanted[value.Index] = true;
        if (parametersOf is not null)
        {
            foreach ((Parameter parameter, Value value) in parameters)
                wanted[value.Index] = parametersOf(parameter);
        }
        foreach (Operation op in ops)
        {
            bool any = false;
            foreach (Value input in op.Inputs)
                any |= wanted[input.Index];
            foreach (Value output in op.Outputs)
                wanted[output.Index] |= any;
        }
        return wanted;
    }
}
