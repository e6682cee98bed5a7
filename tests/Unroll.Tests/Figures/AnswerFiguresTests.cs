namespace Unroll.Tests;

/// <summary>Figures say what their answers say.</summary>
public sealed class AnswerFiguresTests
{
    [Fact]
    public void ATaggingIsAHeatMapAndASentence()
    {
        Tagging[] answers = Answers<Tagging>("tagging, crf");
        Assert.Contains(answers, answer => answer.Spans.Count > 0);
        foreach (Tagging answer in answers)
        {
            HeatMapFigure map = Assert.IsType<HeatMapFigure>(Assert.Single(answer.Figures));
            Assert.Equal(answer.Words, map.Columns);
            for (int row = 0; row < map.Rows.Count; row++)
            {
                for (int word = 0; word < answer.Words.Count; word++)
                    Assert.Equal(answer.Probability(word, map.Rows[row]), map.Values[row][word]);
            }
            Assert.Equal(answer.Tags, map.Marked.OrderBy(cell => cell.Column).Select(cell => map.Rows[cell.Row]));
            TokensFigure sentence = Assert.Single(answer.Sentences);
            Assert.Equal(answer.Words, sentence.Tokens);
            Assert.Equal(answer.Spans.Select(span => new TokenMark(span, answer.Probability(span))), sentence.Marks);
            Assert.Null(sentence.Tags);
        }
    }

    [Fact]
    public void TagsThatMarkNoSpansStandAtTheirWords()
    {
        Tagging answer = new(["dogs", "bark"], Vocabulary.Of(["NOUN", "VERB"], unknown: false), new TagAnswer(["NOUN", "VERB"], [], 0, 0.5), [0.75f, 0.25f, 0.5f, 0.5f]);
        Assert.Equal(new TokensFigure("", ["dogs", "bark"], tags: ["NOUN", "VERB"]), Assert.Single(answer.Sentences));
        Assert.Equal("dogs/NOUN bark/VERB", answer.ToString());
    }

    /// <summary>Each of several answers has its number and its probability in front.</summary>
    [Fact]
    public void SeveralTaggingsAreSeveralSentences()
    {
        using Model model = Build("tagging");
        Tagging answer = (Tagging)model.Predict([Example.Tagged(["to", "lisbon"])], new DecodingOptions { Best = 2, Samples = 1 })[0];
        Assert.Equal(3, answer.Sentences.Count);
        Assert.Equal(FormattableString.Invariant($"2. {answer.Best[1].Probability:0.0000}"), answer.Sentences[1].Title);
        Assert.StartsWith("sample 1. 0.", answer.Sentences[2].Title, StringComparison.Ordinal);
        Assert.Equal(answer.Best[1].Spans, answer.Sentences[1].Marks.Select(mark => mark.Span));
        Assert.All(answer.Sentences.SelectMany(sentence => sentence.Marks), mark => Assert.Null(mark.Probability));
        Assert.Equal(3, answer.ToString().Split('\n').Length);
    }

    [Fact]
    public void SlotsAndIntentHaveTheFiguresOfBoth()
    {
        Span rome = new("city", 1, 2);
        JointAnswer answer = new(
            new Tagging(["to", "rome"], Vocabulary.Of(["O", "B-city"], unknown: false), new TagAnswer(["O", "B-city"], [rome], 0, 0.5), [0.75f, 0.25f, 0.5f, 0.5f]),
            new Classification(["to", "rome"], ["fly", "stay"], [0.75f, 0.25f], false) { Attention = [0.25f, 0.75f] });
        Assert.Equal(new TokensFigure("fly (0.75)", ["to", "rome"], marks: [new TokenMark(rome, 0.5)]), Assert.Single(answer.Sentences));
        Assert.Equal("fly (0.75)  to [rome: city 0.50]", answer.ToString());
        Assert.Equal([.. answer.Slots.Figures, .. answer.Intent.Figures], answer.Figures);
        Assert.Equal(3, answer.Figures.Count);
    }

