using System.Text.Json;

namespace Unroll.Studio;

/// <summary>What a model's folder says of its run, read without the weights.</summary>
/// <param name="RecipeJson">The recipe.</param>
/// <param name="Recipe">Its name.</param>
/// <param name="Report">The report.</param>
internal sealed record SavedRun(string RecipeJson, string Recipe, RunReport Report)
{
    private const int LargestFile = 1 << 26;

    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    /// <summary>Reads the folder; null if there is no whole model, or it is just replaced.</summary>
    public static SavedRun? Read(string folder)
    {
        try
        {
            using JsonDocument manifest = JsonDocument.Parse(Text(folder, "model.json"));
            string recipe = Text(folder, manifest.RootElement.GetProperty("recipe").GetString()!), report = Text(folder, manifest.RootElement.GetProperty("report").GetString()!);
            using JsonDocument json = JsonDocument.Parse(recipe);
            return new SavedRun(recipe, json.RootElement.TryGetProperty("name", out JsonElement name) ? name.GetString() ?? "" : "", JsonSerializer.Deserialize<RunReport>(report, Web)!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    private static string Text(string folder, string name)
    {
        if (Path.GetFileName(name) != name || new FileInfo(Path.Combine(folder, name)) is not { Exists: true, Length: <= LargestFile } file)
            throw new IOException();
        return File.ReadAllText(file.FullName);
    }
}
