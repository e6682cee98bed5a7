namespace Unroll;

/// <summary>A model that an experiment looks at, with examples that it reads: one that is trained, or one of a recipe, with parameters as they are drawn or after some steps.</summary>
public sealed class StudiedModel : IDisposable
{
    private readonly Device device;

    private StudiedModel(Model model, bool isTrained, IReadOnlyList<Example> examples, Device device)
    {
        (Model, IsTrained, this.device) = (model, isTrained, device);
        Examples = [.. Normal(model.Recipe, examples).Where(example => example.Length > 0)];
        Require.That(Examples.Count > 0, "The examples of an experiment", "none of any length", "at least one");
    }

    /// <summary>The model.</summary>
    public Model Model { get; }

    /// <summary>Whether it is trained.</summary>
    public bool IsTrained { get; }

    /// <summary>The examples that have steps.</summary>
    public IReadOnlyList<Example> Examples { get; }

    /// <summary>A trained model, which ends with this.</summary>
    /// <param name="model">The model.</param>
    /// <param name="examples">What it is to read; at least one with a step.</param>
    /// <param name="device">Where to compute.</param>
    /// <exception cref="UnrollException">No example has a step.</exception>
    public static StudiedModel Of(Model model, IReadOnlyList<Example> examples, Device device)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new StudiedModel(model, true, examples, device);
    }

    /// <summary>The model of a recipe.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="train">The training set, whose examples the model reads.</param>
    /// <param name="steps">How many steps it is trained at most, within the recipe's epochs; 0 for none.</param>
    /// <param name="device">Where to compute.</param>
    /// <param name="made">Called with the number of steps so far.</param>
    /// <exception cref="UnrollException">The training set does not fit the recipe, or training gave up.</exception>
    public static StudiedModel Of(Recipe recipe, Dataset train, int steps, Device device, Action<int>? made = null)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(train);
        if (steps == 0)
            return new StudiedModel(Draw(recipe, recipe.Model.Fit(Normal(recipe, train)), recipe.Training.Seed, device), false, train, device);
        using Trainer trainer = Trainer.Start(recipe with { Training = recipe.Training with { Restarts = 1, Metric = null } }, new Splits(train, null, null), device);
        int count = 0;
        foreach (TrainingStep _ in trainer)
        {
            made?.Invoke(++count);
            if (count == steps)
                break;
        }
        return new StudiedModel(trainer.Best, true, train, device);
    }

    /// <summary>A model of the same recipe, with parameters as they are drawn.</summary>
    /// <param name="seed">Equal seeds give equal parameters.</param>
    public Model Draw(ulong seed) => Draw(Model.Recipe, Model.Fitted, seed, device);

    /// <inheritdoc/>
    public void Dispose() => Model.Dispose();

    private static Model Draw(Recipe recipe, Fitted fitted, ulong seed, Device device) => Model.Build(recipe, fitted, ParameterStore.Draw(seed), null, device);

    private static IReadOnlyList<Example> Normal(Recipe recipe, IReadOnlyList<Example> examples) => recipe.Data.NormalizesText ? Example.Normalized(examples) : examples;
}
