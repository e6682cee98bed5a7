using System.Globalization;
using Microsoft.AspNetCore.Components.Forms;

namespace Unroll.Studio;

/// <summary>Data that come from a browser: files that are copied into a new folder of the studio's.</summary>
internal sealed class Uploads(StudioFolder folder, StudioOptions options)
{
    /// <summary>The greatest number of files at once.</summary>
    public const int MostFiles = 100;

    private const long Largest = 2L << 30;
    private const int LongestName = 200;

    /// <summary>Copies files.</summary>
    /// <param name="files">At least one.</param>
    /// <param name="cancel">Ends it; nothing of them stays.</param>
    /// <returns>Their path within the folder: of the file if there is one, else of the folder that they are in.</returns>
    /// <exception cref="UnrollException">A name is not that of a file, or a file is too large.</exception>
    public async Task<string> Keep(IReadOnlyList<IBrowserFile> files, CancellationToken cancel)
    {
        foreach (IBrowserFile file in files)
            Check(file);
        string name = $"data-{options.Clock.GetLocalNow().ToString("yyyyMMdd-HHmmss-fff", CultureInfo.InvariantCulture)}", path = folder.Of(name);
        Directory.CreateDirectory(path);
        try
        {
            foreach (IBrowserFile file in files)
            {
                await using Stream from = file.OpenReadStream(Largest, cancel);
                await using FileStream to = new(Path.Combine(path, file.Name), FileMode.CreateNew);
                await from.CopyToAsync(to, cancel);
            }
        }
        catch
        {
            Directory.Delete(path, recursive: true);
            throw;
        }
        return files.Count == 1 ? Path.Combine(name, files[0].Name) : name;
    }

    private static void Check(IBrowserFile file)
    {
        if (file.Name.Length is 0 or > LongestName || file.Name[0] == '.' || file.Name.IndexOfAny(Path.GetInvalidFileNameChars()) >= 0 || file.Name.Contains('\\', StringComparison.Ordinal))
            throw new UnrollException($"Found a file named '{VisibleText.Of(file.Name)}'; expected a name of up to {LongestName} characters without '/' and '\\', and not '.' first.");
        if (file.Size > Largest)
            throw new UnrollException(string.Create(CultureInfo.InvariantCulture, $"{VisibleText.Of(file.Name)}: found {file.Size:N0} bytes; expected at most {Largest:N0}. Copy it into the studio's folder instead."));
    }
}
