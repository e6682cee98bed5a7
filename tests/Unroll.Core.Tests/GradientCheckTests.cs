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
        Fails(() => GradientCheck.Along(3, store, tape => [Scaled(tape.Use(w), scale, 1.1)]));
        Parameter other = store.Root.Parameter("other", new Shape(2, 3), Init.Normal(1));
        GradientCheck.Parameters(4, store, tape => Scaled(tape.Use(w), scale, 1) + tape.Use(other));
        Fails(() => GradientCheck.Parameters(4, store, tape => Scaled(tape.Use(w), scale, 1.1) + tape.Use(other)));

        static void Fails(Action check) => Assert.ThrowsAny<Xunit.Sdk.XunitException>(check);
        static Value Scaled(Value x, double scale, double wrong) => x.Tape.Record(new WronglyScaled(x, scale, wrong))[0];
    }

    /// <summary>y = scale tanh x, and a gradient that is so many times too large.</summary>
    private sealed class WronglyScaled(Value x, double scale, double wrong) : Op(x)
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
            Tensor dy = flow.Of(Outputs[0])!, dx = flow.Into(x);
            for (int i = 0; i < dy.Count; i++)
                dx.Span[i] += (Real)(dy.Span[i] * wrong * scale * (1 - Math.Pow(Math.Tanh(x.Tensor.Span[i]), 2)));
        }
    }
#endif
}
