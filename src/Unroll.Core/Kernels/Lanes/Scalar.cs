namespace Unroll;

/// <summary>One number a register: the portable set's element-wise kernels, and the reference for all others.</summary>
internal readonly unsafe struct Scalar(Real x) : ILanes<Scalar>
{
    private readonly Real x = x;

    public static int Count => 1;

    public static Scalar Load(Real* p) => new(*p);

    public static Scalar Load(Real* p, int n) => new(n > 0 ? *p : 0);

    public static void Store(Scalar value, Real* p) => *p = value.x;

    public static void Store(Scalar value, Real* p, int n)
    {
        if (n > 0)
            *p = value.x;
    }

    public static Scalar Broadcast(Real x) => new(x);

    public static Scalar MulAdd(Scalar a, Scalar b, Scalar c) => new((a.x * b.x) + c.x);

    public static Scalar operator +(Scalar a, Scalar b) => new(a.x + b.x);

    public static Scalar operator -(Scalar a, Scalar b) => new(a.x - b.x);

    public static Scalar operator *(Scalar a, Scalar b) => new(a.x * b.x);

    public static Scalar operator /(Scalar a, Scalar b) => new(a.x / b.x);

    public static Scalar operator -(Scalar a) => new(-a.x);

    public static Scalar Max(Scalar a, Scalar b) => new(a.x > b.x ? a.x : b.x);

    public static Scalar Sqrt(Scalar x) => new(Real.Sqrt(x.x));

    public static Scalar Exp(Scalar x) => new(Real.Exp(x.x));

    public static Scalar Log(Scalar x) => new(Real.Log(x.x));

    public static Scalar Tanh(Scalar x) => new(Real.Tanh(x.x));

    public static Scalar Sigmoid(Scalar x) => new(1 / (1 + Real.Exp(-x.x)));

    public static Scalar WherePositive(Scalar test, Scalar then) => test.x > 0 ? then : default;

    public static void Transpose(Real* source, nint stride, int rows, Real* target, nint targetStride) => *target = rows > 0 ? *source : 0;

    public static Real Sum(Scalar x) => x.x;

    public static Real MaxAcross(Scalar x) => x.x;
}
