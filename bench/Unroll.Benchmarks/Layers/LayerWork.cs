namespace Unroll.Benchmarks;

/// <summary>Unroll's side of a layer. Two of them for one case have the same weights and inputs.</summary>
internal sealed class LayerWork
{
    private readonly Device device;
    private readonly int[] lengths;
    private readonly Parameter x;

    public LayerWork(LayerCase layer, Device device)
    {
        this.device = device;
        lengths = layer.Lengths;
        Store = ParameterStore.Draw(1);
        Network = new RecurrentSpec(layer.Spec).Build(Store.Root, layer.Inputs);
        int rows = lengths.Sum();
        x = Store.Root.Parameter("x", new Shape(rows, layer.Inputs), Init.Normal(1));
        Rng random = new(2);
        foreach (Parameter bias in Store.Parameters.Where(parameter => parameter.Shape.Rank == 1))
        {
            Init.Uniform(0.1)(bias.Data.Span, bias.Shape, ref random);
            bias.Changed();
        }
        OutputGradient = new Tensor(new Shape(rows, layer.Hidden));
        Init.Normal(1)(OutputGradient.Span, OutputGradient.Shape, ref random);
    }

    public Recurrent Network { get; }

    public ParameterStore Store { get; }

    /// <summary>Rows by sequence, [N, I].</summary>
    public Tensor Input => x.Data;

    /// <summary>dY, [N, H].</summary>
    public Tensor OutputGradient { get; }

    /// <summary>Writes weights, input and dY for the other side.</summary>
    public void Write(string file)
    {
        using FileStream stream = File.Create(file);
        SafeTensors.Write(stream, [.. Store.Parameters.Select(parameter => (parameter.Name, parameter.Data)), ("dy", OutputGradient)]);
    }

    /// <summary>Forward.</summary>
    public void Predict() => Predict(_ => { });

    /// <summary>Forward, and back to the input and all weights. The loss is y · dY, so dY is the gradient of y.</summary>
    public void Train() => Train((_, _) => { });

    /// <summary>Outputs, and with <paramref name="train"/> all gradients, by name.</summary>
    public IReadOnlyDictionary<string, Tensor> Results(bool train)
    {
        Dictionary<string, Tensor> results = [];
        if (!train)
        {
            Predict(y => results.Add("y", y.Keep()));
            return results;
        }
        Train((y, gradients) =>
        {
            results.Add("y", y.Keep());
            foreach (Gradient gradient in gradients)
                results.Add(gradient.Parameter.Name, gradient.Values.Keep());
        });
        return results;
    }

    private void Predict(Action<Value> look)
    {
        using Tape tape = Tape.ForPrediction(device);
        look(Forward(tape, tape.Constant(x.Data)));
    }

    private void Train(Action<Value, Gradients> look)
    {
        using Tape tape = Tape.ForGradients(device);
        Value input = tape.Use(x).Reshape(x.Shape); // what reads rows of a parameter gets a gradient of rows; this asks for all of it
        Value y = Forward(tape, input);
        look(y, tape.Backward((y * tape.Constant(OutputGradient)).Sum()));
    }

    private Value Forward(Tape tape, Value input) => Network.Run(new Sequences(new SequenceLayout(lengths), input)).Outputs.Rows;
}
