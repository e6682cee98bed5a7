namespace Unroll.Cli;

/// <summary>How the person who runs this process would run it again.</summary>
internal static class Calling
{
    private const string Project = "src/Unroll.Cli";

    /// <summary><c>unroll</c>, or its <c>dotnet run</c> form where the process was started that way from a source checkout.</summary>
    public static string Command()
    {
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "unroll")
            return "unroll";
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string project = Path.Combine(folder.FullName, Project);
            if (File.Exists(Path.Combine(project, "Unroll.Cli.csproj")))
                return $"dotnet run -c Release --project {Quote(Path.GetRelativePath(Environment.CurrentDirectory, project))} --";
        }
        return "unroll";
    }

    /// <summary>A text as one argument of a shell.</summary>
    public static string Quote(string text) => text.Length > 0 && text.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' or '/' or ':' or '+' or '=' or ',')
        ? text
        : text.AsSpan().ContainsAny("\"$`\\!") ? "'" + text.Replace("'", "'\\''", StringComparison.Ordinal) + "'" : "\"" + text + "\"";
}
