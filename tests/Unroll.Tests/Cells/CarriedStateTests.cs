namespace Unroll.Tests;

/// <summary>Truncated backpropagation: a stream in pieces remembers as if it were whole, and its gradients stop at the cuts.</summary>
public sealed class CarriedStateTests
{
    private const int B = 2;
    private const int T = 12;
    private const int Piece = 4;
    private const int I = 3;

#if SINGLE
    private const double Tolerance = 2e-5;
#else
    private const double Tolerance = 1e-12;
#endif

    public static TheoryData<string> Cells => CellContractTests.Cells();

    [Theory]
    [MemberData(nameof(Cells), MemberType = typeof(CarriedStateTests))]
    public void PiecesGiveTheBitsOfOneLongRun(string json)
    {
        (Recurrent network, _) = Network(json);
        Tensor x = new Samples(3).Normal(B * T, I);
        using Tape whole = Tape.ForPrediction(TestDevice.Default);
        Unrolled expected = network.Run(new Sequences(new SequenceLayout(T, T), whole.Constant(x)));
        CarriedState? carried = null;
        for (int from = 0; from < T; from += Piece)
        {
            using Tape tape = Tape.ForPrediction(TestDevice.Default);
            Unrolled piece = network.Run(new Sequences(new SequenceLayout(Piece, Piece), tape.Constant(Cut(x, from))), carried?.On(tape));
            Near.Same(Cut(expected.Outputs.Rows.Tensor, from), piece.Outputs.Rows.Tensor, $"the piece from {from}");
            carried = new CarriedState(piece.Last);
        }
        using Tape last = Tape.ForPrediction(TestDevice.Default);
        IReadOnlyList<State> states = carried!.On(last);
        for (int place = 0; place < states.Count; place++)
        {
            for (int part = 0; part < states[place].Parts.Count; part++)
                Near.Same(expected.Last[place][part].Tensor, states[place][part].Tensor, $"state {place}.{part}");
        }
    }

    [Fact]
    public void StreamsAreTakenInAnyOrderAndSeveralTimes()
    {
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        CarriedState three = new([new State(tape.Constant(new Tensor(new Shape(3, 2), [0, 1, 10, 11, 20, 21])), tape.Constant(new Tensor(new Shape(3, 1), [5, 6, 7])))]);
        State taken = three.Take([2, 0, 2, 1]).On(tape)[0];
        Assert.Equal([20, 21, 0, 1, 20, 21, 10, 11], taken[0].Tensor.Span.ToArray());
        Assert.Equal([7, 5, 7, 6], taken[1].Tensor.Span.ToArray());
        Assert.Equal("CarriedState: found stream 3; expected one of its 3, counted from 0.", Assert.Throws<UnrollException>(() => three.Take([0, 3])).Message);
        Assert.Throws<UnrollException>(() => three.Take([-1]));
    }

    /// <summary>The reference is one tape on which the state is detached by hand between steps of the cell.</summary>
    [Theory]
    [MemberData(nameof(Cells), MemberType = typeof(CarriedStateTests))]
    public void GradientsAreThoseOfATapeCutByHand(string json)
    {
        (Recurrent network, ParameterStore store) = Network(json);
        Tensor x = new Samples(3).Normal(B * T, I), weights = new Samples(4).Normal(B * T, network.OutputSize);
        ICell cell = network.Cells[0][0];
        using Tape reference = Tape.ForGradients(TestDevice.Default);
        Value loss = reference.Constant(new Tensor(default));
        State state = cell.Start(reference, B);
        for (int t = 0; t < T; t++)
        {
            if (t > 0 && t % Piece == 0)
                state = state.Detach();
            (Value output, state) = cell.Step(reference.Constant(Step(x, t)), state);
            loss += (output * reference.Constant(Step(weights, t))).Sum();
        }
        Tensor[] expected = reference.Backward(loss, [.. store.Parameters.Select(reference.Use)]);

        Tensor[] actual = [.. store.Parameters.Select(parameter => new Tensor(parameter.Shape))];
        CarriedState? carried = null;
        for (int from = 0; from < T; from += Piece)
        {
            using Tape tape = Tape.ForGradients(TestDevice.Default);
            Unrolled piece = network.Run(new Sequences(new SequenceLayout(Piece, Piece), tape.Constant(Cut(x, from))), carried?.On(tape));
            carried = new CarriedState(piece.Last);
            Value part = (piece.Outputs.Rows * tape.Constant(Cut(weights, from))).Sum();
            Tensor[] gradients = tape.Backward(part, [.. store.Parameters.Select(tape.Use)]);
            for (int i = 0; i < actual.Length; i++)
                System.Numerics.Tensors.TensorPrimitives.Add(actual[i].Span, gradients[i].Span, actual[i].Span);
        }
        for (int i = 0; i < actual.Length; i++)
            Near.Assert(expected[i], actual[i], Tolerance, $"the gradient of {store.Parameters[i]}");
    }

    [Theory]
    [MemberData(nameof(Cells), MemberType = typeof(CarriedStateTests))]
    public void NothingBeforeACutHasAGradient(string json)
    {
        (Recurrent network, _) = Network(json);
        Samples samples = new(3);
        foreach (bool cut in new[] { false, true })
        {
            using Tape tape = Tape.ForGradients(TestDevice.Default);
            SequenceLayout layout = new(Piece, Piece);
            Value first = tape.Constant(samples.Normal(B * Piece, I)), second = tape.Constant(samples.Normal(B * Piece, I));
            IReadOnlyList<State> last = network.Run(new Sequences(layout, first)).Last;
            Unrolled piece = network.Run(new Sequences(layout, second), cut ? new CarriedState(last).On(tape) : last);
            Tensor[] gradients = tape.Backward(piece.Outputs.Rows.Square().Sum(), [first, second]);
            bool remembers = !json.StartsWith("{\"type\":\"feed-forward\"", StringComparison.Ordinal);
            Assert.Equal(!cut && remembers, gradients[0].Span.ToArray().Any(g => g != 0));
            Assert.Contains(gradients[1].Span.ToArray(), g => g != 0);
        }
    }

    private static (Recurrent Network, ParameterStore Store) Network(string json)
    {
        CellSpec spec = (CellSpec)System.Text.Json.JsonSerializer.Deserialize(json, Catalogue.Standard.Json.GetTypeInfo(typeof(CellSpec)))!;
        ParameterStore store = ParameterStore.Draw(5);
        return (new RecurrentSpec(spec).Build(store.Root, I), store);
    }

    /// <summary>The rows of a piece of both sequences.</summary>
    private static Tensor Cut(Tensor rows, int from) => Take(rows, [.. Enumerable.Range(from, Piece), .. Enumerable.Range(T + from, Piece)]);

    private static Tensor Step(Tensor rows, int t) => Take(rows, [t, T + t]);

    private static Tensor Take(Tensor tensor, int[] rows)
    {
        int columns = tensor.Shape.Columns;
        Tensor taken = new(new Shape(rows.Length, columns));
        for (int i = 0; i < rows.Length; i++)
            tensor.Span.Slice(rows[i] * columns, columns).CopyTo(taken.Span[(i * columns)..]);
        return taken;
    }
}
