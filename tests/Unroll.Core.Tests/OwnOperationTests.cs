namespace Unroll.Tests;

/// <summary>Operations as users write them: what they are promised, and what is refused before it does harm.</summary>
public sealed class OwnOperationTests
{
    /// <summary>y = x w, and Σ y beside it; what the gradient needs is a copy in rented memory.</summary>
    private sealed class Weighted(Value x, Value w) : Operation(x, w)
    {
        private Tensor? Kept { get; set; }

        public override string Name => "weighted";

        public override Tensor[] Forward(Tape tape)
        {
            Tensor y = tape.Rent(x.Shape), sum = tape.Rent(default);
            Kept = tape.Rent(w.Shape);
            w.Tensor.Span.CopyTo(Kept.Span);
            sum.Span[0] = 0;
            for (int i = 0; i < y.Count; i++)
            {
                y.Span[i] = x.Tensor.Span[i] * w.Tensor.Span[i];
                sum.Span[0] += y.Span[i];
            }
            return [y, sum];
        }

        public override void Backward(GradientFlow flow)
        {
            Tensor dy = flow.Of(Outputs[0]), dSum = flow.Of(Outputs[1]), dx = flow.Into(x), dw = flow.Into(w);
            for (int i = 0; i < dy.Count; i++)
            {
                dx.Span[i] += (dy.Span[i] + dSum.Item()) * Kept!.Span[i];
                dw.Span[i] += (dy.Span[i] + dSum.Item()) * x.Tensor.Span[i];
            }
        }
    }

    /// <summary>Does as it is told.</summary>
    private sealed class Told(Value[] inputs, Func<Tape, Tensor[]> forward, Action<Operation, GradientFlow>? backward = null) : Operation(inputs)
    {
        public override string Name => "told";

        public override Tensor[] Forward(Tape tape) => forward(tape);

        public override void Backward(GradientFlow flow) => backward?.Invoke(this, flow);
    }

    [Fact]
    public void GradientsOfSeveralInputsAndOutputs()
    {
        Samples draw = new(1);
        Tensor x = draw.Normal(2, 5), w = draw.Normal(2, 5);
        GradientCheck.Run(2, (tape, v) => tape.Record(new Weighted(v[0], v[1])).ToArray(), x, w);
        GradientCheck.Run(3, (tape, v) => tape.Record(new Weighted(v[0], v[1]))[0], x, w); // none arrives at the other output
        GradientCheck.Run(4, (tape, v) => tape.Record(new Weighted(v[0], v[1]))[1], x, w);
        GradientCheck.Run(5, (tape, v) => tape.Record(new Weighted(v[0], v[0]))[0], x);
        Unroll.GradientCheck.Run(TestDevice.Default, (tape, v) => tape.Record(new Weighted(v[0], v[1]))[0], x, w);
    }

    /// <summary>What an operation keeps is neither lent again nor collected before its backward.</summary>
    [Fact]
    public void WhatIsKeptLivesUntilTheBackward()
    {
        using Device device = new(1);
        Tensor x = new Samples(6).Normal(3, 7), w = new Samples(7).Normal(3, 7);
        using Tape tape = Tape.ForGradients(device);
        Value a = tape.Constant(x), b = tape.Constant(w), y = tape.Record(new Weighted(a, b))[0];
        for (int i = 0; i < 50; i++)
        {
            using Tape other = Tape.ForPrediction(device);
            other.Rent(w.Shape).Span.Fill(Real.NaN);
            tape.Rent(w.Shape).Span.Fill(Real.NaN);
        }
        GC.Collect();
        Tensor gradient = tape.Backward(y.Sum(), a)[0];
        Near.Same(w, gradient, "the gradient is what was kept");
    }

    /// <summary>A tape that predicts keeps memory of the collector that an operation gave: kernels have but its pointer.</summary>
    [Fact]
    public void AnOutputMayBeAnyTensor()
    {
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        (Value doubled, WeakReference<Tensor> own) = Doubled(tape);
        GC.Collect();
        Assert.True(own.TryGetTarget(out _));
        Assert.Equal([6, 8], doubled.Tensor.Span);

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        static (Value, WeakReference<Tensor>) Doubled(Tape tape)
        {
            Tensor own = new(new Shape(2), [3, 4]);
            return (tape.Record(new Told([], _ => [own]))[0] * 2, new WeakReference<Tensor>(own));
        }
    }

    [Fact]
    public void AnOperationOnATapeThatPredictsIsForwardAlone()
    {
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Value x = tape.Constant(new Tensor(new Shape(2), [3, 4]));
        Assert.Equal([9, 16], tape.Record(new Weighted(x, x))[0].Tensor.Span);
        Assert.Equal(0, tape.Count);
    }

    [Fact]
    public void WrongOutputsAreRefused()
    {
        using Tape tape = Tape.ForGradients(TestDevice.Default);
        Tensor gone;
        using (Tape other = Tape.ForPrediction(TestDevice.Default))
            gone = other.Rent(new Shape(2));
        Refused("told gave null for its outputs", () => tape.Record(new Told([], _ => null!)));
        Refused("told gave null as output 1", () => tape.Record(new Told([], t => [t.Rent(default), null!])));
        Refused("told gave a tensor of an ended tape as output 0", () => tape.Record(new Told([], _ => [gone])));
        Assert.Equal(0, tape.Count);
    }

