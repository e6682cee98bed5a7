namespace Unroll.Cli.Tests;

/// <summary>What a conversation asks its model: what both have said, and the options. The model here says back what it was asked.</summary>
public sealed class ConversationTests
{
    [Fact]
    public void TheModelReadsWhatBothHaveSaidAndSaysNoThreeWordsTwice()
    {
        using StringReader input = new("hi\nyou\n/new\nme\n");
        using StringWriter output = new();
        using Host host = new(input, output, output);
        Recipe recipe = new() { Name = "echo", Model = new EchoSpec(), Data = new DialoguesDataSpec { History = 3 } };
        using Model model = Model.Build(recipe, recipe.Model.Fit([]), ParameterStore.Draw(1));
        NamedValues named = new(UnrollCli.Root(host, Extensions.Option()).Parse(["chat", "echo.model"]), new AskingArguments(), null);
        Assert.Equal(0, new Conversation(host, model, named).Run());
        Assert.Equal(["{hi}", "{hi|{hi}|you}", "{me}"], output.ToString().TrimEnd().Split('\n'));
        Echo echo = (Echo)model.Problem;
        Assert.Equal(Enumerable.Repeat<PredictOptions?>(new TranslationOptions { Beam = 1, NoRepeat = 3 }, 3), echo.Asked);
    }

    private sealed record EchoSpec : ProblemSpec
    {
        public override void Fit(IReadOnlyList<Example> train, Fitted fitted)
        {
            // Nothing is fitted.
        }

        public override IProblem Build(ParameterScope scope, Fitted fitted) => new Echo();
    }

    private sealed class Echo : IIncrementalProblem
    {
        public List<PredictOptions?> Asked { get; } = [];

        public string Metric => "none";

        public IReadOnlyList<InputField> Fields => [InputField.OfWords("text", "anything")];

        public PredictOptions Options => new TranslationOptions();

        public Value Loss(Tape tape, IReadOnlyList<Example> batch) => throw new NotSupportedException();

        public IReadOnlyList<IAnswer> Predict(Tape tape, IReadOnlyList<Example> batch, PredictOptions? options = null) => throw new NotSupportedException();

        public Report Score(IReadOnlyList<Example> examples, IReadOnlyList<IAnswer> answers) => throw new NotSupportedException();

        public IEnumerable<GeneratedToken> Stream(Device device, Example example, PredictOptions? options = null)
        {
            Asked.Add(options);
            string said = $"{{{string.Join('|', example.ToString().Split($" {Turns.Mark} "))}}}";
            return [new GeneratedToken(said, said, 0)];
        }
    }
}
