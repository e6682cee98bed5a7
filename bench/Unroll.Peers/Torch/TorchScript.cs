using System.Globalization;
using TorchSharp;
using TorchSharp.Modules;

namespace Peers;

/// <summary>Operations of libtorch that TorchSharp has no call for, called by functions of TorchScript.</summary>
internal sealed class TorchScript : IDisposable
{
    private const int Weights = 8; // of an LSTM in both directions: two matrices and two biases each

    private readonly Parameter[] parameters;
    private readonly torch.jit.CompilationUnit functions;
    private readonly object[] arguments;

    /// <summary>Compiles them.</summary>
    /// <param name="parameters">What Adam updates.</param>
    /// <param name="rate">Adam's learning rate.</param>
    public TorchScript(Parameter[] parameters, double rate)
    {
        this.parameters = parameters;
        string[] kinds = ["p", "g", "m", "v", "s"]; // parameters, gradients, both moments, numbers of steps
        string List(string kind) => $"[{string.Join(", ", parameters.Select((_, i) => $"{kind}{i}"))}]";
        string weights = string.Join(", ", Enumerable.Range(0, Weights).Select(i => $"w{i}"));
        functions = torch.jit.compile(string.Create(CultureInfo.InvariantCulture, $"""
            def packed(x, sizes, zeros, {weights}):
                return torch.lstm(x, sizes, [zeros, zeros], [{weights}], True, 1, 0.0, True, True)[0]

            def adam({string.Join(", ", kinds.Select(kind => List(kind)[1..^1]))}):
                torch._foreach_add_({List("s")}, 1)
                torch._fused_adam_({List("p")}, {List("g")}, {List("m")}, {List("v")}, [], {List("s")}, lr={rate:R}, beta1=0.9, beta2=0.999, weight_decay=0.0, eps=1e-8, amsgrad=False, maximize=False)
                return s0

            """))!;
        arguments = new object[kinds.Length * parameters.Length];
        for (int i = 0; i < parameters.Length; i++)
        {
            arguments[i] = parameters[i];
            arguments[(2 * parameters.Length) + i] = parameters[i].detach().zeros_like();
            arguments[(3 * parameters.Length) + i] = parameters[i].detach().zeros_like();
            arguments[(4 * parameters.Length) + i] = torch.zeros(1).squeeze();
        }
    }

    /// <summary>The outputs of an LSTM in both directions over the rows of a packed sequence.</summary>
    /// <param name="x">Rows by steps.</param>
    /// <param name="sizes">The rows of each step.</param>
    /// <param name="zeros">The first state, [2, B, H].</param>
    /// <param name="weights">As TorchSharp's module has them.</param>
    public Tensor Packed(Tensor x, Tensor sizes, Tensor zeros, IEnumerable<Parameter> weights) => (Tensor)functions.invoke("packed", [x, sizes, zeros, .. weights]);

    /// <summary>A step of Adam in one kernel.</summary>
    public void Adam()
    {
        using IDisposable still = torch.no_grad();
        for (int i = 0; i < parameters.Length; i++)
            arguments[parameters.Length + i] = parameters[i].grad!;
        functions.invoke("adam", arguments);
    }

    public void Dispose()
    {
        functions.Dispose();
        foreach (object argument in arguments[(2 * parameters.Length)..])
            ((Tensor)argument).Dispose();
    }
}
