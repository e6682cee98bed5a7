namespace Unroll;

/// <summary>By what a change of a model's folder is seen: a save replaces <c>model.json</c> in one step, at its end.</summary>
/// <param name="Written">When the file was written; null if there is none.</param>
/// <param name="Length">How long it is.</param>
internal readonly record struct FolderStamp(DateTime? Written, long Length)
{
    private const string File = "model.json";

    /// <summary>The stamp of a folder as it is now.</summary>
    public static FolderStamp Of(string folder)
    {
        FileInfo file = new(Path.Combine(folder, File));
        return file.Exists ? new FolderStamp(file.LastWriteTimeUtc, file.Length) : default;
    }
}