    [Fact]
    public void AClassificationIsBarsAndAttention()
    {
        foreach (Classification answer in Answers<Classification>("classification, attention"))
        {
            Assert.Equal(answer.Ranked.Select(label => (label, answer.Probability(label))), ((BarsFigure)answer.Figures[0]).Bars);
            TokensFigure attention = (TokensFigure)answer.Figures[1];
            Assert.Equal(answer.Steps, attention.Tokens);
            Assert.Equal(answer.Attention!.Select(weight => (double)weight), attention.Weights);
        }
        Classification many = new([], [.. Enumerable.Range(0, 40).Select(i => $"{i}")], [.. Enumerable.Range(0, 40).Select(i => (Real)(i / 780.0))], false);
        BarsFigure bars = (BarsFigure)Assert.Single(many.Figures);
        Assert.Equal(("the 12 most probable of 40 labels", 12, "39"), (bars.Title, bars.Bars.Count, bars.Bars[0].Name));
    }

    [Fact]
    public void ATextIsTokensWithTheirProbabilitiesAndWhatMayComeNext()
    {
        using Model model = Build("language-model");
        TextAnswer answer = (TextAnswer)model.Predict([model.Read("sail to")], new GenerationOptions { Next = 3 })[0];
        TokensFigure tokens = (TokensFigure)answer.Figures[0];
        Assert.Equal(answer.Tokens, tokens.Tokens);
        Assert.Equal(answer.LogProbability, tokens.Weights!.Sum(Math.Log), 1e-9);
        Assert.Equal(answer.Next.Select(next => (next.Token, next.Probability)), ((BarsFigure)answer.Figures[1]).Bars);
    }

    [Fact]
    public void ACurveIsALineForEachOfItsNumbers()
    {
        foreach (Curve answer in Answers<Curve>("curve"))
        {
            LinesFigure lines = (LinesFigure)Assert.Single(answer.Figures);
            Assert.Equal(2, lines.Series.Count);
            for (int i = 0; i < answer.Values.Count; i++)
                Assert.Equal(((i / 2) + 1, answer.Values[i]), lines.Series[i % 2].Points[i / 2]);
        }
    }

    [Fact]
    public void AForecastIsTheLossOfEachFrameAndTheLikeliestKeys()
    {
        foreach (FrameForecast answer in Answers<FrameForecast>("frame-model"))
        {
            Assert.Equal(answer.Losses, ((LinesFigure)answer.Figures[0]).Series[0].Points.Select(point => point.Y));
            Assert.Equal(
                answer.Next.Select((probability, key) => (Name: FormattableString.Invariant($"{answer.First + key}"), Value: (double)probability)).OrderByDescending(bar => bar.Value),
                ((BarsFigure)answer.Figures[1]).Bars);
        }
    }

    [Fact]
    public void ARangeOfRatesIsItsMeanItsStepsAndTwoMarks()
    {
        RateRange range = new([new RatePoint(1, 0.001, 5, 4), new RatePoint(2, 0.01, 2, 3.5), new RatePoint(3, 0.1, 1, 2), new RatePoint(4, 1, 9, 3)]);
        LinesFigure figure = range.Figure("title");
        Assert.True(figure.LogX);
        Assert.Equal([(0.001, 4.0), (0.01, 3.5), (0.1, 2.0), (1.0, 3.0)], figure.Series[0].Points);
        Assert.Equal([(0.001, 5.0), (0.01, 2.0), (0.1, 1.0), (1.0, 9.0)], figure.Series[1].Points);
        Assert.Equal(("steepest: 0.01", (0.01, 3.5)), (figure.Series[2].Name, Assert.Single(figure.Series[2].Points)));
        Assert.Equal(("lowest: 0.1", (0.1, 2.0)), (figure.Series[3].Name, Assert.Single(figure.Series[3].Points)));
    }

    private static Model Build(string row) => ProblemCases.All.Single(one => one.Name == row).Build(TestDevice.Default);

    /// <summary>The answers of a model of <see cref="ProblemCases"/> to its training set.</summary>
    private static T[] Answers<T>(string row) where T : IAnswer
    {
        using Model model = Build(row);
        T[] answers = [.. model.Predict(ProblemCases.All.Single(one => one.Name == row).Train).Cast<T>()];
        Assert.NotEmpty(answers);
        return answers;
    }
}
