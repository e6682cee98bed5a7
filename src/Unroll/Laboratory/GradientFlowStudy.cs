using System.Globalization;

namespace Unroll;

/// <summary>How far back gradients reach in recurrent networks: cells side by side, or the layers of a model (<see cref="StateGradients"/>).</summary>
public static class GradientFlowStudy
{
    private const int Batch = 10, Features = 2;
    private const double Rate = 0.005, ClipNorm = 1;

    private const string Source = "Hochreiter 1991; Bengio, Simard and Frasconi 1994; Pascanu, Mikolov and Bengio 2013, On the difficulty of training recurrent neural networks, section 2. "
        + "Cells: Hochreiter and Schmidhuber 1997; Gers, Schmidhuber and Cummins 2000; Cho et al. 2014; Le, Jaitly and Hinton 2015.";

    /// <summary>Cells on sequences of the adding problem, fresh and after a short training on it.</summary>
    /// <param name="cells">Their names and settings.</param>
    /// <param name="settings">The other settings.</param>
    /// <param name="device">Where to compute.</param>
    /// <param name="progress">Called with the share that is done, and what is done next.</param>
    /// <exception cref="UnrollException">There is no cell, or two have one name.</exception>
    public static Findings Compare(IReadOnlyList<(string Name, CellSpec Cell)> cells, GradientFlowSettings settings, Device device, Action<double, string>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(cells);
        ArgumentNullException.ThrowIfNull(settings);
        Require.That(cells.Count > 0 && cells.DistinctBy(cell => cell.Name).Count() == cells.Count, "The cells to compare", string.Join(", ", cells.Select(cell => cell.Name)), "one or more whose names differ");
        Splits data = new AddingDataSpec { Length = settings.Steps, Train = Math.Max(1, settings.Training * Batch), Dev = settings.Sequences, Test = 1 }.Open(null);
        Tensor[] inputs = ByStep(data.Dev!, settings.Steps);
        List<FlowCurve> curves = [];
        List<string> failed = [];
        for (int i = 0; i < cells.Count; i++)
        {
            (string name, CellSpec spec) = cells[i];
            List<StateGradients> fresh = [], trained = [];
            for (int seed = 0; seed < settings.Seeds; seed++)
            {
                progress?.Invoke((i + ((double)seed / settings.Seeds)) / cells.Count, name);
                ulong own = settings.Seed + (ulong)seed;
                fresh.Add(Gradients(spec, ParameterStore.Draw(own), inputs, own, device));
                if (settings.Training == 0)
                    continue;
                try
                {
                    using Model model = Train(spec, data, own, device);
                    trained.Add(Gradients(spec, model.Parameters, inputs, own, device));
                }
                catch (UnrollException fault) when (fault.Message.StartsWith("Training gave up", StringComparison.Ordinal))
                {
                    failed.Add(string.Create(CultureInfo.InvariantCulture, $"{name}, seed {own}: {fault.Message}"));
                }
            }
            IReadOnlyList<string> parts = FlowCurve.PartsOf(spec, fresh[0].States.Count);
            curves.AddRange(FlowCurve.Of(name, parts, false, fresh));
            if (trained.Count > 0)
                curves.AddRange(FlowCurve.Of(name, parts, true, trained));
        }
        return Findings(
            string.Create(CultureInfo.InvariantCulture, $"Gradients over {settings.Steps} steps of the adding problem, {settings.Seeds} seed{(settings.Seeds == 1 ? "" : "s")}, before and after {settings.Training} training steps"), curves, failed);
    }

