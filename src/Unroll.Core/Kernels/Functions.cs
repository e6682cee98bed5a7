namespace Unroll;

internal readonly struct Sigmoid : IUnaryFunction
{
    public static string Name => "sigmoid";

    public static L Value<L>(L x) where L : unmanaged, ILanes<L> => L.Sigmoid(x);

    public static L Derivative<L>(L x, L y) where L : unmanaged, ILanes<L> => y - (y * y);
}

internal readonly struct Tanh : IUnaryFunction
{
    public static string Name => "tanh";

    public static L Value<L>(L x) where L : unmanaged, ILanes<L> => L.Tanh(x);

    public static L Derivative<L>(L x, L y) where L : unmanaged, ILanes<L> => L.Broadcast(1) - (y * y);
}

/// <summary>max(0, x); its derivative at 0 is taken as 0.</summary>
internal readonly struct Relu : IUnaryFunction
{
    public static string Name => "relu";

    public static L Value<L>(L x) where L : unmanaged, ILanes<L> => L.Max(default, x);

    public static L Derivative<L>(L x, L y) where L : unmanaged, ILanes<L> => L.WherePositive(x, L.Broadcast(1));
}

/// <summary>log(1 + e^x).</summary>
internal readonly struct Softplus : IUnaryFunction
{
    public static string Name => "softplus";

    public static L Value<L>(L x) where L : unmanaged, ILanes<L> => L.Max(default, x) + L.Log(L.Broadcast(1) + L.Exp(-L.Max(x, -x)));

    public static L Derivative<L>(L x, L y) where L : unmanaged, ILanes<L> => L.Sigmoid(x);
}

/// <summary>x itself.</summary>
internal readonly struct Unchanged : IUnaryFunction
{
    public static string Name => "linear";

    public static L Value<L>(L x) where L : unmanaged, ILanes<L> => x;

    public static L Derivative<L>(L x, L y) where L : unmanaged, ILanes<L> => L.Broadcast(1);
}

internal readonly struct Exponential : IUnaryFunction
{
    public static string Name => "exp";

    public static L Value<L>(L x) where L : unmanaged, ILanes<L> => L.Exp(x);

    public static L Derivative<L>(L x, L y) where L : unmanaged, ILanes<L> => y;
}

internal readonly struct Logarithm : IUnaryFunction
{
    public static string Name => "log";

    public static L Value<L>(L x) where L : unmanaged, ILanes<L> => L.Log(x);

    public static L Derivative<L>(L x, L y) where L : unmanaged, ILanes<L> => L.Broadcast(1) / x;
}

internal readonly struct Square : IUnaryFunction
{
    public static string Name => "square";

    public static L Value<L>(L x) where L : unmanaged, ILanes<L> => x * x;

    public static L Derivative<L>(L x, L y) where L : unmanaged, ILanes<L> => x + x;
}

internal readonly struct Plus : IBinaryFunction
{
    public static string Name => "add";

    public static L Value<L>(L a, L b) where L : unmanaged, ILanes<L> => a + b;

    public static L DerivativeA<L>(L a, L b) where L : unmanaged, ILanes<L> => L.Broadcast(1);

    public static L DerivativeB<L>(L a, L b) where L : unmanaged, ILanes<L> => L.Broadcast(1);
}

internal readonly struct Minus : IBinaryFunction
{
    public static string Name => "subtract";

    public static L Value<L>(L a, L b) where L : unmanaged, ILanes<L> => a - b;

    public static L DerivativeA<L>(L a, L b) where L : unmanaged, ILanes<L> => L.Broadcast(1);

    public static L DerivativeB<L>(L a, L b) where L : unmanaged, ILanes<L> => L.Broadcast(-1);
}

internal readonly struct Times : IBinaryFunction
{
    public static string Name => "multiply";

    public static L Value<L>(L a, L b) where L : unmanaged, ILanes<L> => a * b;

    public static L DerivativeA<L>(L a, L b) where L : unmanaged, ILanes<L> => b;

    public static L DerivativeB<L>(L a, L b) where L : unmanaged, ILanes<L> => a;
}

internal readonly struct Over : IBinaryFunction
{
    public static string Name => "divide";

    public static L Value<L>(L a, L b) where L : unmanaged, ILanes<L> => a / b;

    public static L DerivativeA<L>(L a, L b) where L : unmanaged, ILanes<L> => L.Broadcast(1) / b;

    public static L DerivativeB<L>(L a, L b) where L : unmanaged, ILanes<L> => -a / (b * b);
}
