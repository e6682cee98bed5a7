using System.CommandLine;

namespace Unroll.Cli;

/// <summary>What an experiment looks at: a model's folder, or a recipe.</summary>
internal static class LabSubject
{
    /// <summary>Opens it.</summary>
    /// <param name="host">Where to look for data.</param>
    /// <param name="parse">The command line.</param>
    /// <param name="what">Its recipe or model, and data.</param>
    /// <param name="text">What the model is to read; null for the training examples.</param>
    /// <param name="steps">Training steps of a recipe.</param>
    /// <param name="device">Where to compute.</param>
    /// <param name="progress">How far it is.</param>
    /// <exception cref="UnrollException">Something is not as it must be.</exception>
    public static StudiedModel Open(Host host, ParseResult parse, RecipeArguments what, string? text, int steps, Device device, LabVerb.Progress progress)
    {
        if (what.ModelFolder(parse) is not { } folder)
        {
            (Recipe recipe, Splits data) = what.Open(host, parse);
            if (text is not null)
                throw new UnrollException("--text: found a text for a recipe; expected the folder of a model with it.");
            return StudiedModel.Of(recipe, data.Train ?? throw new UnrollException("There is no training set."), steps, device, made => progress((double)made / steps, "training"));
        }
        Model model = Model.Load(folder, null, device);
        if (text is not null)
            return StudiedModel.Of(model, [model.Read(text)], device);
        Splits parts = what.OpenData(host, parse, model.Recipe);
        return StudiedModel.Of(model, (parts.Train ?? parts.Dev ?? parts.Test)!, device);
    }
}