    /// <summary>The layers of a model on examples: for each layer and direction, from the last output of its cell back through the sequence that it reads.</summary>
    /// <param name="trained">The trained model; null for none.</param>
    /// <param name="fresh">Models of the same recipe with parameters as they are drawn; at least one.</param>
    /// <param name="examples">What is read; at least one of two steps or more.</param>
    /// <param name="device">Where to compute.</param>
    /// <exception cref="UnrollException">The model is not read by one recurrent network, or no example has two steps.</exception>
    public static Findings OfModel(Model? trained, IReadOnlyList<Model> fresh, IReadOnlyList<Example> examples, Device device)
    {
        ArgumentNullException.ThrowIfNull(fresh);
        Require.That(fresh.Count > 0, "The gradients of a model's states", "no model as it is drawn", "at least one");
        Example[] read = [.. examples.Where(example => example.Length >= 2)];
        Require.That(read.Length > 0, "The gradients of a model's states", "no example of two steps or more", "at least one");
        List<FlowCurve> curves = [];
        foreach ((bool isTrained, Model[] models) in new[] { (false, [.. fresh]), (true, trained is null ? [] : new[] { trained }) })
        {
            if (models.Length == 0)
                continue;
            RecurrentLayers[] layers = [.. models.Select(model => new RecurrentLayers(model))];
            foreach ((int layer, bool reversed) in layers[0].Directions)
            {
                StateGradients[][] byModel = [.. layers.Select((one, i) => read.Select(example => Gradients(one.Cell(layer, reversed), one.Inputs(device, example, layer, reversed), (ulong)i, device)).ToArray())];
                string name = FormattableString.Invariant($"layer {layer}{(reversed ? " backward" : layers[0].IsBidirectional ? " forward" : "")}");
                curves.AddRange(FlowCurve.Of(name, FlowCurve.PartsOf(layers[0].Spec, byModel[0][0].States.Count), isTrained, [.. byModel.SelectMany(one => one)]));
            }
        }
        return Findings(string.Create(CultureInfo.InvariantCulture, $"Gradients in {fresh[0].Recipe.Name}, {read.Length} example{(read.Length == 1 ? "" : "s")} of up to {read.Max(example => example.Length)} steps"), curves, []);
    }

    private static Tensor[] ByStep(IReadOnlyList<Example> sequences, int steps) => [.. Enumerable.Range(0, steps).Select(t =>
    {
        Tensor step = new(new Shape(sequences.Count, Features));
        for (int b = 0; b < sequences.Count; b++)
            sequences[b].InputAs<Frames>("The adding problem").Frame(t).CopyTo(step.Span[(b * Features)..]);
        return step;
    })];

    private static StateGradients Gradients(CellSpec spec, ParameterStore store, IReadOnlyList<Tensor> inputs, ulong seed, Device device) =>
        Gradients(spec.Build(store.Root.Child("encoder").Child("0").Child("forward"), Features), inputs, seed, device);

    /// <summary>Of the last output in a random direction, another one for each sequence.</summary>
    private static StateGradients Gradients(ICell cell, IReadOnlyList<Tensor> inputs, ulong seed, Device device)
    {
        Tensor weights = new(new Shape(inputs[0].Shape[0], cell.OutputSize));
        Rng random = new Rng(seed).Stream("gradient-flow");
        for (int b = 0; b < weights.Shape[0]; b++)
        {
            double[] drawn = [.. Enumerable.Range(0, cell.OutputSize).Select(_ => random.NextNormal())];
            double norm = Math.Sqrt(drawn.Sum(number => number * number));
            for (int i = 0; i < drawn.Length; i++)
                weights.Span[(b * drawn.Length) + i] = (Real)(drawn[i] / norm);
        }
        return StateGradients.Of(cell, inputs, weights, device);
    }

    private static Model Train(CellSpec spec, Splits data, ulong seed, Device device)
    {
        Recipe recipe = new()
        {
            Model = new RegressionSpec { Encoder = new RecurrentSpec(spec) },
            Training = new TrainingSpec { Epochs = 1, BatchTokens = null, BatchExamples = Batch, ClipNorm = ClipNorm, Optimizer = new AdamSpec { Rate = Rate }, Seed = seed },
        };
        using Trainer trainer = Trainer.Start(recipe, new Splits(data.Train, null, null), device);
        _ = trainer.Count();
        return trainer.Best;
    }

    private static Findings Findings(string title, List<FlowCurve> curves, List<string> failed)
    {
        List<Figure> figures = [];
        foreach (bool trained in new[] { false, true }.Where(trained => curves.Exists(curve => curve.IsTrained == trained)))
        {
            figures.Add(Draw(trained, $"Gradient at the state, {When(trained)} training", curve => curve.Part != FlowCurve.Input));
            figures.Add(Draw(trained, $"Gradient at the input, {When(trained)} training", curve => curve.Part == FlowCurve.Input));
        }
        return new Findings(title, [.. Seen(curves), .. failed], Source, figures, [Summary(curves), All(curves)]);

        LinesFigure Draw(bool trained, string name, Func<FlowCurve, bool> which) => new(name, "steps back", "norm of the gradient",
            curves.Where(curve => curve.IsTrained == trained && which(curve)).Select(curve => new LineSeries(
                curve.Part == FlowCurve.Input ? curve.Network : $"{curve.Network}, {curve.Part}", curve.Norms.Select((norm, k) => ((double)(k + curve.First), norm)),
                curve.Part == "c" ? LineStyle.Dashed : LineStyle.Solid, curve.Range)), logY: true);
    }

