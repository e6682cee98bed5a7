namespace Unroll.Cli;

/// <summary>A recipe with some fields changed, as one line of a comparison.</summary>
/// <param name="Name">What tells it from the others; also the beginning of its folders' names.</param>
/// <param name="Recipe">A recipe file, or the name of a built-in one.</param>
/// <param name="Settings">Its changed fields, each path=value.</param>
internal sealed record Variant(string Name, string Recipe, string[] Settings)
{
    /// <summary>A variant for each recipe and each value of the field.</summary>
    /// <param name="recipes">Recipes.</param>
    /// <param name="vary">A field and its values, path=A,B,C; null for none.</param>
    /// <param name="settings">Fields that are changed in all.</param>
    /// <exception cref="UnrollException">Two would have one name.</exception>
    public static Variant[] All(string[] recipes, string? vary, string[] settings)
    {
        (string Name, string[] Changes)[] values = [("", [])];
        if (vary is not null)
        {
            (string path, string[] choices) = (vary[..vary.IndexOf('=', StringComparison.Ordinal)], vary[(vary.IndexOf('=', StringComparison.Ordinal) + 1)..].Split(','));
            values = Array.ConvertAll(choices, choice => (choice.Trim(), new[] { $"{path}={choice.Trim()}" }));
        }
        Variant[] all = [.. recipes.SelectMany(recipe => values.Select(value => new Variant(
            string.Join(' ', new[] { recipes.Length > 1 || value.Name.Length == 0 ? Unroll.Recipe.Load(recipe, [.. settings, .. value.Changes]).Name : "", value.Name }.Where(text => text.Length > 0)),
            recipe, [.. settings, .. value.Changes])))];
        if (all.GroupBy(variant => variant.FileName, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new UnrollException($"`unroll lab compare`: found two variants named {twice.Key}; expected names that differ, so give recipes other names, or --vary other values.");
        return all;
    }

    /// <summary>The name of a file: other characters than letters, digits, points and hyphens become hyphens.</summary>
    public string FileName => string.Concat(Name.Select(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '-' ? character : '-'));
}
