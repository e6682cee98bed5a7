using System.CommandLine;
using System.Reflection;
using System.Runtime.Loader;

namespace Unroll.Cli;

/// <summary>Loads assemblies that add to the catalogue: <c>--extension FILE.dll</c>, and those that the environment names.</summary>
internal static class Extensions
{
    public const string Variable = "UNROLL_EXTENSIONS";

    /// <summary>The option, which every verb has.</summary>
    public static Option<string[]> Option() => new("--extension")
    {
        Description = $"An assembly that adds problems, cells or data of its own (docs/add-a-problem.md); may be repeated. {Variable} names some, too",
        HelpName = "FILE.dll",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
        Recursive = true,
    };

    /// <summary>The standard catalogue and what the assemblies add.</summary>
    /// <exception cref="UnrollException">A file is no such assembly, or an entry's name is taken.</exception>
    public static Catalogue Load(IReadOnlyList<string> given)
    {
        string[] named = Environment.GetEnvironmentVariable(Variable)?.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries) ?? [];
        Catalogue catalogue = Catalogue.Standard;
        foreach (string path in named.Concat(given).Select(Path.GetFullPath).Distinct(StringComparer.Ordinal))
        {
            foreach (CatalogueEntry entry in Of(path).SelectMany(extension => extension.Entries))
                catalogue = catalogue.With(entry);
        }
        return catalogue;
    }

    private static List<IExtension> Of(string path)
    {
        if (!File.Exists(path))
            throw new UnrollException($"--extension {path}: there is no such file; expected a .NET assembly (.dll).");
        try
        {
            Assembly assembly = AssemblyLoadContext.Default.LoadFromAssemblyPath(path);
            List<IExtension> found = [.. assembly.GetExportedTypes()
                .Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IExtension)) && type.GetConstructor(Type.EmptyTypes) is not null)
                .Select(type => (IExtension)Activator.CreateInstance(type)!)];
            return found.Count > 0 ? found
                : throw new UnrollException($"--extension {path}: found no public class with a constructor without arguments that implements {nameof(IExtension)}; expected one, which says what the assembly adds.");
        }
        catch (Exception e) when (e is BadImageFormatException or FileLoadException or FileNotFoundException or TypeLoadException or ReflectionTypeLoadException or TargetInvocationException)
        {
            string reason = (e is TargetInvocationException { InnerException: { } inner } ? inner : e).Message.ReplaceLineEndings(" ").TrimEnd('.');
            throw new UnrollException($"--extension {path}: the assembly cannot be used ({reason}); expected one that is built against this version of Unroll.", e);
        }
    }
}