    [Fact]
    public void AnOperationIsUsedOnce()
    {
        using Tape recording = Tape.ForGradients(TestDevice.Default), predicting = Tape.ForPrediction(TestDevice.Default);
        foreach (Tape tape in (Tape[])[recording, predicting])
        {
            Told operation = new([], t => [t.Rent(default)]);
            tape.Record(operation);
            Refused("told was recorded a second time", () => tape.Record(operation));
        }
    }

    [Fact]
    public void InputsAreValuesOfOneTapeAndCopied()
    {
        using Tape tape = Tape.ForGradients(TestDevice.Default), other = Tape.ForGradients(TestDevice.Default);
        Value x = tape.Constant(new Tensor(new Shape(2)));
        Refused("null as input 1", () => tape.Record(new Told([x, null!], _ => [])));
        Refused("another tape", () => tape.Record(new Told([other.Constant(new Tensor(new Shape(3)))], _ => [])));
        Value[] given = [x];
        Told operation = new(given, t => [t.Rent(default)]);
        given[0] = other.Constant(new Tensor(new Shape(9)));
        Assert.Same(x, operation.Inputs[0]);
    }

    /// <summary>A gradient is only ever placed where a value of its shape is: kernels go by the shape.</summary>
    [Fact]
    public void ABackwardReachesItsOwnInputsAndOutputsAlone()
    {
        using Tape stranger = Tape.ForGradients(TestDevice.Default);
        for (int i = 0; i < 4; i++) // one each in the place that an input and an output have on their own tape
        {
            Value foreign = stranger.Constant(new Tensor(new Shape(1000)));
            Wrong("a value of shape [1000] as an input", (_, flow) => flow.Into(foreign));
            Wrong("a value of shape [1000] as an input", (_, flow) => flow.Wants(foreign));
            Wrong("a value of shape [1000] as an output", (_, flow) => flow.Of(foreign));
        }
        Wrong("as an input", (op, flow) => flow.Into(op.Outputs[0]));
        Wrong("as an output", (op, flow) => flow.Of(op.Inputs[0]));
        Wrong("null as an input", (_, flow) => flow.Into(null!));
        Wrong("as an input", (_, flow) => flow.Into(flow.Tape.Constant(new Tensor(new Shape(5)))));

        static void Wrong(string says, Action<Operation, GradientFlow> backward)
        {
            using Tape tape = Tape.ForGradients(TestDevice.Default);
            Value x = tape.Constant(new Tensor(new Shape(2))), before = x.Tanh();
            Value y = tape.Record(new Told([before], t => [t.Rent(default)], backward))[0];
            Refused(says, () => tape.Backward(y, x));
        }
    }

    [Fact]
    public void AFlowEndsWithItsBackward()
    {
        using Tape tape = Tape.ForGradients(TestDevice.Default);
        Value x = tape.Constant(new Tensor(new Shape(2)));
        GradientFlow? kept = null;
        Tensor? arrived = null;
        Operation? operation = null;
        Value y = tape.Record(new Told([x], t => [t.Rent(default)], (op, flow) => (kept, operation, arrived) = (flow, op, flow.Of(op.Outputs[0]))))[0];
        tape.Backward(y, x);
        Refused("used after the backward", () => kept!.Into(x));
        Refused("used after the backward", () => kept!.Of(operation!.Outputs[0]));
        Refused("after its tape had ended", () => arrived!.Span.Clear());
    }

    [Fact]
    public void RentedMemoryEndsWithTheTape()
    {
        Tape tape = Tape.ForGradients(TestDevice.Default);
        Tensor rented = tape.Rent(new Shape(3));
        tape.Dispose();
        Refused("after its tape had ended", () => rented.Span.Clear());
        Refused("a tape that had ended", () => tape.Rent(new Shape(3)));
    }

    [Theory, InlineData(0, 5), InlineData(1, 5), InlineData(5, 5), InlineData(6, 5), InlineData(1003, 10)]
    public void PiecesCoverEachPlaceOnce(int count, int piece)
    {
        using Device device = TestDevice.OfThreads(3);
        int[] seen = new int[count];
        device.ForEachPiece(count, piece, (from, to) =>
        {
            Assert.True(from % piece == 0 && to - from <= piece);
            for (int i = from; i < to; i++)
                Interlocked.Increment(ref seen[i]);
        });
        Assert.All(seen, times => Assert.Equal(1, times));
    }

    [Fact]
    public void PiecesThatCannotBeAreRefusedAndFaultsComeBack()
    {
        using Device device = TestDevice.OfThreads(2);
        Refused("pieces of 0 out of 3", () => device.ForEachPiece(3, 0, (_, _) => { }));
        Refused("out of -1", () => device.ForEachPiece(-1, 1, (_, _) => { }));
        Refused("piece 4", () => device.ForEachPiece(9, 1, (from, _) =>
        {
            if (from == 4)
                throw new UnrollException("piece 4");
        }));
    }

    private static void Refused(string says, Action action) => Assert.Contains(says, Assert.Throws<UnrollException>(action).Message, StringComparison.Ordinal);
}
