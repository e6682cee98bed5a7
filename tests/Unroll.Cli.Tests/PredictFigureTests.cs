using System.Xml.Linq;
using Unroll.Tests;

namespace Unroll.Cli.Tests;

/// <summary><c>unroll predict</c> and <c>unroll evaluate</c> with <c>--figures</c> and <c>--svg</c>.</summary>
[Collection(nameof(ModelCollection))]
public sealed class PredictFigureTests(TrainedModel trained)
{
    private const string Question = "flights from boston to denver";

    [Fact]
    public void FiguresFollowTheAnswer()
    {
        Outcome plain = Cli.Run("predict", trained.Folder, Question).Succeeded(), drawn = Cli.Run("predict", trained.Folder, Question, "--figures").Succeeded();
        Assert.StartsWith(plain.Output + "\nprobability of each tag (marked: the answer)\n", drawn.Output, StringComparison.Ordinal);
        Assert.Matches(@"\nB-[a-z._]+ .* [01]\.[0-9]{2} \*", drawn.Output);
    }

    [Fact]
    public void OneAnswerIsOnePicture()
    {
        using TemporaryFolder folder = new();
        Outcome outcome = Cli.Run("predict", trained.Folder, Question, "--svg", folder["answer.svg"]);
        Assert.Equal((0, Cli.Run("predict", trained.Folder, Question).Output, $"The picture is in {folder["answer.svg"]}.\n"), (outcome.Code, outcome.Output, outcome.Error));
        string[] texts = Texts(folder["answer.svg"]);
        Assert.Equal(2, texts.Count(text => text == "boston")); // the sentence, and the column of the heat map
        Assert.Contains("probability of each tag (marked: the answer)", texts);
        Assert.Equal(["answer.svg"], Directory.GetFiles(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void SeveralAnswersAreNumberedPicturesAlsoBesideJsonAndFilesWrittenBack()
    {
        using TemporaryFolder folder = new();
        Outcome outcome = Cli.RunWith("go to rome\nflights\nto paris\n", "predict", trained.Folder, "--json", "--svg", folder["a.b.svg"]);
        Assert.Equal((0, $"3 pictures are in {folder["a.b-1.svg"]} to {folder["a.b-3.svg"]}.\n", 3), (outcome.Code, outcome.Error, outcome.JsonLines.Length));
        Assert.Contains("rome", Texts(folder["a.b-1.svg"]));
        Assert.Contains("paris", Texts(folder["a.b-3.svg"]));
        Outcome back = Cli.Run("predict", trained.Folder, "--file", folder.Write("in.conll", "rome O\n\nparis O\n"), "--svg", folder["back"]);
        Assert.Equal((0, $"2 pictures are in {folder["back-1"]} to {folder["back-2"]}.\n"), (back.Code, back.Error));
        Assert.Contains("paris", Texts(folder["back-2"]));
    }

    [Fact]
    public void AFileOfAThousandLinesGetsAThousandPicturesAtMost()
    {
        using TemporaryFolder folder = new();
        using StringWriter output = new(), error = new();
        using Host host = new(TextReader.Null, output, error);
        AnswerPictures pictures = AnswerPictures.For(host, folder["a.svg"], null)[0];
        Classification answer = new([], ["yes", "no"], [0.75f, 0.25f], false);
        for (int i = 0; i < 1002; i++)
            pictures.Add(answer);
        pictures.End();
        Assert.Equal($"1,000 pictures are in {folder["a-1.svg"]} to {folder["a-1000.svg"]}.\n2 further answers got no picture: expected at most 1,000.\n", error.ToString());
        Assert.Equal(1000, Directory.GetFiles(folder.Path).Length);
    }

    [Fact]
    public void NothingToDrawIsSaid()
    {
        using TemporaryFolder folder = new();
        using Host host = new(TextReader.Null, TextWriter.Null, TextWriter.Null);
        AnswerPictures pictures = AnswerPictures.For(host, folder["a.svg"], null)[0];
        pictures.Add(new Estimate(3));
        Assert.Equal($"--svg {folder["a.svg"]}: no answer had anything to draw; expected a model whose answers have figures (docs/figures.md), and text for it to answer.",
            Assert.Throws<UnrollException>(pictures.End).Message);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void WhatCannotBeIsOneSentence()
    {
        using TemporaryFolder folder = new();
        string questions = folder.Write("q.txt", "to rome\n"), tagged = folder.Write("t.conll", "rome O\n");
        Fails(2, "figures-and-json", "predict", trained.Folder, Question, "--figures", "--json");
        Fails(2, "figures-and-columns", "predict", trained.Folder, Question, "--figures", "--columns");
        Fails(2, "evaluate-figures-and-json", "evaluate", trained.Folder, "--figures", "--json");
        Fails(1, "svg-is-a-folder", "predict", trained.Folder, Question, "--svg", folder.Path);
        Fails(1, "svg-in-no-folder", "predict", trained.Folder, Question, "--svg", folder["none/a.svg"]);
        Fails(1, "svg-is-read", "predict", trained.Folder, "--file", questions, "--svg", questions);
        Fails(1, "figures-in-columns", "predict", trained.Folder, "--file", tagged, "--figures");
        Assert.Equal("to rome\n", File.ReadAllText(questions));

        void Fails(int code, string name, params string[] args)
        {
            Outcome outcome = Cli.Run(args);
            Approved.Entry("errors.txt", name, outcome.Error.Replace(folder.Path, "{tmp}", StringComparison.Ordinal).TrimEnd('\n'));
            Assert.Equal((code, 1), (outcome.Code, outcome.Error.Count(c => c == '\n')));
        }
    }

    [Fact]
    public void AnEvaluationDrawsWhatIsConfusedAndTheCalibration()
    {
        using TemporaryFolder folder = new();
        string plain = Cli.Run("evaluate", trained.Folder).Succeeded().Output;
        Outcome drawn = Cli.Run("evaluate", trained.Folder, "--figures", "--svg", folder["e.svg"]);
        Assert.Equal((0, $"The picture is in {folder["e.svg"]}.\n"), (drawn.Code, drawn.Error));
        string[] figures = drawn.Lines.Skip(plain.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length).ToArray()!;
        Assert.Matches("confus.*: right labels", figures[0]);
        Assert.Contains(figures, line => line.StartsWith("fromloc.city_name (", StringComparison.Ordinal));
        Assert.Contains(figures, line => line.StartsWith("calibration: ", StringComparison.Ordinal));
        string[] texts = Texts(folder["e.svg"]);
        Assert.Contains("ideal", texts);
        Assert.Contains("fromloc.city_name", texts);
        Outcome json = Cli.Run("evaluate", trained.Folder, "--json", "--svg", folder["e.svg"]);
        Assert.True(json.Json.TryGetProperty("confusion", out _));
    }

    /// <summary>Whether an empty text is answered is said by the problem, of whatever assembly.</summary>
    [Fact]
    public void AProblemSaysItselfWhetherAnEmptyTextIsAnswered()
    {
        foreach (bool answers in new[] { true, false })
        {
            Recipe recipe = new() { Name = "echo", Model = new EchoSpec(answers) };
            using Model model = Model.Build(recipe, recipe.Model.Fit([]), ParameterStore.Draw(1));
            using StringWriter error = new();
            using Host host = new(TextReader.Null, TextWriter.Null, error);
            Asked asked = new(model, null, "a.txt", host);
            IReadOnlyList<QuestionBlock> blocks = [new QuestionBlock("q", 1, [model.Read("hello")], _ => []), new QuestionBlock("q", 2, [model.Read("")], _ => [])];
            IAnswer[] all = [.. asked.Of(blocks).SelectMany(block => block.Answers)];
            asked.End();
            Assert.Equal([typeof(Estimate), answers ? typeof(Estimate) : typeof(EmptyAnswer)], all.Select(answer => answer.GetType()));
            Assert.Equal(answers ? "" : "unroll: a.txt:2: found an empty text, to which the model has no answer; its answer is empty.\n", error.ToString());
        }
    }

    private static string[] Texts(string file) => [.. XDocument.Load(file).Descendants().Where(one => one.Name.LocalName == "text").Select(one => one.Value)];

    /// <summary>Counts words.</summary>
    private sealed record EchoSpec(bool AnswersEmpty) : ProblemSpec
    {
        public override void Fit(IReadOnlyList<Example> train, Fitted fitted)
        {
            // Nothing is fitted.
        }

        public override IProblem Build(ParameterScope scope, Fitted fitted) => new Echo(AnswersEmpty);
    }

    private sealed class Echo(bool answersEmpty) : IProblem
    {
        public string Metric => "none";

        public bool AnswersEmpty => answersEmpty;

        public IReadOnlyList<InputField> Fields => [InputField.OfWords("text", "anything")];

        public Value Loss(Tape tape, IReadOnlyList<Example> batch) => throw new NotSupportedException();

        public IReadOnlyList<IAnswer> Predict(Tape tape, IReadOnlyList<Example> batch, PredictOptions? options = null) => [.. batch.Select(example => new Estimate(example.Length))];

        public Report Score(IReadOnlyList<Example> examples, IReadOnlyList<IAnswer> answers) => throw new NotSupportedException();
    }
}
