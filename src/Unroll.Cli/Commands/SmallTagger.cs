using System.CommandLine;

namespace Unroll.Cli;

/// <summary>What experiments on trained models look into: a model of the caller's, or a small tagger of the built-in questions about flights.</summary>
internal static class SmallTagger
{
    private const string Question = "find flights from boston to new york on monday morning", Name = "slot-filling";
    private const int Epochs = 4;

    private static readonly string[] Settings =
        [FormattableString.Invariant($"training.epochs={Epochs}"), "training.seed=1", "training.optimizer.rate=0.01", "model.input.embedding=32", "model.encoder.cell.hidden=32", "model.dropout=0.2"];

    public static Argument<string?> Argument() => LabModel.Argument("a model", Name);

    public static Argument<string[]> Text() => new("TEXT") { Description = "What the model reads, as for `unroll predict`. Without MODEL, a sentence that is built in", Arity = ArgumentArity.ZeroOrMore };

    /// <summary>Loads a model, or trains the small one.</summary>
    public static LabModel Open(string? folder, Device device, LabVerb.Progress progress) => LabModel.Open(folder, Name, Settings, device, progress);

    /// <summary>What the model is asked; the small one has a sentence of its own.</summary>
    /// <param name="lab">The model.</param>
    /// <param name="text">Of the command line.</param>
    /// <param name="most">The greatest number of steps.</param>
    public static Example Ask(LabModel lab, string[] text, int most)
    {
        Example example = text.Length == 0 && lab.Examples is not null ? lab.Model.Read(Question) : lab.Asked(text);
        return example.Length <= most ? example
            : throw new UnrollException(FormattableString.Invariant($"TEXT has {example.Length} steps; expected at most {most}, since more cannot be looked at in one picture."));
    }

    /// <summary>Further examples: of the data that were named, else of the sample of the small model, else, if there must be some, of the recipe's sample.</summary>
    public static IReadOnlyList<Example> Examples(Host host, LabModel lab, string? data, bool isNeeded)
    {
        if (data is null && (lab.Examples is not null || !isNeeded))
            return lab.Examples is { } sample ? sample : [];
        Splits parts = lab.Model.Recipe.Data.Open(DataArgument.Resolve(host, data));
        return parts.Test ?? parts.Dev ?? parts.Train ?? throw new UnrollException($"{data}: found no examples; expected a test set, a dev set or a training set.");
    }

    /// <summary>The findings, with a sentence that says which model they are of if it was trained for them.</summary>
    public static Findings Named(LabModel lab, Findings findings) => lab.Examples is null ? findings
        : new Findings(findings.Title, [FormattableString.Invariant($"The model is a small tagger, trained just now on the built-in sample for {Epochs} epochs (recipe {Name}, 32 units, seed 1)."), .. findings.Seen], findings.Source, findings.Figures, findings.Tables);
}
