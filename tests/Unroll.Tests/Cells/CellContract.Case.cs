using System.Text.Json.Serialization.Metadata;

namespace Unroll.Tests;

public abstract partial class CellContract<TSource>
{
    /// <summary>A small network of a cell, its parameters moved off their beginnings (a bias of 0 hides mistakes).</summary>
    private sealed class Case
    {
        private readonly Recurrent network;

        public Case(string cell, bool fused, bool bidirectional = false, int layers = 1, ParameterStore? store = null, int inputs = I, double moved = 0.3)
        {
            CellSpec spec = Read(cell);
            Store = store ?? ParameterStore.Draw(5);
            network = new Recurrent(new RecurrentSpec(spec) { Bidirectional = bidirectional, Layers = layers }, Store.Root, inputs) { UseFused = fused };
            Cell = spec.Build(Store.Root.Child("0").Child("forward"), inputs);
            Assert.Equal(inputs, Cell.InputSize);
            Samples noise = new(12);
            foreach (Parameter parameter in store is null ? Store.Parameters : [])
            {
                Tensor added = noise.Normal(parameter.Shape.ToArray());
                for (int i = 0; i < added.Count; i++)
                    parameter.Data.Span[i] += (Real)moved * added.Span[i];
                parameter.Changed();
            }
        }

        public ParameterStore Store { get; }

        public ICell Cell { get; }

        public Samples Samples { get; } = new(21);

        public static CellSpec Read(string json)
        {
            JsonTypeInfo<CellSpec> type = (JsonTypeInfo<CellSpec>)TSource.Catalogue.Json.GetTypeInfo(typeof(CellSpec));
            return System.Text.Json.JsonSerializer.Deserialize(json, type)!;
        }

        /// <summary>Random states.</summary>
        public Tensor[] States(int batch)
        {
            using Tape tape = Tape.ForPrediction(TestDevice.Default);
            return [.. Cell.Start(tape, batch).Parts.Select(part => Samples.Normal(part.Shape.ToArray()))];
        }

        public Value[] Run(Value x, SequenceLayout layout, State? start)
        {
            Unrolled unrolled = network.Run(new Sequences(layout, x), start is null ? null : [start]);
            return [unrolled.Outputs.Rows, .. unrolled.Last.SelectMany(state => state.Parts)];
        }

        public Result Results(SequenceLayout layout, Tensor x, Tensor[]? start, Device? device = null)
        {
            using Tape tape = Tape.ForPrediction(device ?? TestDevice.Default);
            Tensor[] all = [.. Run(tape.Constant(x), layout, start is null ? null : new State([.. start.Select(tape.Constant)])).Select(value => value.Keep())];
            return new Result(all[0], all[1..]);
        }

        /// <summary>Outputs, last states and the gradients of everything.</summary>
        public Tensor[] Everything(Device device, SequenceLayout layout, Tensor x, Tensor[]? start)
        {
            using Tape tape = Tape.ForGradients(device);
            Value input = tape.Constant(x);
            Value[] states = start is null ? [] : [.. start.Select(tape.Constant)];
            Value[] outputs = Run(input, layout, start is null ? null : new State(states));
            Value loss = tape.Constant(new Tensor(default));
            Samples weights = new(31);
            foreach (Value output in outputs)
                loss += (output * tape.Constant(weights.Normal(output.Shape.ToArray()))).Sum();
            Tensor[] kept = [.. outputs.Select(output => output.Keep())];
            return [.. kept, .. tape.Backward(loss, [input, .. states, .. Store.Parameters.Select(tape.Use)])];
        }
    }
}
