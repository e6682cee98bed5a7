#!/usr/bin/env dotnet
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
#:property GenerateDocumentationFile=false
#:property EnforceCodeStyleInBuild=false
#:property NoWarn=$(NoWarn);RS0030;MA0047;CA1852;CA1050;MA0048;MA0011;CA1305;MA0136;IL2026;IL3050

// Makes captions such as "a blue rectangle" for the pictures of easy-VQA, whose questions and answers say which shape and colour each picture has.
//
//   dotnet run recipes/17-captions/easy-vqa.cs EASY-VQA OUT
//
// EASY-VQA is a folder with train-questions.json, train-images.zip, test-questions.json and test-images.zip (github.com/vzhou842/easy-VQA, easy_vqa/data, its pictures packed). OUT gets train.tsv, dev.tsv
// (every tenth training picture), test.tsv, and the pictures in train/ and test/. A picture whose shape or colour no answer says is left out, and counted.

using System.IO.Compression;
using System.Text.Json;

if (args is not [string source, string target])
{
    Console.Error.WriteLine("usage: dotnet run recipes/17-captions/easy-vqa.cs EASY-VQA OUT");
    return 2;
}
string[] shapes = ["circle", "rectangle", "triangle"], colours = ["black", "blue", "brown", "gray", "green", "red", "teal", "yellow"];
foreach (string part in (string[])["train", "test"])
{
    SortedDictionary<int, (HashSet<string> Shapes, HashSet<string> Colours)> possible = [];
    using (JsonDocument questions = JsonDocument.Parse(File.ReadAllText(Path.Combine(source, $"{part}-questions.json"))))
    {
        foreach (JsonElement one in questions.RootElement.EnumerateArray())
        {
            string[] words = one[0].GetString()!.TrimEnd('?').Split(' ');
            string answer = one[1].GetString()!;
            int picture = one[2].GetInt32();
            if (!possible.TryGetValue(picture, out (HashSet<string> Shapes, HashSet<string> Colours) left))
                possible.Add(picture, left = ([.. shapes], [.. colours]));
            bool isThere = (answer == "yes") != words.Any(word => word is "no" or "not");
            foreach ((HashSet<string> set, string[] all) in new[] { (left.Shapes, shapes), (left.Colours, colours) })
            {
                string? named = all.FirstOrDefault(word => words.Contains(word, StringComparer.Ordinal));
                if (all.Contains(answer, StringComparer.Ordinal))
                    set.IntersectWith([answer]);
                else if (named is not null && (answer is not ("yes" or "no") || isThere))
                    set.IntersectWith([named]); // it has what a question about something else takes for granted
                else if (named is not null)
                    set.Remove(named);
            }
        }
    }
    Directory.CreateDirectory(Path.Combine(target, part));
    ZipFile.ExtractToDirectory(Path.Combine(source, $"{part}-images.zip"), Path.Combine(target, part), overwriteFiles: true);
    string[] lines = [.. possible.Where(one => one.Value.Shapes.Count == 1 && one.Value.Colours.Count == 1).Select(one => $"{part}/{one.Key}.png\ta {one.Value.Colours.Single()} {one.Value.Shapes.Single()}")];
    if (part == "train")
        File.WriteAllLines(Path.Combine(target, "dev.tsv"), lines.Where((_, i) => i % 10 == 9));
    File.WriteAllLines(Path.Combine(target, $"{part}.tsv"), lines.Where((_, i) => part == "test" || i % 10 != 9));
    Console.WriteLine($"{part}: {lines.Length} pictures with captions, {possible.Count - lines.Length} left out");
}
return 0;
