using System.CommandLine;
using System.Globalization;

namespace Unroll.Cli;

/// <summary>The model of an experiment, and what it is asked: those of the command line, or a small model that is trained for the experiment on a built-in sample, and an example of it.</summary>
internal sealed class LabModel : IDisposable
{
    private const int Looked = 200;

    private LabModel(Model model, Dataset? examples) => (Model, Examples) = (model, examples);

    public Model Model { get; }

    /// <summary>The dev or test set of the sample that the model was trained on; null for the caller's own model.</summary>
    public Dataset? Examples { get; }

    /// <summary>The help of the argument that names the model.</summary>
    /// <param name="what">What kind of model.</param>
    /// <param name="recipe">The recipe that is trained without one.</param>
    public static Argument<string?> Argument(string what, string recipe) => new("MODEL") { Description = $"The folder of {what}. Default: the recipe {recipe}, trained on its built-in sample for a few seconds", Arity = ArgumentArity.ZeroOrOne };

    /// <summary>Loads the model of a folder; without one, trains a recipe.</summary>
    /// <param name="folder">The folder; null for none.</param>
    /// <param name="recipe">The name of a built-in recipe.</param>
    /// <param name="settings">What is changed in it, so that it is done in seconds.</param>
    /// <param name="device">Where to compute.</param>
    /// <param name="progress">Is told how far training is.</param>
    public static LabModel Open(string? folder, string recipe, string[] settings, Device device, LabVerb.Progress progress)
    {
        if (folder is not null)
            return new LabModel(Model.Load(folder, null, device), null);
        Recipe what = Recipe.Load(recipe, settings);
        Splits data = what.Data.Open(null);
        using Trainer run = Trainer.Start(what, data, device);
        foreach (TrainingStep step in run)
            progress((step.Epoch - 1 + (step.StepOfEpoch / (double)step.StepsPerEpoch)) / what.Training.Epochs, string.Create(CultureInfo.InvariantCulture, $"training {recipe}, epoch {step.Epoch} of {what.Training.Epochs}"));
        return new LabModel(run.Best, data.Dev ?? data.Test ?? data.Train);
    }

    /// <summary>What the model is asked: the text of the command line, or without one an example of the sample.</summary>
    /// <param name="text">Of the command line; empty for none.</param>
    /// <exception cref="UnrollException">There is neither.</exception>
    public Example Asked(IReadOnlyList<string> text)
    {
        if (text.Count > 0)
            return Model.Read(string.Join(' ', text));
        return Usual ?? throw new UnrollException("MODEL was given without what it is asked; expected a text behind it, as for `unroll predict`.");
    }

    /// <summary>An example of the sample that is neither the shortest nor the longest of the first ones; null for the caller's own model.</summary>
    public Example? Usual => Examples is { Count: > 0 } ? Examples.Take(Looked).OrderBy(example => example.Length).ElementAt(Math.Min(Looked, Examples.Count) / 2) : null;

    public void Dispose() => Model.Dispose();
}
