namespace Unroll.Tests;

/// <summary>What a person types for a model, and what a person would have typed.</summary>
public sealed class InputFieldTests
{
    [Fact]
    public void WordsAreReadAsTheDataAreAndWrittenUpToANumberOfSteps()
    {
        InputField field = InputField.OfWords("story", "what happened");
        Assert.Equal(("story", "TEXT", "what happened"), (field.Name, field.Placeholder, field.Help));
        Words read = Assert.IsType<Words>(field.Read(" John went  home."));
        Assert.Equal(["John", "went", "home."], read.Values);
        Assert.Equal(["John", "went", "home", "."], ((Words)field.Read("John went home.", TextTokenizer.Punctuation)).Values);
        Assert.Equal(("John went", "John went home.", ""), (field.Write(read, 2), field.Write(read, 9), field.Write(read, 0)));
        Assert.Throws<ArgumentNullException>(() => field.Read(null!));
    }

    [Theory]
    [InlineData("0.5", 0.5)]
    [InlineData(" -3e2 ", -300)]
    public void ANumberIsReadAndWrittenTheSame(string typed, double expected)
    {
        InputField field = InputField.OfNumber("age", "in years");
        Content read = field.Read(typed);
        Assert.Equal(expected, ((Number)read).Value);
        Assert.Equal(expected, ((Number)field.Read(field.Write(read, 1))).Value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("old")]
    [InlineData("0,5")]
    [InlineData("NaN")]
    [InlineData("1e999")]
    public void WhatIsNoNumberIsASentence(string typed) => Assert.Equal($"age: found \"{typed}\"; expected a number such as 0.5.",
        Assert.Throws<UnrollException>(() => InputField.OfNumber("age", "in years").Read(typed)).Message);

    [Fact]
    public void AFieldMayReadAndWriteInItsOwnWay()
    {
        InputField plain = InputField.Of("key", "KEY", "a note", text => new Labels([text])), own = InputField.Of("key", "KEY", "a note", text => new Labels([text]), (content, steps) => $"{content.Length} of {steps}");
        Assert.Equal("c", plain.Write(plain.Read("c"), 1));
        Assert.Equal("1 of 4", own.Write(own.Read("c"), 4));
    }

    /// <summary>Every problem of the catalogue reads again what it says a person would type.</summary>
    [Fact]
    public void EveryProblemReadsWhatItWrites()
    {
        Example[][] kinds =
        [
            [Example.Tagged(["fly", "to", "rome"], ["O", "O", "B-city"])], [Example.Labelled(["fine", "film"], ["good"])], [new Example(new PlainText("good morning"))],
            [new Example(new Frames(2, new Real[] { 1, 0, 0, 1 }), new Labels(["x"]))], [new Example(new Frames(2, new Real[] { 1, 0, 0, 1 }), new Number(1))],
        ];
        List<string> seen = [];
        foreach (CatalogueEntry entry in Catalogue.Standard.Entries.Where(entry => entry.Kind == typeof(ProblemSpec)))
        {
            ProblemSpec spec = (ProblemSpec)entry.Defaults switch
            {
                FrameModelSpec frames => frames with { Size = 2 },
                CurveSpec curve => curve with { Size = 2 },
                RegressionSpec regression => regression with { Input = new FramesSpec { Size = 2 } },
                ProblemSpec other => other,
            };
            foreach (Example[] train in kinds)
            {
                IProblem? problem = null;
                if (Record.Exception(() => problem = spec.Build(ParameterStore.Draw(1).Root, spec.Fit(train))) is not null)
                    continue;
                InputField field = Assert.Single(problem!.Fields);
                Assert.All([field.Name, field.Placeholder, field.Help], text => Assert.NotEqual("", text));
                if (Record.Exception(() => field.Write(train[0].Input, 2)) is not null || train[0].Input is PlainText != problem is LanguageModel)
                    continue;
                string typed = field.Write(train[0].Input, 2);
                Assert.Equal(typed, field.Write(field.Read(typed), 2));
                seen.Add(entry.Name);
            }
        }
        Assert.Superset(new HashSet<string> { "tagging", "features", "classification", "language-model", "frame-model", "curve", "regression" }, new HashSet<string>(seen));
    }
}
