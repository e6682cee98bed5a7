using Unroll.Tests;

namespace Unroll.Cli.Tests;

/// <summary>
/// Every input field and every option of every problem is an argument of <c>unroll predict</c>. The models and what changes their answers are the rows of the contract
/// of problems.
/// </summary>
public sealed class ReachTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> Rows() => [.. ProblemCases.All.Select(row => row.Name)];

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Rows))]
    public void EveryFieldAndEveryOptionIsAnArgument(string name)
    {
        ProblemCase row = ProblemCases.All.Single(row => row.Name == name);
        using Model model = row.Build();
        model.Save(folder["m.model"], ProblemCases.Catalogue);
        Example longest = row.Train.MaxBy(example => example.Length)!;
        string[] fields = [.. ProblemCases.Typed(model, longest).SelectMany(field => new[] { "--" + field.Key, field.Value })];
        using StringWriter expected = new();
        new JsonAnswers(expected, full: true).Write(model.Predict([new Example(longest.Input)])[0], null);
        AskingArguments asking = new();
        Assert.Equal(expected.ToString(), Ask([]));
        foreach ((string option, (string[] without, string[] with)) in row.Options)
        {
            Assert.True(row.Train.Any(example => Differs(example, without, with)), $"{name}: {asking.SaidAs(option)} changes no answer on the command line");

            bool Differs(Example example, string[] without, string[] with)
            {
                fields = [.. ProblemCases.Typed(model, example).SelectMany(field => new[] { "--" + field.Key, field.Value })];
                return (example.Length > 1 || longest.Length <= 1) && Ask(without) != Ask(with);
            }
        }

        // an option that the model refuses by name, as one without attention does, has arrived, too
        string Ask(string[] settings)
        {
            Outcome outcome = Cli.Run(["predict", folder["m.model"], "--extension", PriceModel.Extension, "--json", "--all", "--threads", "1", .. fields, .. settings.Chunk(2).SelectMany(pair => new[] { asking.SaidAs(pair[0]), pair[1] })]);
            return settings.Where((_, i) => i % 2 == 0).Any(option => outcome.Error.StartsWith($"unroll: {option}: found ", StringComparison.Ordinal)) ? outcome.Error : outcome.Succeeded().Output;
        }
    }

    /// <summary>A name that the verb itself has would hide the model's.</summary>
    [Fact]
    public void NoNameIsOneOfTheVerbs()
    {
        using StringReader input = new("");
        using StringWriter output = new();
        using Host host = new(input, output, output);
        PredictNames names = new(UnrollCli.Root(host, Extensions.Option()));
        Assert.Equal(["--file", "--ensemble", "--format", "--tokenize", "--out", "--json", "--all", "--columns", "--figures", "--svg", "--png", "--pcm", "--recogniser", "--threads", "--precision", "--version", "--extension", "--help"], names.Own);
        AskingArguments asking = new();
        foreach (ProblemCase row in ProblemCases.All)
        {
            using Model model = row.Build();
            string[] all = [.. model.Problem.Fields.Select(field => "--" + field.Name), .. model.Problem.Options is { } options ? ProblemCases.Catalogue.FieldsOf(options).Select(asking.SaidAs) : []];
            Assert.Empty(all.Intersect(names.Own));
            Assert.Equal(all.Distinct(), all);
        }
    }
}
