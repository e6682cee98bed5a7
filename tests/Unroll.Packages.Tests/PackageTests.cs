using System.Diagnostics;
using System.IO.Compression;
using System.Runtime.InteropServices;

namespace Unroll.Packages.Tests;

/// <summary>The packages, used from an empty folder as by somebody who has no source code.</summary>
public sealed class PackageTests(Packed packed) : IClassFixture<Packed>
{
    private const string Sentence = "flights from boston to denver on november 2nd";

    /// <summary>Reads every built-in recipe, so that every kind of setting must have survived; then predicts.</summary>
    private const string Predicts = """
        using System.Text.Json;
        using Unroll;

        foreach (string name in Recipe.BuiltIn)
            Console.WriteLine($"{name} {Recipe.Load(name).ToJson().Length}");
        using Model model = Model.Load(args[0]);
        using MemoryStream memory = new();
        using (Utf8JsonWriter json = new(memory))
            model.Predict(args[1]).WriteJson(json, full: true);
        Console.WriteLine(System.Text.Encoding.UTF8.GetString(memory.ToArray()));
        """;

    private static string Suffix => OperatingSystem.IsWindows() ? ".exe" : "";

    [Theory]
    [InlineData("Unroll.Core", "lib/net10.0/Unroll.Core.dll", "lib/net10.0/Unroll.Core.xml")]
    [InlineData("Unroll", "lib/net10.0/Unroll.dll", "lib/net10.0/Unroll.xml")]
    [InlineData("Unroll.Mpi", "lib/net10.0/Unroll.Mpi.dll", "lib/net10.0/Unroll.Mpi.xml")]
    [InlineData("Unroll.Serving", "lib/net10.0/Unroll.Serving.dll", "lib/net10.0/Unroll.Serving.xml")]
    [InlineData("Unroll.Cli", "tools/net10.0/any/Unroll.Cli.dll", "tools/net10.0/any/Unroll.Mpi.dll")]
    public void APackageHasWhatItNeeds(string name, params string[] files)
    {
        using ZipArchive package = ZipFile.OpenRead(Path.Combine(packed.Packages, $"{name}.{packed.Version}.nupkg"));
        foreach (string file in files.Concat(["README.md", "LICENSE", "icon.png", $"{name}.nuspec"]))
            Assert.True(package.GetEntry(file) is not null, $"{name}: {file} is missing; there are {string.Join(", ", package.Entries.Select(entry => entry.FullName).Take(40))}");
        using StreamReader reader = new(package.GetEntry($"{name}.nuspec")!.Open());
        string about = reader.ReadToEnd();
        foreach (string expected in new[] { "<license type=\"expression\">MIT</license>", "<icon>icon.png</icon>", "<readme>README.md</readme>", "<description>", "<tags>", "<authors>The Unroll authors</authors>" })
            Assert.Contains(expected, about, StringComparison.Ordinal);
        using ZipArchive symbols = ZipFile.OpenRead(Path.Combine(packed.Packages, $"{name}.{packed.Version}.snupkg"));
        Assert.Contains(symbols.Entries, entry => entry.Name == $"{name}.pdb");
    }

    /// <summary>The program of the package's own readme.</summary>
    [Fact]
    public void AProgramTrainsAndPredicts()
    {
        string code = File.ReadAllText(Path.Combine(Packed.Root, "src", "Unroll", "README.md")).Split("```csharp\n")[1].Split("```")[0];
        string folder = packed.Program("Trains", "Unroll", code);
        string said = Shell.Do(folder, "dotnet", "run", "-c", "Release");
        Assert.Contains("epoch 2: loss ", said, StringComparison.Ordinal);
        Assert.Contains("fromloc.city_name: boston", said, StringComparison.Ordinal);
        Assert.Contains("toloc.city_name: denver", said, StringComparison.Ordinal);
        Assert.True(Directory.Exists(Path.Combine(folder, "slots.model")));
    }

    /// <summary>The tool trains a model; a program predicts the same with it before and after what it does not use has been cut away.</summary>
    [Fact]
    public void TheToolTrainsAndATrimmedProgramPredicts()
    {
        string unroll = Tool("tools"), model = Path.Combine(packed.Folder, "slots.model");
        Assert.Contains(packed.Version, Shell.Do(packed.Folder, unroll, "--version"), StringComparison.Ordinal);
        Shell.Do(packed.Folder, unroll, "train", "slot-filling", "--set", "training.epochs=2", "--out", model);
        Assert.Contains("boston", Shell.Do(packed.Folder, unroll, "predict", model, Sentence), StringComparison.Ordinal);
        string folder = packed.Program("Predicts", "Unroll", Predicts);
        Shell.Do(folder, "dotnet", "build", "-c", "Release", "-o", "whole");
        string expected = Shell.Do(folder, Path.Combine(folder, "whole", "Predicts" + Suffix), model, Sentence);
        Assert.Contains("\"tags\"", expected, StringComparison.Ordinal);
        string published = Shell.Do(folder, "dotnet", "publish", "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "--self-contained", "-p:PublishTrimmed=true", "-o", "trimmed");
        Assert.DoesNotMatch(@"warning IL\d+: (Unroll|/_/)", published); // ImageSharp has a warning of its own, of a method that nothing calls
        Assert.Equal(expected, Shell.Do(folder, Path.Combine(folder, "trimmed", "Predicts" + Suffix), model, Sentence));
    }

    /// <summary>The sample application of the repository, built against the packages.</summary>
    [Fact]
    public async Task TheSampleApplicationAnswers()
    {
        string sample = Path.Combine(Packed.Root, "samples", "Unroll.Samples.Server");
        string folder = packed.Program("Serves", "Unroll.Serving", File.ReadAllText(Path.Combine(sample, "Program.cs")), "Microsoft.NET.Sdk.Web");
        File.Copy(Path.Combine(sample, "TinyTagger.cs"), Path.Combine(folder, "TinyTagger.cs"));
        Shell.Do(folder, "dotnet", "build", "-c", "Release", "-o", "out");
        using Process server = Shell.Start(folder, Path.Combine(folder, "out", "Serves" + Suffix), "--urls", "http://127.0.0.1:0", "--epochs", "1");
        try
        {
            Uri? address = null;
            while (address is null)
            {
                string line = await server.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) ?? throw new InvalidOperationException($"The server ended.\n{await server.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)}");
                address = line.Split("Now listening on: ") is [_, string found] ? new Uri(found) : null;
            }
            using HttpClient client = new();
            using HttpResponseMessage answer = await client.PostAsync(new Uri(address, "predict"), new StringContent($$"""[{"text": "{{Sentence}}"}]"""), TestContext.Current.CancellationToken);
            string said = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.True(answer.IsSuccessStatusCode, said);
            Assert.Contains("\"boston\"", said, StringComparison.Ordinal);
            Assert.Contains("\"tags\"", said, StringComparison.Ordinal);
        }
        finally
        {
            server.Kill(entireProcessTree: true);
        }
    }

    private string Tool(string folder)
    {
        Shell.Do(packed.Folder, "dotnet", "tool", "install", "Unroll.Cli", "--tool-path", folder, "--version", packed.Version, "--configfile", Path.Combine(packed.Folder, "nuget.config"));
        return Path.Combine(packed.Folder, folder, "unroll" + Suffix);
    }
}
