namespace Unroll.Tests;

/// <summary>The sentences that users read, word for word.</summary>
public sealed class ErrorTextTests
{
    [Fact]
    public void Shapes()
    {
        Says("A shape of 5 dimensions was asked for; expected at most 4.", () => new Shape(1, 1, 1, 1, 1));
        Says("A shape was given the size -2 in dimension 1; expected 0 or more.", () => new Shape(1, -2));
        Says("A shape of [100000, 100000] has too many elements; expected at most 268435455.", () => new Shape(100_000, 100_000));
        Says("Dimension 2 of the shape [3, 4] was asked for; it has 2.", () => new Shape(3, 4)[2]);
        Says("A tensor of shape [2, 2] was given 3 numbers; expected 4.", () => new Tensor(new Shape(2, 2), [1, 2, 3]));
        Says("Rows 1 to 4 of a tensor of shape [3, 2] were asked for; it has no such rows.", () => new Tensor(new Shape(3, 2)).Rows(1, 3));
        Says("A tensor of shape [3, 2] cannot be seen as [4]: 6 numbers against 4.", () => new Tensor(new Shape(3, 2)).As(new Shape(4)));
        Says("Item() was asked of a tensor of shape [3]; expected one number.", () => new Tensor(new Shape(3)).Item());
    }

    [Fact]
    public void Devices()
    {
        Says("A device of -1 threads was asked for; expected 1 to 1024, or 0 for one a core.", () => new Device(-1));
        string available = string.Join(", ", KernelSet.Available.Select(set => set.Name));
        Says($"The kernel set 'abacus' was asked for; this machine has {available}.", () => new Device(1, "abacus"));
    }

    [Fact]
    public void EndedTapes()
    {
        Tape tape = Tape.ForGradients(TestDevice.Default);
        Value constant = tape.Constant(new Tensor(new Shape(2))), value = constant * 2;
        Tensor tensor = value.Tensor;
        tape.Dispose();
        Says("A value of shape [2] was used after its tape had ended; take Keep() of it before the tape is disposed.", () => value.Tensor);
        Says("A tensor of shape [2] was used after its tape had ended; take Keep() of it before the tape is disposed.", () => tensor.Rows(0, 1), () => tensor.Keep());
        const string ended = "An operation was asked of a tape that had ended; make a new tape for each step, and take Keep() of what is to outlive one.";
        Says(ended, () => value + value, () => tape.Constant(tensor), () => tape.Use(ParameterStore.Draw(1).Root.Parameter("p", new Shape(1), Init.Zero)), () => tape.Backward(value));
    }

    [Fact]
    public void TwoTapes()
    {
        using Tape one = Tape.ForGradients(TestDevice.Default), two = Tape.ForGradients(TestDevice.Default), prediction = Tape.ForPrediction(TestDevice.Default);
        Value a = one.Constant(new Tensor(new Shape(2))), b = two.Constant(new Tensor(new Shape(2))), p = prediction.Constant(new Tensor(default));
        Says("The operation add was given a value of shape [2] from another tape; all its inputs must be on one tape.", () => a + b);
        Says("Backward was given a value of shape [] from another tape; expected one number of this tape, such as a mean.", () => two.Backward(a.Sum()));
        Says("Backward was asked for the gradient of a value of shape [2] from another tape; expected values of this tape.", () => one.Backward(a.Sum(), b));
        Says("Backward was asked for the gradient of a value of shape [] from another tape; expected values of this tape.", () => one.Backward(a.Sum(), p));
        Assert.Equal([1, 1], one.Backward(a.Sum(), a)[0].Span);
    }

    [Fact]
    public void Backward()
    {
        using Tape prediction = Tape.ForPrediction(TestDevice.Default), tape = Tape.ForGradients(TestDevice.Default);
        Value value = tape.Constant(new Tensor(new Shape(2)));
        Says("Backward was called on a tape for prediction, which records nothing; use Tape.ForTraining or Tape.ForGradients.", () => prediction.Backward(prediction.Constant(new Tensor(default))));
        Says("Backward was given a value of shape [2]; expected one number of this tape, such as a mean.", () => tape.Backward(value));
        tape.Backward(value.Sum());
        Says("Backward was called twice on one tape; make a new tape for each step.", () => tape.Backward(value.Sum()));
    }

