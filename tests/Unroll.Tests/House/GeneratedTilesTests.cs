#if SINGLE
using Unroll.Tools;

namespace Unroll.Tests.House;

/// <summary>The generated kernels in the repository are what their generator writes: neither is changed without the other.</summary>
public sealed class GeneratedTilesTests
{
    private const string File = "src/Unroll.Core/Kernels/Tiles.g.cs";

    [Fact]
    public void TheFileIsWhatTheGeneratorWrites()
    {
        string[] found = Repository.Read(File).Split('\n'), expected = TileText.Write().Split('\n');
        for (int line = 0; line < Math.Max(found.Length, expected.Length); line++)
        {
            Assert.True(
                found.ElementAtOrDefault(line) == expected.ElementAtOrDefault(line),
                $"{File}, line {line + 1}: found \"{found.ElementAtOrDefault(line)}\", the generator writes \"{expected.ElementAtOrDefault(line)}\"; run: dotnet run make.cs generate");
        }
    }
}
#endif
