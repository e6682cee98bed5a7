#if SINGLE
using System.Reflection;
using System.Text.RegularExpressions;

namespace Unroll.Tests.House;

/// <summary>A folder may use the folders before it and never those after it (docs/decisions/0001). The order is read from docs/house.md, and nowhere else.</summary>
public sealed partial class FolderOrderTests
{
    private const string Page = "docs/house.md";

    private static readonly string[] CoreOrder = Order("src/Unroll.Core");

    private static readonly string[] UnrollOrder = Order("src/Unroll");

    [Fact]
    public void CoreFoldersUseOnlyThoseBeforeThem() => Check(typeof(Tensor).Assembly, "Unroll.Core", CoreOrder);

    [Fact]
    public void UnrollFoldersUseOnlyThoseBeforeThem() => Check(typeof(Model).Assembly, "Unroll", UnrollOrder);

    /// <summary>What two problems share lies in Networks, or in Problems itself; that in turn knows none of them.</summary>
    [Fact]
    public void NoProblemUsesAnother()
    {
        Assembly assembly = typeof(Model).Assembly;
        TypeSources sources = new(assembly, "Unroll");
        List<string> faults = [];
        HashSet<string> seen = [];
        foreach (Type type in assembly.GetTypes())
        {
            if (sources.FolderOf(type) is not { } folder || !folder.StartsWith("Problems", StringComparison.Ordinal))
                continue;
            seen.Add(folder);
            foreach (Type used in TypeUses.Of(type).Where(used => used.Assembly == assembly))
            {
                if (sources.FolderOf(used) is { } other && other.StartsWith("Problems/", StringComparison.Ordinal) && other != folder)
                    faults.Add($"{type} of {folder} uses {used} of {other}");
            }
        }
        Assert.True(faults.Count == 0, string.Join('\n', faults.Distinct()));
        Assert.True(seen.Count > 5, $"only {string.Join(", ", seen)} were looked at");
    }