    [Fact]
    public void Operations()
    {
        using Tape tape = Tape.ForGradients(TestDevice.Default);
        Value m23 = tape.Constant(new Tensor(new Shape(2, 3))), m32 = tape.Constant(new Tensor(new Shape(3, 2))), row = tape.Constant(new Tensor(new Shape(2)));
        Says("add: found the shapes [2, 3] and [3, 2]; expected equal shapes.", () => m23 + m32);
        Says("subtract: found the shapes [2, 3] and [3, 2]; expected equal shapes.", () => m23 - m32);
        Says("multiply: found the shapes [2, 3] and [2]; expected equal shapes.", () => m23 * row);
        Says("divide: found the shapes [2, 3] and [2]; expected equal shapes.", () => m23 / row);
        Says("matrix product: found the shapes [2, 3] and [2, 3]; expected [N, K] and [K, M].", () => m23.MatMul(m23));
        Says("matrix product: found the shapes [2, 3] and [2]; expected [N, K] and [K, M].", () => m23.MatMul(row));
        Says("add row: found the shapes [2, 3] and [2]; expected a row of 3.", () => m23.AddRow(row));
        Says("times row: found the shapes [2, 3] and [2]; expected a row of 3.", () => m23.TimesRow(row));
        Says("times column: found the shapes [2, 3] and [2]; expected a column of 2.", () => m23.TimesColumn(row));
        Says("move: found the shapes [2, 3] and [2]; expected as many rows of each, one or more slots, and an odd number of shifts.", () => m23.Move(row));
        Says("sharpen: found the shapes [2, 3] and [2]; expected a column of 2.", () => m23.Sharpen(row));
        Says("Memory: found numbers of shape [2, 3] for 2 slots; expected a row for each sequence, as many numbers in each slot.", () => new SlotMemory(m23, 2).Values);
        Says("similarities: found the shape [2] for 2 memories of 3 slots of 1 numbers; expected as many rows of 1 for each.", () => new SlotMemory(m23, 3).Similarities(row, true));
        Says("read: found the shape [2] for 2 memories of 3 slots of 1 numbers; expected as many rows of 3 for each.", () => new SlotMemory(m23, 3).Read(row));
        Says("write: found 1 weights, 0 erases and 0 adds; expected one of each for each head.", () => new SlotMemory(m23, 3).Write([m23], [], []).Values);
        Says("write: found the shapes [2, 3] and [2]; expected [2, 3] and [2, 1].", () => new SlotMemory(m23, 3).Write([m23], [row], [row]).Values);
        Says("A tensor of shape [2, 3] cannot be seen as [5]: 6 numbers against 5.", () => m23.Reshape(new Shape(5)));
        Says("Rows 1 to 3 of a tensor of shape [2, 3] were asked for; it has no such rows.", () => m23.Rows(1, 2));
        Says("columns: found columns 2 to 4 of [2, 3]; expected a range within the columns of a matrix.", () => m23.Columns(2, 2));
        Says("concatenate rows: found the shapes [2, 3] and [3, 2]; expected matrices of equal width.", () => Shaping.ConcatRows(m23, m32));
        Says("concatenate columns: found the shapes [2, 3] and [3, 2]; expected matrices of equal height.", () => Shaping.ConcatColumns(m23, m32));
        Says("take rows: found the row 2; expected 0 to 1 for [2, 3].", () => m23.TakeRows([0, 2]));
        Says("take rows: found the row -1; expected 0 to 1 for [2, 3].", () => m23.TakeRows([-1]));
        Says("take rows: found the shape [2]; expected 2 dimensions.", () => row.TakeRows([0]));
        Says("sum columns: found the shape [2]; expected 2 dimensions.", () => row.SumColumns());
        Says("mean: found the shape [0]; expected at least one number.", () => tape.Constant(new Tensor(new Shape(0))).Mean());
        Says("cross-entropy: found 1 targets; expected 2, one a row.", () => m23.CrossEntropy([0]));
        Says("cross-entropy: found the target 3; expected 0 to 2.", () => m23.CrossEntropy([0, 3]));
        Says("cross-entropy: found the smoothing 1.5; expected 0 to 1.", () => m23.CrossEntropy([0, 1], 1.5));
        Says("dropout: found the probability 1; expected 0 or more and below 1.", () => m23.Dropout(1));
        Says("dropout: found the probability NaN; expected 0 or more and below 1.", () => m23.Dropout(double.NaN));
    }

