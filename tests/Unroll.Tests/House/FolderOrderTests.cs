#if SINGLE
using System.Reflection;

namespace Unroll.Tests.House;

/// <summary>A folder may use the folders before it and never those after it (docs/decisions/0001).</summary>
public sealed class FolderOrderTests
{
    private static readonly string[] CoreOrder = ["Numerics", "Kernels", "Devices", "Autograd", "Sequences", "Operations"];

    private static readonly string[] UnrollOrder =
        ["Specs", "Layers", "Cells", "Structured", "Text", "Contents", "Data", "Evaluation", "Networks", "Answers", "Problems", "Optimization", "Models", "Training", "Figures"];

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

    [Fact]
    public void CoreReferencesTheFrameworkAlone() => Assert.Empty(Foreign(typeof(Tensor).Assembly, "System.Numerics.Tensors"));

    [Fact]
    public void UnrollReferencesCoreAndTheFrameworkAlone()
    {
        Assert.Empty(Foreign(typeof(Model).Assembly, "Unroll.Core", "System.Numerics.Tensors", "CsvHelper"));
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
