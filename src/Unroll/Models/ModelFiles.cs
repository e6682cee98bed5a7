using System.Text;

namespace Unroll;

/// <summary>Writes the files that make up a model, wherever they go.</summary>
internal static class ModelFiles
{
    /// <summary>Writes all files but the manifest: those by which a save is known first (see <see cref="ModelClaim.Clear(string)"/>).</summary>
    /// <param name="model">The model.</param>
    /// <param name="manifest">Their names.</param>
    /// <param name="catalogue">The names its recipe uses.</param>
    /// <param name="write">Makes one of a name.</param>
    public static void Write(Model model, ModelManifest manifest, Catalogue catalogue, Action<string, Action<Stream>> write)
    {
        WriteText(manifest.Recipe, writer => writer.Write(model.Recipe.ToJson(catalogue)));
        write(manifest.Weights, stream => SafeTensors.Write(stream, [.. model.Parameters.Parameters.Select(p => (p.Name, p.Data))]));
        WriteText(manifest.Report, writer => writer.Write(model.Report.ToJson()));
        foreach ((string name, IArtifact artifact) in model.Fitted.All)
            WriteText(manifest.Fitted[name], artifact.Write);

        void WriteText(string name, Action<TextWriter> text) => write(name, stream =>
        {
            using StreamWriter writer = new(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
            text(writer);
        });
    }
}
