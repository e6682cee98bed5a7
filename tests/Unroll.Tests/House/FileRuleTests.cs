#if SINGLE
using System.Text.RegularExpressions;

namespace Unroll.Tests.House;

/// <summary>How files and types are laid out (CONTRIBUTING.md).</summary>
public sealed partial class FileRuleTests
{
    private const int MostLines = 400;

    /// <summary>Files with several public types that mean nothing without one another: a description and what it builds, a result and its parts.</summary>
    private static readonly string[] SeveralTypes =
    [
        "src/Unroll.Core/Autograd/Initializer.cs",
        "src/Unroll/Cells/Recurrent.cs",
        "src/Unroll/Figures/Trellis.cs",
        "src/Unroll/Models/RunReport.cs",
        "src/Unroll/Models/SafeTensors.cs",
        "src/Unroll/Optimization/OptimizerSpec.cs",
        "src/Unroll/Optimization/ScheduleSpec.cs",
        "src/Unroll/Networks/Tags/TagOutputSpec.cs",
        "src/Unroll/Specs/IArtifact.cs",
        "src/Unroll/Structured/ScoredPath.cs",
    ];

    private static IReadOnlyList<string> Sources => [.. Repository.Files("src", "*.cs").Where(file => !file.EndsWith(".g.cs", StringComparison.Ordinal))];

    [Fact]
    public void NoFileIsLong()
    {
        string[] faults = [.. Sources.Select(file => (File: file, Lines: File.ReadLines(Repository.PathOf(file)).Count()))
            .Where(f => f.Lines > MostLines).Select(f => $"{f.File}: {f.Lines} lines; expected at most {MostLines}")];
        Assert.True(faults.Length == 0, string.Join('\n', faults));
        Assert.True(Sources.Count > 100, $"only {Sources.Count} files were looked at");
    }

    [Fact]
    public void AFileHasOnePublicType()
    {
        string[] several = [.. Sources.Where(file => PublicType().Count(Repository.Read(file)) > 1)];
        string[] fresh = [.. several.Except(SeveralTypes)];
        Assert.True(fresh.Length == 0, $"several public types: {string.Join(", ", fresh)}; give each a file, or add the file to the list in {nameof(FileRuleTests)}");
        Assert.True(SeveralTypes.All(several.Contains), $"no longer in need of the exception: {string.Join(", ", SeveralTypes.Except(several))}");
    }

    [Fact]
    public void PublicClassesAreAbstractOrSealed()
    {
        string[] open = [.. new[] { typeof(Tensor).Assembly, typeof(Model).Assembly }.SelectMany(assembly => assembly.GetExportedTypes())
            .Where(type => type is { IsClass: true, IsAbstract: false, IsSealed: false }).Select(type => type.FullName!)];
        Assert.True(open.Length == 0, $"neither sealed nor abstract: {string.Join(", ", open)}");
    }

    [Fact]
    public void NoPublicFieldCanBeWritten()
    {
        string[] open = [.. new[] { typeof(Tensor).Assembly, typeof(Model).Assembly }.SelectMany(assembly => assembly.GetExportedTypes())
            .Where(type => !type.IsEnum).SelectMany(type => type.GetFields()).Where(field => !field.IsLiteral && !field.IsInitOnly)
            .Select(field => $"{field.DeclaringType!.Name}.{field.Name}")];
        Assert.True(open.Length == 0, $"public fields that can be written: {string.Join(", ", open)}");
    }

    /// <summary>The compiler refuses public members without documentation, unless a library switches that off.</summary>
    [Fact]
    public void LibrariesDoNotSwitchOffMissingDocumentation()
    {
        foreach (string project in new[] { "src/Unroll.Core/Unroll.Core.csproj", "src/Unroll/Unroll.csproj" })
            Assert.DoesNotContain("CS1591", Repository.Read(project), StringComparison.Ordinal);
        Assert.Contains("<GenerateDocumentationFile>true", Repository.Read("Directory.Build.props"), StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^public [^(\n]*\b(class|record|struct|interface|enum|delegate)\b", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex PublicType();
}
#endif
