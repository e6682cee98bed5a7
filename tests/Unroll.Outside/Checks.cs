using Unroll;

namespace Outside;

/// <summary>The gradient checks of this assembly: each throws where a gradient is wrong.</summary>
public static class Checks
{
    /// <summary>An operation by its inputs.</summary>
    public static void CheckSparsemax()
    {
        // snippet: check-an-operation
        using Device device = new();
        Tensor x = new(new Shape(2, 4), [0.5f, 0.3f, -0.9f, 0.4f, 3, 0, -1, 1]);
        GradientCheck.Run(device, (tape, inputs) => inputs[0].Sparsemax(), x);
        // end
    }

    /// <summary>A layer by its parameters.</summary>
    public static void CheckSparseMemory()
    {
        // snippet: check-a-layer
        using Device device = new();
        ParameterStore store = ParameterStore.Draw(seed: 1);
        SparseMemory memory = new(store.Root.Child("memory"), querySize: 3, slots: 6, rowSize: 2);
        Tensor queries = new(new Shape(2, 3), [1, -2, 0.5f, 0, 3, -1]);
        GradientCheck.Parameters(device, store, tape => memory.Read(tape.Constant(queries)));
        // end
    }
}
