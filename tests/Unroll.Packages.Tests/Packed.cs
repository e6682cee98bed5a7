using System.Text.RegularExpressions;

namespace Unroll.Packages.Tests;

/// <summary>The packages of this build in an empty folder outside the repository, and a NuGet configuration that takes Unroll from them alone.</summary>
public sealed partial class Packed : IDisposable
{
    /// <summary>Of the libraries, in the order in which one needs the other, and of the tool.</summary>
    public static readonly string[] Names = ["Unroll.Core", "Unroll", "Unroll.Mpi", "Unroll.Serving", "Unroll.Cli"];

    public Packed()
    {
        foreach (string name in Names)
            Shell.Do(Root, "dotnet", ["pack", $"src/{name}", "-c", "Release", "--no-build", "-o", Packages, "-p:RuntimeIdentifiers=", "--nologo", "-v", "q"]);
        // What others have made is kept from run to run; what is made here must never be that of an older build.
        string cache = Path.Combine(Root, "artifacts", "packages-cache");
        Directory.CreateDirectory(cache);
        foreach (string stale in Directory.GetDirectories(cache, "unroll*"))
            Directory.Delete(stale, recursive: true);
        string others = string.Concat(Sources().Select(key => $"<packageSource key=\"{key}\"><package pattern=\"*\" /></packageSource>"));
        File.WriteAllText(Path.Combine(Folder, "nuget.config"), $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="{cache}" /></config>
              <packageSources><add key="packed" value="{Packages}" /></packageSources>
              <packageSourceMapping><packageSource key="packed"><package pattern="Unroll" /><package pattern="Unroll.*" /></packageSource>{others}</packageSourceMapping>
            </configuration>
            """);
    }

    /// <summary>The folder of the repository.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>An empty folder but for the NuGet configuration.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("unroll-packages").FullName;

    /// <summary>Where the packages are.</summary>
    public string Packages => Path.Combine(Folder, "packages");

    /// <summary>The version that all packages have.</summary>
    public string Version => Directory.GetFiles(Packages, "Unroll.Core.*.nupkg").Select(file => Path.GetFileNameWithoutExtension(file)["Unroll.Core.".Length..]).Single();

    /// <summary>Makes a program of one file that refers to a package; returns its folder.</summary>
    public string Program(string name, string package, string code, string sdk = "Microsoft.NET.Sdk")
    {
        string folder = Path.Combine(Folder, name);
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, $"{name}.csproj"), $"""
            <Project Sdk="{sdk}">
              <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><Nullable>enable</Nullable><ImplicitUsings>enable</ImplicitUsings><TrimmerSingleWarn>false</TrimmerSingleWarn></PropertyGroup>
              <ItemGroup><PackageReference Include="{package}" Version="{Version}" /></ItemGroup>
            </Project>
            """);
        File.WriteAllText(Path.Combine(folder, "Program.cs"), code);
        return folder;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    /// <summary>The names of the machine's sources of packages.</summary>
    private static string[] Sources() => [.. SourceName().Matches(Shell.Do(Root, "dotnet", ["nuget", "list", "source"])).Select(match => match.Groups["key"].Value)];

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Unroll.slnx")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException($"{AppContext.BaseDirectory}: no folder above has Unroll.slnx.");
    }

    [GeneratedRegex(@"^\s+\d+\.\s+(?<key>.+?) \[Enabled\]", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SourceName();
}
