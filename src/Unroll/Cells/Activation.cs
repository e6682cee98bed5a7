using System.Text.Json.Serialization;

namespace Unroll;

/// <summary>A function that a cell applies to each number.</summary>
[JsonConverter(typeof(CamelCaseEnum<Activation>))]
public enum Activation
{
    /// <summary>tanh x.</summary>
    Tanh,

    /// <summary>1 / (1 + e^-x).</summary>
    Sigmoid,

    /// <summary>max(0, x).</summary>
    Relu,

    /// <summary>x itself, as in worked examples.</summary>
    Linear,
}

internal static class ActivationFunction
{
    public static Value Apply(this Activation f, Value x) => f switch
    {
        Activation.Tanh => x.Tanh(),
        Activation.Sigmoid => x.Sigmoid(),
        Activation.Relu => x.Relu(),
        _ => x,
    };
}
