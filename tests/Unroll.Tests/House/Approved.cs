#if SINGLE
namespace Unroll.Tests.House;

/// <summary>Compares a text with its approved form in tests/approved.</summary>
internal static class Approved
{
    public const string Variable = "UNROLL_APPROVE";

    public static void Check(string name, string actual)
    {
        string file = $"tests/approved/{name}";
        string path = Repository.PathOf(file);
        if (Environment.GetEnvironmentVariable(Variable) == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
            return;
        }
        string expected = File.Exists(path) ? Repository.Read(file) : "";
        if (expected == actual)
            return;
        string[] was = expected.Split('\n'), now = actual.Split('\n');
        int same = was.Zip(now).TakeWhile(pair => pair.First == pair.Second).Count();
        Assert.Fail($"""
            {file} is not what was found. First difference, line {same + 1}:
              approved: {was.ElementAtOrDefault(same)}
              found:    {now.ElementAtOrDefault(same)}
            If the change is meant, run the tests again with {Variable}=1, which rewrites the file, and commit it.
            """);
    }
}
#endif