    /// <summary>Every folder that has sources stands on the page, and every folder on the page is there; <c>NAME/*</c> stands for all below it.</summary>
    [Theory]
    [InlineData("src/Unroll.Core")]
    [InlineData("src/Unroll")]
    [InlineData("src/Unroll.Serving")]
    [InlineData("src/Unroll.Studio")]
    [InlineData("src/Unroll.Cli")]
    public void ThePageOfTheHouseHasAllFolders(string project)
    {
        string[] listed = Listed(project);
        string[] there = [.. Repository.Files(project, "*.cs").Select(file => Path.GetDirectoryName(file)!.Replace('\\', '/')).Where(folder => folder != project).Select(folder => folder[(project.Length + 1)..])
            .Select(folder => listed.Contains(folder.Split('/')[0] + "/*") && folder.Contains('/', StringComparison.Ordinal) ? folder.Split('/')[0] + "/*" : folder).Distinct()];
        Assert.Equal(there.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    /// <summary>The text names only folders that there are: in the table, and on the way of an example.</summary>
    [Fact]
    public void ThePageOfTheHouseNamesNoOtherFolders()
    {
        string[] known = [.. new[] { "src/Unroll.Core", "src/Unroll", "src/Unroll.Serving", "src/Unroll.Studio", "src/Unroll.Cli" }.SelectMany(project => Listed(project).SelectMany(folder => new[] { folder, folder.Split('/')[0], $"{project[4..]}/{folder}" })), "recipes"];
        string text = Repository.Read(Page);
        string[] named = [.. Cell().Matches(text[text.IndexOf("| you write |", StringComparison.Ordinal)..]).SelectMany(cell => Code().Matches(cell.Value)).Select(code => code.Groups["name"].Value)];
        Assert.True(named.Length > 20, $"only {named.Length} folders are named");
        Assert.Empty(named.Except(known));
    }

    [Fact]
    public void CoreReferencesTheFrameworkAlone() => Assert.Empty(Foreign(typeof(Tensor).Assembly, "System.Numerics.Tensors"));

    [Fact]
    public void UnrollReferencesCoreAndTheFrameworkAlone()
    {
        Assert.Empty(Foreign(typeof(Model).Assembly, "Unroll.Core", "System.Numerics.Tensors", "CsvHelper", "SixLabors.ImageSharp", "NWaves", "Apache.Arrow", "Apache.Arrow.Compression", "ZstdSharp"));
        Assert.DoesNotContain("System.Console", typeof(Model).Assembly.GetReferencedAssemblies().Select(name => name.Name));
        Assert.DoesNotContain("System.Console", typeof(Tensor).Assembly.GetReferencedAssemblies().Select(name => name.Name));
    }

    [Fact]
    public void AWrongOrderIsSeen()
    {
        (List<string> faults, _) = Faults(typeof(Model).Assembly, "Unroll", [.. UnrollOrder.Reverse()]);
        Assert.Contains(faults, fault => fault.StartsWith("Unroll.NetworkEncoder in Networks uses Unroll.Recurrent of Cells", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.StartsWith("Unroll.TaggingJson in Problems uses ", StringComparison.Ordinal));
    }

    /// <summary>The folders of a project that the page lists, in their order, those below others among them.</summary>
    private static string[] Listed(string project)
    {
        string text = Repository.Read(Page), mark = $"<!-- folders: {project} -->\n```\n";
        int start = text.IndexOf(mark, StringComparison.Ordinal);
        Assert.True(start >= 0, $"{Page} has no list of the folders of {project}");
        start += mark.Length;
        return [.. text[start..text.IndexOf("```", start, StringComparison.Ordinal)].Split('\n').Where(line => line.Length > 0 && char.IsLetter(line[0])).Select(line => line.Split(' ')[0])];
    }

    private static string[] Order(string project) => [.. Listed(project).Select(folder => folder.Split('/')[0]).Distinct()];

    [GeneratedRegex(@"^\|[^|\n]*\|(?<cell>[^|\n]*)\|$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Cell();

    [GeneratedRegex("`(?<name>[^`]+)`", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Code();

    private static void Check(Assembly assembly, string project, string[] order)
    {
        string[] folders = [.. Repository.Files($"src/{project}", "*.cs").Select(file => file.Split('/')[2]).Distinct()];
        Assert.Equal(order.Order(StringComparer.Ordinal), folders.Order(StringComparer.Ordinal));

        (List<string> faults, int placed) = Faults(assembly, project, order);
        Assert.True(faults.Count == 0, string.Join('\n', faults));
        Assert.True(placed > 50, $"only {placed} types of {project} were looked at");
    }

    private static (List<string> Faults, int Placed) Faults(Assembly assembly, string project, string[] order)
    {
        TypeSources sources = new(assembly, project);
        List<string> faults = [];
        int placed = 0;
        foreach (Type type in assembly.GetTypes())
        {
            int folder = PlaceOf(type);
            if (folder < 0)
            {
                if (!IsCompilers(type))
                    faults.Add($"{type} has no source folder");
                continue;
            }
            placed++;
            foreach (Type used in TypeUses.Of(type).Where(used => used.Assembly == assembly))
            {
                int other = PlaceOf(used);
                if (other > folder)
                    faults.Add($"{type} in {order[folder]} uses {used} of {order[other]}, a later folder");
            }
        }
        return ([.. faults.Distinct().Order(StringComparer.Ordinal)], placed);

        int PlaceOf(Type type) => sources.FolderOf(type) is { } folder ? Array.IndexOf(order, folder.Split('/')[0]) : -1;
    }

    /// <summary>Made by the compiler for the whole assembly: inline arrays, constant data, regular expressions.</summary>
    private static bool IsCompilers(Type type) =>
        type.FullName!.StartsWith('<') || type.Namespace is "System.Text.RegularExpressions.Generated"
        || (type.DeclaringType is { } outer && IsCompilers(outer));

    /// <summary>The referenced assemblies that are neither allowed nor in the framework's folder.</summary>
    private static IEnumerable<string> Foreign(Assembly assembly, params string[] allowed)
    {
        string framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        return assembly.GetReferencedAssemblies().Select(name => name.Name!)
            .Where(name => !allowed.Contains(name) && !File.Exists(Path.Combine(framework, name + ".dll")));
    }
}
#endif
