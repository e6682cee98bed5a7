namespace Unroll.Tests;

public sealed class TuringMachineTests
{
    private static readonly TuringMachineSpec Small = new() { Encoder = new RecurrentSpec(new NtmSpec(new LstmSpec(4)) { Slots = 5, Width = 3 }) };

    /// <summary>What is added to what people type, for each task.</summary>
    [Theory]
    [InlineData(MemoryTask.Copy, "101 001", "101 001 ? - -")]
    [InlineData(MemoryTask.Copy, "101 001 ?", "101 001 ? - -")]
    [InlineData(MemoryTask.Copy, "101 001 ? - - -", "101 001 ? - - -")]
    [InlineData(MemoryTask.Copy, "000", "000 ? -")]
    [InlineData(MemoryTask.RepeatCopy, "101 001 ?@0.3", "101 001 ?@0.3 - - - - - - -")]
    [InlineData(MemoryTask.AssociativeRecall, "| 101 001 | 000 111 ? 101 001 ?", "| 101 001 | 000 111 ? 101 001 ? - -")]
    [InlineData(MemoryTask.NGrams, "1 0 0", "1 0 0")]
    [InlineData(MemoryTask.PrioritySort, "101@0.5 000@-0.25 011@0.125 ? - -", "101@0.5 000@-0.25 011@0.125 ? - -")]
    public void WhatIsTypedIsCompleted(MemoryTask task, string typed, string completed)
    {
        InputField field = Problem(task).Fields[0];
        Frames read = (Frames)field.Read(typed);
        Assert.Equal(completed, field.Write(read, int.MaxValue));
        Assert.Equal(read.Values.ToArray(), ((Frames)field.Read(completed)).Values.ToArray());
        Assert.Equal(string.Join(' ', completed.Split(' ')[..2]), field.Write(read, 2));
    }

    [Theory]
    [InlineData("", "The line: found no vector; expected vectors of 3 bits with blanks between them, such as 010 010 010.")]
    [InlineData("10", "The line: found \"10\"; expected vectors of 3 bits, 0 or 1, such as 010 010 010, or one of | ? -.")]
    [InlineData("102", "The line: found \"102\"; expected vectors of 3 bits, 0 or 1, such as 010 010 010, or one of | ? -.")]
    [InlineData("101@x", "The line: found \"101@x\"; expected a number behind the @, such as ?@0.3.")]
    [InlineData("101@NaN", "The line: found \"101@NaN\"; expected a number behind the @, such as ?@0.3.")]
    public void BadInputIsASentence(string typed, string message) =>
        Assert.Equal(message, Assert.Throws<UnrollException>(() => Problem(MemoryTask.Copy).Fields[0].Read(typed)).Message);

    [Fact]
    public void AnAnswerWithoutALengthOfItsOwnIsAskedFor() => Assert.Equal(
        "The line: found no step for the answer; expected a - for each vector of the answer, since answers have no length of their own here.",
        Assert.Throws<UnrollException>(() => Problem(MemoryTask.PrioritySort).Fields[0].Read("101@0.5")).Message);

    [Fact]
    public void AnotherWidthOrAnotherTargetIsASentence()
    {
        TuringMachine problem = Problem(MemoryTask.Copy);
        Assert.Equal("A Turing machine: found vectors of 5 numbers; expected 6, as in training.", Refused(new Example(new Frames(5, new Real[5]), new Frames(3, new Real[3]))));
        Assert.Equal("A Turing machine: found an answer of 2 vectors of 3 bits; expected 1 of 3.", Refused(new Example(new Frames(6, new Real[6]), new Frames(3, new Real[6]))));
        Assert.Equal("The training set: found no example; expected at least one.", Assert.Throws<UnrollException>(() => Small.Fit([])).Message);
        Assert.Equal("The training set: found vectors of 3 numbers; expected at least one bit and 3 more: mark, asking, number.",
            Assert.Throws<UnrollException>(() => Small.Fit([new Example(new Frames(3, new Real[3]), new Frames(1, new Real[1]))])).Message);

        string Refused(Example example)
        {
            using Tape tape = Tape.ForGradients(TestDevice.Default);
            return Assert.Throws<UnrollException>(() => problem.Loss(tape, [example])).Message;
        }
    }

