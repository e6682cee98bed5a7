namespace Unroll.Cli.Tests;

/// <summary><c>train --from</c>: a finished model learns on.</summary>
[Collection(nameof(ModelCollection))]
public sealed class FromTests(TrainedModel trained) : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string Mine => folder.Write("mine.conll", "fly\tO\nto\tO\nxanadu\tB-toloc.city_name\n\nleave\tO\nfor\tO\nutopia\tB-toloc.city_name\n");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void ItsRecipeAndVocabulariesAreTakenOver()
    {
        string[] run = ["train", "--from", trained.Folder, "--data", Mine, "--set", "training.epochs=3", "--threads", "1"];
        Outcome outcome = Cli.Run([.. run, "--out", folder["m.model"]]).Succeeded();
        Assert.Contains($"\ncontinues training {trained.Folder}\n", outcome.Output, StringComparison.Ordinal);
        using Model before = Model.Load(trained.Folder), after = Model.Load(folder["m.model"]);
        Assert.Equal(before.Vocabularies["words"].Entries, after.Vocabularies["words"].Entries);
        Assert.Equal(before.Recipe.Model, after.Recipe.Model);
        Assert.NotNull(after.Report.From);
        string said = Cli.Run([.. run, "--out", folder["wide.model"], "--set", "model.input.minCount=1", "--extend-vocabulary"]).Output + Cli.Run("inspect", folder["wide.model"]).Succeeded().Output;
        Assert.Contains($"\ncontinues training {trained.Folder}; added to its vocabularies: 2 words\n", said, StringComparison.Ordinal);
        Assert.Contains("continued from   the model with SHA-256 ", said, StringComparison.Ordinal);
        using Model wide = Model.Load(folder["wide.model"]);
        Assert.Equal([.. before.Vocabularies["words"].Entries, "utopia", "xanadu"], wide.Vocabularies["words"].Entries);
    }

    [Fact]
    public void ARunThatWasStoppedGoesOnFromTheSameModelOnly()
    {
        string[] run = ["train", "--from", trained.Folder, "--data", Mine, "--set", "training.epochs=5", "--threads", "1", "--json"];
        Cli.Run([.. run, "--out", folder["whole.model"]]).Succeeded();
        Assert.Equal(130, Stopped.After("\"event\":\"epoch\"", 2, [.. run, "--out", folder["m.model"]]).Code);
        string[] alone = ["train", "slot-filling", "--data", Mine, "--seed", "7", .. Cli.Tiny, "--set", "training.epochs=5", "--json", "--out", folder["m.model"], "--resume"];
        Assert.EndsWith(": the checkpoint is of a run that continued from a model; expected the same model again (--from).\n", Cli.Run(alone).Error, StringComparison.Ordinal);
        Cli.Run([.. run, "--out", folder["m.model"], "--resume"]).Succeeded();
        Assert.Equal(Stopped.Model(folder["whole.model"]), Stopped.Model(folder["m.model"]));
    }

    [Fact]
    public void WhatDoesNotFitIsOneSentence()
    {
        string odd = folder.Write("odd.conll", "fly\tO\nto\tO\nxanadu\tB-land\n");
        Says(1, "unroll: The training set has tags that the model to start from does not know: B-land; expected those that it knows, or that its vocabularies are to be extended (--extend-vocabulary).", "--from", trained.Folder, "--data", odd, "--out", folder["m.model"]);
        Says(1, "unroll: the model to start from: the tensor 'words.table' has the shape ", "--from", trained.Folder, "--set", "model.input.embedding=17", "--out", folder["m.model"]);
        Says(1, "unroll: The model to start from was fitted with scheme, tags, words, and the recipe needs labels, words; ", "sentiment", "--from", trained.Folder, "--out", folder["m.model"]);
        Says(1, $"unroll: --out {trained.Folder}: this is the model of --from; expected another folder, since the run begins from that one.", "--from", trained.Folder, "--out", trained.Folder);
        Says(2, "unroll: --from was given without --out; expected the folder for the new model.", "--from", trained.Folder);
        Says(2, "unroll: --extend-vocabulary was given without --from; expected the model whose vocabularies are to be extended.", "slot-filling", "--extend-vocabulary");
        Says(2, "unroll: `unroll train` needs RECIPE, or --from MODEL.");
        Assert.False(Directory.Exists(folder["m.model"]), "nothing is left behind");

        static void Says(int code, string sentence, params string[] args)
        {
            Outcome outcome = Cli.Run(["train", .. args]);
            Assert.Equal((code, ""), (outcome.Code, outcome.Output));
            Assert.StartsWith(sentence, outcome.Error, StringComparison.Ordinal);
            Assert.Equal(outcome.Error.Length - 1, outcome.Error.IndexOf('\n', StringComparison.Ordinal));
        }
    }
}