    private static string When(bool trained) => trained ? "after" : "before";

    /// <summary>Of each part of a state the norm that is farthest back, and the factor from step to step.</summary>
    private static LabTable Summary(List<FlowCurve> curves)
    {
        FlowCurve[] rows = [.. curves.Where(curve => curve.Part != FlowCurve.Input).DistinctBy(curve => (curve.Network, curve.Part))];
        FlowCurve?[] before = Array.ConvertAll(rows, row => Find(row, false)), after = Array.ConvertAll(rows, row => Find(row, true));
        return new LabTable("gradient-flow-summary",
            LabColumn.Texts("network", rows.Select(row => row.Network)), LabColumn.Texts("at", rows.Select(row => row.Part)),
            LabColumn.Numbers("fresh", before.Select(one => one?.Norms[^1] ?? double.NaN)), LabColumn.Numbers("fresh/step", before.Select(one => one?.Factor ?? double.NaN)),
            LabColumn.Numbers("trained", after.Select(one => one?.Norms[^1] ?? double.NaN)), LabColumn.Numbers("trained/step", after.Select(one => one?.Factor ?? double.NaN)));

        FlowCurve? Find(FlowCurve row, bool trained) => curves.Find(curve => (curve.Network, curve.Part, curve.IsTrained) == (row.Network, row.Part, trained));
    }

    private static LabTable All(List<FlowCurve> curves)
    {
        (FlowCurve Curve, int K)[] rows = [.. curves.SelectMany(curve => Enumerable.Range(0, curve.Norms.Count).Select(k => (curve, k)))];
        return new LabTable("gradient-flow",
            LabColumn.Texts("network", rows.Select(row => row.Curve.Network)), LabColumn.Texts("at", rows.Select(row => row.Curve.Part)), LabColumn.Texts("training", rows.Select(row => When(row.Curve.IsTrained))),
            LabColumn.Numbers("steps back", rows.Select(row => (double)(row.K + row.Curve.First))), LabColumn.Numbers("norm", rows.Select(row => row.Curve.Norms[row.K])),
            LabColumn.Numbers("lowest", rows.Select(row => row.Curve.Range[row.K].Low)), LabColumn.Numbers("highest", rows.Select(row => row.Curve.Range[row.K].High)));
    }

    /// <summary>A sentence for each network, of the part of its state that keeps most, and one that compares them.</summary>
    private static IEnumerable<string> Seen(List<FlowCurve> curves)
    {
        (string Network, FlowCurve[] Best)[] networks = [.. curves.Where(curve => curve.Part != FlowCurve.Input).GroupBy(curve => curve.Network).Select(group =>
            (group.Key, group.GroupBy(curve => curve.Part).MaxBy(part => part.First().Norms[^1])!.ToArray()))];
        foreach ((string network, FlowCurve[] best) in networks)
        {
            FlowCurve first = best[0];
            string trained = best.Length > 1 ? $", {LabNumber.Text(best[1].Norms[^1])} after training ({LabNumber.Text(best[1].Factor)} a step)" : "";
            yield return string.Create(CultureInfo.InvariantCulture, $"{network}: the gradient at {first.Part} is {LabNumber.Text(first.Norms[0])} one step back and {LabNumber.Text(first.Norms[^1])} {first.Norms.Count} steps back, {LabNumber.Text(first.Factor)} times at each step: it {Word(first.Norms[^1] / first.Norms[0])}{trained}.");
        }
        if (networks.Length > 1)
        {
            FlowCurve most = networks.MaxBy(one => one.Best[0].Factor).Best[0], least = networks.MinBy(one => one.Best[0].Factor).Best[0];
            yield return $"Before training, {most.Network} keeps most of it at each step, {least.Network} least.";
        }
    }

    private static string Word(double kept) => kept switch { < 1e-3 => "vanishes", < 0.1 => "fades", <= 10 => "stays", <= 1e3 => "grows", _ => "explodes" };
}
