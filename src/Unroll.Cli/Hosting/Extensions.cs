using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.Loader;

namespace Unroll.Cli;

/// <summary>Assemblies that add to the catalogue: those that <c>--extension FILE.dll</c> and the environment name. What they use is looked for beside them.</summary>
internal sealed class Extensions : IDisposable
{
    public const string Variable = "UNROLL_EXTENSIONS";

    private readonly PredictNames names;
    private readonly List<string> folders = [];

    /// <summary>Loads them.</summary>
    /// <param name="given">What <c>--extension</c> names.</param>
    /// <param name="names">What options of models must not be called.</param>
    /// <exception cref="UnrollException">A file is no such assembly, or the name of an entry or an option is taken.</exception>
    public Extensions(IReadOnlyList<string> given, PredictNames names)
    {
        this.names = names;
        AssemblyLoadContext.Default.Resolving += Beside;
        string[] named = Environment.GetEnvironmentVariable(Variable)?.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries) ?? [];
        try
        {
            foreach ((string said, string path) in named.Select(path => (Variable, path)).Concat(given.Select(path => ("--extension", path))).DistinctBy(one => Full(one.Item2), StringComparer.Ordinal))
                Add($"{said} {path}", Full(path));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The standard catalogue and what the assemblies add.</summary>
    public Catalogue Catalogue { get; private set; } = Catalogue.Standard;

    /// <summary>The option, which every verb has.</summary>
    public static Option<string[]> Option() => new("--extension")
    {
        Description = $"An assembly with additional problems, cells or data formats (docs/add-a-problem.md); may be repeated. The variable {Variable} may list some, too",
        HelpName = "FILE.dll",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
        Recursive = true,
    };

    public void Dispose() => AssemblyLoadContext.Default.Resolving -= Beside;

    private static string Full(string path) => path.Length > 0 ? Path.GetFullPath(path) : "";

    private void Add(string said, string path)
    {
        if (!File.Exists(path))
            throw new UnrollException($"{said}: {(Directory.Exists(path) ? "found a folder" : "there is no such file")}; expected a .NET assembly (.dll).");
        folders.Add(Path.GetDirectoryName(path)!);
        foreach (CatalogueEntry entry in Of(said, path))
        {
            try
            {
                Catalogue = Catalogue.With(entry);
                if (entry.Defaults is PredictOptions options)
                    names.Check(options, Catalogue);
            }
            catch (UnrollException e)
            {
                throw new UnrollException($"{said}: {e.Message}", e);
            }
        }
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "An extension's own code may throw anything; people are told whose fault it is.")]
    private static List<CatalogueEntry> Of(string said, string path)
    {
        IExtension[] found;
        try
        {
            found = [.. AssemblyLoadContext.Default.LoadFromAssemblyPath(path).GetExportedTypes()
                .Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IExtension)) && type.GetConstructor(Type.EmptyTypes) is not null)
                .Select(type => (IExtension)Activator.CreateInstance(type)!)];
            if (found.Length > 0)
                return [.. found.SelectMany(extension => extension.Entries)];
        }
        catch (Exception e)
        {
            Exception reason = e;
            while (reason is TargetInvocationException or TypeInitializationException && reason.InnerException is { } inner)
                reason = inner;
            throw new UnrollException($"{said}: the assembly cannot be used ({reason.Message.ReplaceLineEndings(" ").TrimEnd('.')}); expected one that is built against this version of Unroll.", e);
        }
        throw new UnrollException($"{said}: found no public class with a constructor without arguments that implements {nameof(IExtension)}; expected one, which says what the assembly adds.");
    }

    private Assembly? Beside(AssemblyLoadContext context, AssemblyName name) =>
        folders.Select(folder => Path.Combine(folder, name.Name + ".dll")).FirstOrDefault(File.Exists) is { } path ? context.LoadFromAssemblyPath(path) : null;
}
