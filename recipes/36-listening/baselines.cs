#!/usr/bin/env dotnet
#:project ../../src/Unroll/Unroll.csproj
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
#:property GenerateDocumentationFile=false
#:property EnforceCodeStyleInBuild=false
#:property NoWarn=$(NoWarn);RS0030;MA0047;CA1852;CA1050;MA0048;MA0009;MA0163;MA0011;CA1305;CA5394;MA0136;IL2026;IL3050

// Rules that choose an answer without reading the story, on the test set of a folder such as toefl-qa:
//   dotnet run recipes/36-listening/baselines.cs -- toefl-qa [MODEL]
// The vectors that the rules of likeness compare are counts of words; with a MODEL that makes vectors of texts, such as text-autoencoder trained on stories, also that model's.
using Unroll;

if (args.Length is < 1 or > 2)
{
    Console.Error.WriteLine("baselines: expected a folder of multiple-choice questions, and perhaps a model that makes vectors of texts.");
    return 1;
}

Dataset test = new ChoicesDataSpec().OpenTest(args[0]);
string[] known = [.. test.SelectMany(example => example.Input.Find<Choices>()!.Tokens).Distinct(StringComparer.Ordinal)];
Dictionary<string, int> places = known.Select((word, i) => (word, i)).ToDictionary(pair => pair.word, pair => pair.i, StringComparer.Ordinal);
Print("guessing", ChoiceRules.Guessing(test));
foreach (ChoiceRule rule in (ChoiceRule[])[ChoiceRule.First, ChoiceRule.Shortest, ChoiceRule.Longest])
    Print(rule.ToString(), ChoiceRules.Accuracy(rule, test, Bag));
foreach (ChoiceRule rule in (ChoiceRule[])[ChoiceRule.MostSimilar, ChoiceRule.LeastSimilar])
    Print($"{rule}, bag of words", ChoiceRules.Accuracy(rule, test, Bag));
if (args.Length == 2)
{
    using Model model = Model.Load(args[1]);
    foreach (ChoiceRule rule in (ChoiceRule[])[ChoiceRule.MostSimilar, ChoiceRule.LeastSimilar])
        Print($"{rule}, {Path.GetFileName(args[1])}", ChoiceRules.Accuracy(rule, test, words => [.. model.Embed([new Example(words)])[0].Select(number => (double)number)]));
}
return 0;

IReadOnlyList<double> Bag(Words words)
{
    double[] counts = new double[known.Length];
    foreach (string word in words.Values)
        counts[places[word]]++;
    return counts;
}

static void Print(string rule, double accuracy) => Console.WriteLine(FormattableString.Invariant($"{rule,-30} {100 * accuracy,5:0.0} %"));
