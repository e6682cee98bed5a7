namespace Unroll.Tests;

/// <summary>The checks themselves: what is wrong by a tenth is found, however small it is.</summary>
public sealed class GradientCheckTests
{
    [Fact]
    public void TensorsAreComparedByTheirOwnScale()
    {
        foreach (double scale in (double[])[1e6, 1, 1e-2, 1e-4, 1e-5])
        {
            Tensor right = Of(scale, 1), wrong = Of(scale, 1.1), close = Of(scale, 1 + 1e-6);
            Near.Assert(right, close, 1e-5, "close");
            Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Near.Assert(right, wrong, 1e-5, "wrong"));
        }
        Near.Assert(Of(0, 1), Of(Near.Rounding / 2, 1), 1e-5, "rounding");
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Near.Assert(Of(0, 1), Of(1e-5, 1), 1e-5, "more than rounding"));

        static Tensor Of(double scale, double factor) => new(new Shape(3), [(Real)(scale * 0.5), (Real)(-scale * 0.2), (Real)(scale * 0.3 * factor)]);
    }

#if !SINGLE
    /// <summary>Gradients from 1,000 down to 1e-7, right, and wrong by a tenth, of inputs and of parameters; and of a small part beside larger ones.</summary>
    [Theory, InlineData(1e3), InlineData(1), InlineData(1e-3), InlineData(1e-5), InlineData(1e-7)]
    public void AGradientThatIsWrongByATenthIsFound(double scale)
    {
        Tensor x = new Samples(1).Normal(2, 3);
        GradientCheck.Run(2, (_, v) => Scaled(v[0], scale, 1), x);
        Fails(() => GradientCheck.Run(2, (_, v) => Scaled(v[0], scale, 1.1), x));
        ParameterStore store = ParameterStore.Draw(1);
        Parameter w = store.Root.Parameter("w", new Shape(2, 3), Init.Normal(1));
        GradientCheck.Parameters(3, store, tape => Scaled(tape.Use(w), scale, 1));
        Fails(() => GradientCheck.Parameters(3, store, tape => Scaled(tape.Use(w), scale, 1.1)));
        GradientCheck.Along(3, store, tape => [Scaled(tape.Use(w), scale, 1)]);
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => GradientCheck.Along(3, store, tape => [Scaled(tape.Use(w), scale, 1.1)]));
        Parameter other = store.Root.Parameter("other", new Shape(2, 3), Init.Normal(1));
        GradientCheck.Parameters(4, store, tape => Scaled(tape.Use(w), scale, 1) + tape.Use(other));
        Fails(() => GradientCheck.Parameters(4, store, tape => Scaled(tape.Use(w), scale, 1.1) + tape.Use(other)));

        static void Fails(Action check) => Assert.Throws<UnrollException>(check);
        static Value Scaled(Value x, double scale, double wrong) => x.Tape.Record(new WronglyScaled(x, scale, wrong))[0];
    }

#endif

    /// <summary>The check that users have, in single precision too: 2 % are found, and what is right passes, beside a kink as well.</summary>
    [Fact]
    public void UsersFindWhatIsWrong()
    {
        Device device = TestDevice.Default;
        Tensor x = new Samples(5).Normal(3, 9), y = new Samples(6).Normal(3, 9);
        x.Span[4] = (Real)0.004; // relu's kink is nearer than the first step
        Unroll.GradientCheck.Run(device, (_, v) => Own(v[0], 1, (dx, g) => dx + g), x);
        Unroll.GradientCheck.Run(device, (_, v) => v[0].Relu() * v[1], x, y);
        Unroll.GradientCheck.Run(device, (_, v) => v[0].Dropout(0.5).CrossEntropy([1, 8, 3]), x);
        Says("a gradient of", () => Unroll.GradientCheck.Run(device, (_, v) => Own(v[0], 1.02, (dx, g) => dx + g), x));
        Says("element 0 of input 1 [3, 9]", () => Unroll.GradientCheck.Run(device, (_, v) => v[0] + Own(v[1], -1, (dx, g) => dx + g), x, y));
        Says("overwrites where it should add", () => Unroll.GradientCheck.Run(device, (_, v) => Own(v[0], 1, (_, g) => g), x));
        Says("input 0 [3, 9] changed", () => Unroll.GradientCheck.Run(device, (tape, v) => Own(v[0], 1, (dx, g) => dx + g, () => x.Span[1]++), x));
        Says("no other is asked for", () => Unroll.GradientCheck.Run(device, (_, v) => v[0].Tape.Record(new WantsBoth(v[0], v[1]))[0], x, y));

        ParameterStore store = ParameterStore.Draw(1);
        Parameter w = store.Root.Child("layer").Parameter("w", new Shape(2, 3), Init.Normal(1));
        Tensor before = w.Data.Keep();
        Unroll.GradientCheck.Parameters(device, store, tape => tape.Use(w).TakeRows([1, 1]));
        Says("of parameter layer.w", () => Unroll.GradientCheck.Parameters(device, store, tape => Own(tape.Use(w), 1.02, (dx, g) => dx + g)));
        Near.Same(before, w.Data, "what was checked is put back");

        static void Says(string what, Action check) => Assert.Contains(what, Assert.Throws<UnrollException>(check).Message, StringComparison.Ordinal);
        static Value Own(Value x, double wrong, Func<double, double, double> add, Action? also = null)
        {
            also?.Invoke();
            return x.Tape.Record(new WronglyScaled(x, 1, wrong, add))[0];
        }
    }

    /// <summary>a + b, with gradients for both or none.</summary>
    private sealed class WantsBoth(Value a, Value b) : Operation(a, b)
    {
        public override string Name => "wants both";

        public override Tensor[] Forward(Tape tape)
        {
            Tensor y = tape.Rent(a.Shape);
            System.Numerics.Tensors.TensorPrimitives.Add<Real>(a.Tensor.Span, b.Tensor.Span, y.Span);
            return [y];
        }

        public override void Backward(GradientFlow flow)
        {
            if (!flow.Wants(a) || !flow.Wants(b))
                return;
            foreach (Tensor into in (Tensor[])[flow.Into(a), flow.Into(b)])
                System.Numerics.Tensors.TensorPrimitives.Add<Real>(into.Span, flow.Of(Outputs[0]).Span, into.Span);
        }
    }

    /// <summary>y = scale tanh x, and a gradient that is so many times too large.</summary>
    private sealed class WronglyScaled(Value x, double scale, double wrong, Func<double, double, double>? add = null) : Operation(x)
    {
        public override string Name => "wrongly scaled";

        public override Tensor[] Forward(Tape tape)
        {
            Tensor y = tape.Rent(x.Shape);
            for (int i = 0; i < y.Count; i++)
                y.Span[i] = (Real)(scale * Math.Tanh(x.Tensor.Span[i]));
            return [y];
        }

        public override void Backward(GradientFlow flow)
        {
            Tensor dy = flow.Of(Outputs[0]), dx = flow.Into(x);
            for (int i = 0; i < dy.Count; i++)
            {
                double gradient = dy.Span[i] * wrong * scale * (1 - Math.Pow(Math.Tanh(x.Tensor.Span[i]), 2));
                dx.Span[i] = (Real)(add is null ? dx.Span[i] + gradient : add(dx.Span[i], gradient));
            }
        }
    }
}
