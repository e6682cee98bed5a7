#if SINGLE
using System.Diagnostics;
using System.Text.RegularExpressions;
using Unroll.Tests.House;

namespace Unroll.Tests.Outsiders;

/// <summary>docs/add-a-cell.md done to the letter: one new file and one line, built and trained.</summary>
public sealed partial class AddACellTests
{
    private const RegexOptions Options = RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture;

    private const string Document = "docs/add-a-cell.md";

    private const string Program = """
        using Unroll;

        Recipe recipe = Recipe.Load("slot-filling", ["model.encoder.cell.type=mgu", "model.encoder.cell.hidden=8", "model.input.embedding=8"]);
        using Trainer run = Trainer.Start(recipe, FlightQuestions.Open());
        TrainingStep[] steps = [.. run.Take(20)];
        Console.WriteLine(recipe.ToJson().Contains("\"mgu\"", StringComparison.Ordinal) && steps[^1].Loss < steps[0].Loss ? "trained" : "failed");
        """;

    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <AnalysisMode>None</AnalysisMode>
            <GenerateDocumentationFile>false</GenerateDocumentationFile>
            <NoWarn>$(NoWarn);RS0030;IDE0005;EnableGenerateDocumentationFile</NoWarn>
          </PropertyGroup>
          <ItemGroup>
            <ProjectReference Include="../Unroll/Unroll.csproj" />
          </ItemGroup>
        </Project>
        """;

    [Fact]
    [Trait("Speed", "Slow")]
    public void ACellIsOneFileAndOneLine()
    {
        string copy = Directory.CreateTempSubdirectory("unroll-cell-").FullName;
        try
        {
            CopySources(copy);
            string text = Repository.Read(Document);
            string file = FileBlock().Match(text).Groups["code"].Value;
            Assert.Contains("namespace Outside;", file, StringComparison.Ordinal);
            file = file.Replace("using Unroll;\n", "", StringComparison.Ordinal).Replace("namespace Outside;", "namespace Unroll;", StringComparison.Ordinal);
            File.WriteAllText(Path.Combine(copy, "src/Unroll/Cells/Mgu.cs"), file);
            ApplyLine(Path.Combine(copy, "src/Unroll/Models/Catalogue.cs"), DiffBlock().Match(text).Groups["code"].Value);
            Directory.CreateDirectory(Path.Combine(copy, "src/Try"));
            File.WriteAllText(Path.Combine(copy, "src/Try/Try.csproj"), Project);
            File.WriteAllText(Path.Combine(copy, "src/Try/Program.cs"), Program);

            string output = Run(copy, "run", "-c", "Release", "--project", "src/Try");
            Assert.EndsWith("trained", output.Trim(), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(copy, recursive: true);
        }
    }

    private static void CopySources(string copy)
    {
        string[] files =
        [
            "global.json", ".editorconfig", "Directory.Build.props", "Directory.Packages.props", "BannedSymbols.txt", "src/Directory.Build.props",
            .. Repository.Files("src/Unroll.Core", "*"), .. Repository.Files("src/Unroll", "*"), .. Repository.Files("recipes", "*.json"),
        ];
        foreach (string file in files)
        {
            string target = Path.Combine(copy, file);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(Repository.PathOf(file), target);
        }
    }

    /// <summary>Adds the line marked + behind the line before it.</summary>
    private static void ApplyLine(string path, string diff)
    {
        string[] lines = diff.TrimEnd('\n').Split('\n');
        string context = Assert.Single(lines, line => line.StartsWith(' '))[1..];
        string added = Assert.Single(lines, line => line.StartsWith('+'))[1..];
        string text = File.ReadAllText(path).ReplaceLineEndings("\n");
        Assert.Contains(context + "\n", text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace(context + "\n", $"{context}\n{added}\n", StringComparison.Ordinal));
    }

    private static string Run(string folder, params string[] arguments)
    {
        ProcessStartInfo info = new("dotnet", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        using Process process = Process.Start(info)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, output + error.Result);
        return output;
    }

    [GeneratedRegex(@"<!-- file: tests/Unroll\.Outside/Mgu\.cs -->\n```csharp\n(?<code>.*?)^```", Options, 10_000)]
    private static partial Regex FileBlock();

    [GeneratedRegex(@"^```diff\n(?<code>.*?)^```", Options, 10_000)]
    private static partial Regex DiffBlock();
}
#endif
