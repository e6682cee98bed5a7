using System.Text.Json;

namespace Unroll.Cli.Tests;

/// <summary>Questions about a story that is a sound: a recogniser writes it down; and what cannot be heard.</summary>
public sealed class SpokenStoryTests : IDisposable
{
    private const string Said = "said:omar took the lamp . omar went to the attic .@2";
    private static readonly string[] Question = ["--question", "Where is Omar?", "--choices", "attic | garden | cellar | stable"];

    private readonly TemporaryFolder folder = new();
    private readonly string listener;

    public SpokenStoryTests()
    {
        listener = folder["listening.model"];
        SaveUntrained("listening", _ => { }, listener);
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void WhatIsHeardIsShownAndAnsweredAsIfItWereTyped()
    {
        string recogniser = Recogniser("attic"), file = folder["story.wav"];
        SoundFile.Write(file, Speaker.Say(["omar", "."], Voice.Number(1), new Speaking(), new Rng(1)).Sound);
        Outcome typed = Ask("Attic.").Succeeded();
        foreach (string story in new[] { Said, file })
        {
            Assert.Equal("story: Attic.\n" + typed.Output, Ask(story, "--recogniser", recogniser).Succeeded().Output);
            Outcome json = Ask(story, "--recogniser", recogniser, "--json");
            Assert.Equal((Ask("Attic.", "--json").Output, "story: Attic.\n"), (json.Output, json.Error));
        }
        Ask(Said, "--recogniser", recogniser, "--out", folder["answer.txt"]).Succeeded();
        Assert.StartsWith("story: Attic.\n", File.ReadAllText(folder["answer.txt"]), StringComparison.Ordinal);
    }

    [Fact]
    public void WhatCannotBeHeardIsSaidInASentence()
    {
        string recogniser = Recogniser("attic"), text = folder.Write("story.txt", "Omar left."), noSound = folder.Write("noise.wav", "no sound");
        Fails($"--recogniser {listener}: the model recognises no speech; expected a recogniser (model.type=speech).", Said, "--recogniser", listener);
        Fails("--recogniser was given, but no input that is a sound; expected one by its name, such as --story story.wav.", text, "--recogniser", recogniser);
        Fails($"{Said}: the recogniser hears no word; expected speech as in its training set.", Said, "--recogniser", Recogniser("<null>"));
        Fails($"{noSound}: found no sound in WAV or SPHERE; expected a file that begins with RIFF or NIST_1A, so convert it.", noSound, "--recogniser", recogniser);
        Fails($"--story {noSound}: found a sound; expected text, or --recogniser MODEL, which writes down what is said.", noSound);
        Assert.Contains("there is no such file", Ask(folder["none.wav"], "--recogniser", recogniser).Error, StringComparison.Ordinal);
        Assert.Contains("there is no such folder", Ask(Said, "--recogniser", folder["none.model"]).Error, StringComparison.Ordinal);
        Assert.Equal("unroll: --recogniser was given, but no input that is a sound; expected one by its name, such as --story story.wav.\n", Cli.Run("predict", listener, "--recogniser", recogniser, "a.wav").Error);
        Assert.Equal("unroll: --recogniser was given, but no input that is a sound; expected one by its name, such as --sound story.wav.\n", Cli.Run("predict", recogniser, "--recogniser", recogniser, "--sound", Said).Error);

        void Fails(string message, string story, params string[] more)
        {
            Outcome outcome = Ask(story, more);
            Assert.Equal((1, $"unroll: {message}\n", ""), (outcome.Code, outcome.Error, outcome.Output));
        }
    }

    private Outcome Ask(string story, params string[] more) => Cli.Run(["predict", listener, "--story", story, .. Question, "--threads", "1", .. more]);

    /// <summary>A recogniser that hears one token whatever is said: its score is far above all others.</summary>
    private string Recogniser(string token)
    {
        string path = folder[$"{token.Trim('<', '>')}.model"];
        SaveUntrained("speech", model => model.Parameters["output.bias"].Data.Span[model.Vocabularies["tokens"].Id(token)] = 100, path,
            """data={"type":"spoken","task":"stories","train":60,"dev":2,"test":2}""", "model.encoder.cell.hidden=4");
        return path;
    }

    private static void SaveUntrained(string name, Action<Model> change, string path, params string[] settings)
    {
        Recipe recipe = Recipe.Load(name, settings);
        using Device device = new(1);
        using Model model = Model.Build(recipe, recipe.Model.Fit([.. recipe.Data.Open(null).Train!]), ParameterStore.Draw(3), null, device);
        change(model);
        model.Save(path);
    }
}
