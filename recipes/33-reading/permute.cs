#!/usr/bin/env dotnet
#:project ../../src/Unroll/Unroll.csproj
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
#:property GenerateDocumentationFile=false
#:property EnforceCodeStyleInBuild=false
#:property NoWarn=$(NoWarn);RS0030;MA0047;CA1852;CA1050;MA0048;MA0009;MA0163;MA0011;CA1305;CA5394;MA0136;IL2026;IL3050

// Writes a copy of a folder of bAbI tasks in which the words of each class below have changed places at random, the same way in all files: people, places, things, animals, colours, shapes, containers.
// A model that has learnt from stories, not from names, is as good on the copy.
//   dotnet run recipes/33-reading/permute.cs -- babi-en babi-permuted SEED
using System.Text.RegularExpressions;
using Unroll;

if (args.Length != 3 || !ulong.TryParse(args[2], out ulong seed) || !Directory.Exists(args[0]) || Directory.Exists(args[1]))
{
    Console.Error.WriteLine("permute: expected a folder of bAbI tasks, a folder that does not exist yet, and a seed.");
    return 1;
}

string[][] classes =
[
    ["mary", "sandra", "julie", "emily", "jessica", "winona", "gertrude", "lily"], // women and men apart, for the sake of "he" and "she"
    ["daniel", "john", "fred", "bill", "jeff", "jason", "antoine", "sumit", "yann", "julius", "brian", "greg", "bernhard"],
    ["kitchen", "bedroom", "office", "garden", "hallway", "bathroom", "school", "park", "cinema"],
    ["football", "apple", "milk"],
    ["frog", "lion", "swan", "rhino"],
    ["cat cats", "mouse mice", "wolf wolves"], // one and several; a sheep stays one
    ["yellow", "green", "white", "gray", "red", "blue", "pink"],
    ["square", "rectangle", "sphere", "triangle"],
    ["box", "suitcase", "chest", "container"],
];
Dictionary<string, string> become = new(StringComparer.Ordinal);
for (int i = 0; i < classes.Length; i++)
{
    string[] shuffled = [.. classes[i]];
    Rng random = new Rng(seed).Stream("class").Stream((ulong)i);
    random.Shuffle<string>(shuffled);
    Console.WriteLine(string.Join(", ", classes[i].Zip(shuffled, (from, to) => $"{from} -> {to}")));
    foreach ((string from, string to) in classes[i].Zip(shuffled))
    {
        foreach ((string word, string other) in from.Split(' ').Zip(to.Split(' ')))
            become.Add(word, other);
    }
}
Directory.CreateDirectory(args[1]);
foreach (string file in Directory.GetFiles(args[0], "qa*.txt"))
    File.WriteAllText(Path.Combine(args[1], Path.GetFileName(file)), Regex.Replace(File.ReadAllText(file), "[A-Za-z]+", match => Other(match.Value)));
return 0;

string Other(string word) => !become.TryGetValue(word.ToLowerInvariant(), out string? other) ? word
    : char.IsUpper(word[0]) ? char.ToUpperInvariant(other[0]) + other[1..] : other;
