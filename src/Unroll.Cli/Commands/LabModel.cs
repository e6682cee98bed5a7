using System.CommandLine;
using System.Globalization;

namespace Unroll.Cli;

/// <summary>The model of an experiment, and what it is asked: those of the command line, or a small model that is trained for the experiment on a built-in sample, and an example of it.</summary>
internal sealed class LabModel : IDisposable
{
    private const int Looked = 200;
    private const string Tagger = "slot-filling", TaggersQuestion = "find flights from boston to new york on monday morning";
    private const int TaggersEpochs = 4;

    /// <summary>Of the small tagger that experiments on any trained model have without one.</summary>
    private static readonly string[] TaggersSettings =
        [FormattableString.Invariant($"training.epochs={TaggersEpochs}"), "training.seed=1", "training.optimizer.rate=0.01", "model.input.embedding=32", "model.encoder.cell.hidden=32", "model.dropout=0.2"];

    private string? question;

    private LabModel(Model model, Dataset? examples) => (Model, Examples) = (model, examples);

    public Model Model { get; }

    /// <summary>The dev or test set of the sample that the model was trained on; null for the caller's own model.</summary>
    public Dataset? Examples { get; }

    /// <summary>An example of the sample that is neither the shortest nor the longest of the first ones; null for the caller's own model.</summary>
    public Example? Usual => Examples is { Count: > 0 } ? Examples.Take(Looked).OrderBy(example => example.Length).ElementAt(Math.Min(Looked, Examples.Count) / 2) : null;

    /// <summary>The help of the argument that names the model.</summary>
    /// <param name="what">What kind of model.</param>
    /// <param name="recipe">The recipe that is trained without one.</param>
    public static Argument<string?> Argument(string what, string recipe) => new("MODEL") { Description = $"The folder of {what}. Default: the recipe {recipe}, trained on its built-in sample for a few seconds", Arity = ArgumentArity.ZeroOrOne };

    /// <summary>The same, where a small tagger is trained without one.</summary>
    public static Argument<string?> Argument() => Argument("a model", Tagger);

    /// <summary>What the model or the small tagger reads.</summary>
    public static Argument<string[]> Text() => new("TEXT") { Description = "What the model reads, as for `unroll predict`. Without MODEL, a sentence that is built in", Arity = ArgumentArity.ZeroOrMore };

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

    /// <summary>Loads the model of a folder; without one, trains the small tagger, which has a question of its own.</summary>
    public static LabModel Open(string? folder, Device device, LabVerb.Progress progress)
    {
        LabModel lab = Open(folder, Tagger, TaggersSettings, device, progress);
        lab.question = folder is null ? TaggersQuestion : null;
        return lab;
    }

    /// <summary>What the model is asked: the text of the command line, or without one the question or an example of the sample.</summary>
    /// <param name="text">Of the command line; empty for none.</param>
    /// <exception cref="UnrollException">There is neither.</exception>
    public Example Asked(IReadOnlyList<string> text)
    {
        if (text.Count > 0)
            return Model.Read(string.Join(' ', text));
        return (question is null ? Usual : Model.Read(question)) ?? throw new UnrollException("MODEL was given without what it is asked; expected a text behind it, as for `unroll predict`.");
    }

    /// <summary>The same, of no more steps than a picture can show.</summary>
    /// <param name="text">Of the command line; empty for none.</param>
    /// <param name="most">The greatest number of steps.</param>
    /// <exception cref="UnrollException">There is neither, or it is longer.</exception>
    public Example Asked(IReadOnlyList<string> text, int most)
    {
        Example example = Asked(text);
        return example.Length <= most ? example
            : throw new UnrollException(FormattableString.Invariant($"TEXT has {example.Length} steps; expected at most {most}, since more cannot be looked at in one picture."));
    }

    /// <summary>Further examples: of the data that were named, else of the sample that the model was trained on, else, if there must be some, of the recipe's sample.</summary>
    public IReadOnlyList<Example> Others(Host host, string? data, bool isNeeded)
    {
        if (data is null && (Examples is not null || !isNeeded))
            return Examples is { } sample ? sample : [];
        Splits parts = Model.Recipe.Data.Open(DataArgument.Resolve(host, data));
        return parts.Test ?? parts.Dev ?? parts.Train ?? throw new UnrollException($"{data}: found no examples; expected a test set, a dev set or a training set.");
    }

    /// <summary>The findings, with a sentence that says which model they are of if the small tagger was trained for them.</summary>
    public Findings Named(Findings findings) => question is null ? findings
        : new Findings(findings.Title, [FormattableString.Invariant($"The model is a small tagger, trained just now on the built-in sample for {TaggersEpochs} epochs (recipe {Tagger}, 32 units, seed 1)."), .. findings.Seen], findings.Source, findings.Figures, findings.Tables);

    public void Dispose() => Model.Dispose();
}