    [Fact]
    public void Recurrences()
    {
        using Tape tape = Tape.ForGradients(TestDevice.Default);
        SequenceLayout layout = new(2, 1);
        Value Of(params int[] sizes) => tape.Constant(new Tensor(new Shape(sizes)));
        Says(
            "elman: found inputs [4, 2], W [2, 3], U [3, 3] and b [3] for 3 rows; expected [3, I], [I, 1 H], [H, 1 H] and [1 H].",
            () => Recurrence.Elman<Tanh>(Of(4, 2), layout, Of(2, 3), Of(3, 3), Of(3), null));
        Says("elman: found an initial state of shape [1, 3]; expected [2, 3].", () => Recurrence.Elman<Tanh>(Of(3, 2), layout, Of(2, 3), Of(3, 3), Of(3), Of(1, 3)));
        Says("lstm: found an initial state of shape [2, 4]; expected [2, 3].", () => Recurrence.Lstm(Of(3, 2), layout, Of(2, 12), Of(3, 12), Of(12), Of(2, 4), null));
        Says("lstm: found an initial state of shape [3]; expected [2, 3].", () => Recurrence.Lstm(Of(3, 2), layout, Of(2, 12), Of(3, 12), Of(12), Of(2, 3), Of(3)));
        Says("gru: found an initial state of shape [3, 3]; expected [2, 3].", () => Recurrence.Gru(Of(3, 2), layout, Of(2, 9), Of(3, 9), Of(9), Of(3), Of(3, 3)));
        Says("gru: found q of shape [2]; expected [3].", () => Recurrence.Gru(Of(3, 2), layout, Of(2, 9), Of(3, 9), Of(9), Of(2), null));
    }

    [Fact]
    public void LayoutsAndSequences()
    {
        Says("Sequence 1 was given the length -3; expected 0 or more.", () => new SequenceLayout(2, -3));
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        Says("Sequences: found rows of shape [4, 2]; expected [3, features] by the layout.", () => new Sequences(new SequenceLayout(1, 2), tape.Constant(new Tensor(new Shape(4, 2)))));
        Says("Sequences: found rows of shape [3]; expected [3, features] by the layout.", () => new Sequences(new SequenceLayout(1, 2), tape.Constant(new Tensor(new Shape(3)))));
    }

    [Fact]
    public void Parameters()
    {
        ParameterStore drawn = ParameterStore.Draw(1);
        drawn.Root.Child("a").Parameter("w", new Shape(2), Init.Zero);
        drawn.Root.Parameter("b", new Shape(2), Init.Zero);
        Says("There is no parameter 'c'; there are a.w, b.", () => drawn["c"]);
        Says("Parameter 'a.w': found the shapes [2] and [3]; expected equal shapes.", () => drawn.Root.Parameter("a.w", new Shape(3), Init.Zero));

        Dictionary<string, Tensor> saved = new() { ["a"] = new Tensor(new Shape(2)), ["z"] = new Tensor(new Shape(2)), ["y"] = new Tensor(new Shape(2)) };
        Says(
            "model/weights.safetensors: the tensor 'c' [2] that the model needs is missing; was the model saved with another recipe?",
            () => ParameterStore.Load(saved, "model/weights.safetensors").Root.Parameter("c", new Shape(2), Init.Zero));
        Says(
            "model/weights.safetensors: the tensor 'a' has the shape [2]; expected [3] by the model's recipe.",
            () => ParameterStore.Load(saved, "model/weights.safetensors").Root.Parameter("a", new Shape(3), Init.Zero));
        ParameterStore store = ParameterStore.Load(saved, "model/weights.safetensors");
        store.Root.Parameter("a", new Shape(2), Init.Zero);
        Says("model/weights.safetensors: the model does not use the tensors y, z; was the model saved with another recipe?", store.Complete);
        store.Root.Parameter("y", new Shape(2), Init.Zero);
        Says("model/weights.safetensors: the model does not use the tensor z; was the model saved with another recipe?", store.Complete);
    }

    [Fact]
    public void Options()
    {
        Require.InRange("Momentum", 0.5, 0, 1);
        Says("Momentum is 1.5; expected 0 to 1.", () => Require.InRange("Momentum", 1.5, 0, 1));
        Says("Momentum is NaN; expected 0 to 1.", () => Require.InRange("Momentum", double.NaN, 0, 1));
        Require.Positive("Rate", 0.5);
        foreach (double bad in (double[])[0, -1, double.NaN, double.PositiveInfinity])
            Says(FormattableString.Invariant($"Rate is {bad}; expected a number above 0."), () => Require.Positive("Rate", bad));
    }

    private static void Says(string sentence, params Func<object?>[] actions)
    {
        foreach (Func<object?> action in actions)
            Assert.Equal(sentence, Assert.Throws<UnrollException>(action).Message);
    }

    private static void Says(string sentence, Action action) => Assert.Equal(sentence, Assert.Throws<UnrollException>(action).Message);
}