    /// <summary>The cost of a sequence is the loss of its vectors, in bits; certainty about what is wrong costs as much as it says.</summary>
    [Fact]
    public void ScoresAreCountedBySequence()
    {
        MemoryTasksDataSpec data = new() { Bits = 3, MaxLength = 4, Train = 6, Dev = 1, Test = 1 };
        IReadOnlyList<Example> examples = [.. data.Open(null).Train!];
        TuringMachine problem = (TuringMachine)Small.Build(ParameterStore.Draw(3).Root, Small.Fit(examples));
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        IReadOnlyList<IAnswer> answers = problem.Predict(tape, examples);
        Report report = problem.Score(examples, answers);
        double nats = 0;
        int vectors = 0, wrong = 0, right = 0;
        for (int i = 0; i < examples.Count; i++)
        {
            Frames target = (Frames)examples[i].Target!;
            nats += problem.Loss(tape, [examples[i]]).Item() * target.Length;
            vectors += target.Length;
            int errors = Enumerable.Range(0, target.Length).Sum(t => ((BitAnswer)answers[i]).Vectors[t].Zip(target.Frame(t).ToArray()).Count(pair => pair.First - '0' != pair.Second));
            wrong += errors;
            right += errors == 0 ? 1 : 0;
        }
        Assert.Equal(nats / Math.Log(2) / 6, report["cost"], 1e-4);
        Assert.Equal(nats / Math.Log(2) / vectors, report["costPerVector"], 1e-4);
        Assert.Equal(wrong / 6.0, report["errors"], 1e-9);
        Assert.Equal(right / 6.0, report["solved"], 1e-9);
        Assert.Equal(6, report.ByLength.Sum(group => group.Count));
        Assert.True(report.IsError("cost") && !report.IsError("solved"));
        Assert.Equal(problem.Loss(tape, examples).Item(), nats / vectors, 1e-4);
    }

    /// <summary>The heads that are watched are those of the answer: the memory is what reading and writing by their weights make of it.</summary>
    [Fact]
    public void HeadsAreWatchedStepByStep()
    {
        TuringMachine problem = Problem(MemoryTask.Copy);
        Example example = new(problem.Fields[0].Read("101 001"));
        using Tape tape = Tape.ForPrediction(TestDevice.Default);
        HeadTrace trace = problem.Watch(tape, example);
        Assert.Equal(["101", "001", "?", "-", "-"], trace.Steps);
        Assert.Equal(2, trace.Weights.Count);
        foreach (HeatMapFigure head in trace.Weights.Cast<HeatMapFigure>())
        {
            Assert.Equal((5, 5), (head.Rows.Count, head.Columns.Count));
            for (int t = 0; t < 5; t++)
                Assert.Equal(1, head.Values.Sum(row => row[t]), 1e-5);
        }
        for (int t = 0; t < 5; t++)
        {
            HeatMapFigure looks = (HeatMapFigure)trace.At(t)[0], memory = (HeatMapFigure)trace.At(t)[1];
            Assert.Equal((2, 5, 3), (looks.Rows.Count, looks.Columns.Count, memory.Rows.Count));
            for (int head = 0; head < 2; head++)
                Assert.Equal(((HeatMapFigure)trace.Weights[head]).Values.Select(row => row[t]), looks.Values[head]);
            double written = memory.Values.Max(row => row.Max(Math.Abs));
            Assert.True(written > 1e-4, $"nothing was written by step {t}");
        }
        TuringMachine plain = (TuringMachine)(Small with { Encoder = new RecurrentSpec(new LstmSpec(4)) }).Build(ParameterStore.Draw(3).Root, Fitted(MemoryTask.Copy));
        Assert.Equal("The heads: found a model without any, or of several layers; expected one whose network is one layer of ntm (model.encoder.cell.type=ntm).", Assert.Throws<UnrollException>(() => plain.Watch(tape, example)).Message);
    }

    [Theory]
    [InlineData("6 3", "found \"6 3\"")]
    [InlineData("3 3 Vectors 1", "found \"3 3 Vectors 1\"")]
    [InlineData("6 3 Sometimes 1", "found \"6 3 Sometimes 1\"")]
    [InlineData("6 3 Vectors 1\n6 3 Vectors 1", "found something else")]
    public void ADamagedFormatIsASentence(string text, string found) =>
        Assert.StartsWith($"format.txt: {found}; expected one line with the sizes of inputs and outputs", Assert.Throws<UnrollException>(() => BitFormat.Read(text.Split('\n'), "format.txt")).Message, StringComparison.Ordinal);

    private static Fitted Fitted(MemoryTask task) => Small.Fit([.. new MemoryTasksDataSpec { Task = task, Bits = 3, MinLength = 2, MaxLength = 6, Item = 2, Repeats = 4, Order = 2, Train = 50, Dev = 1, Test = 1 }.Open(null).Train!]);

    private static TuringMachine Problem(MemoryTask task) => (TuringMachine)Small.Build(ParameterStore.Draw(3).Root, Fitted(task));
}
