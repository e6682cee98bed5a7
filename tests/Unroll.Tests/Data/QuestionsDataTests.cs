namespace Unroll.Tests;

/// <summary>Stories with questions in the files of the bAbI tasks.</summary>
public sealed class QuestionsDataTests
{
    private const string Two = "1 Anna went to the attic.\n2 Where is Anna? \tattic\t1\n3 Omar took the Lamp there.\n4 What is there? \tlamp,Box\t3 1\n1 Omar left.\n2 Is Omar here?\tno\t1\n";

    [Fact]
    public void QuestionsComeWithTheSentencesBeforeThem()
    {
        Dataset read = new QuestionsDataSpec().OpenTest(Written(("qa3_things_test.txt", Two)));
        Assert.Equal(["anna went to the attic", "anna went to the attic omar took the lamp there", "omar left"], read.Select(example => ((Parts)example.Input)["story"].ToString()));
        Assert.Equal(["where is anna", "what is there", "is omar here"], read.Select(example => ((Parts)example.Input)["question"].ToString()));
        Reply[] replies = [.. read.Select(example => (Reply)example.Target!)];
        Assert.Equal(["attic", "lamp,box", "no"], replies.Select(reply => reply.Answer));
        Assert.Equal([[0], [1, 0], [0]], replies.Select(reply => reply.Facts.ToArray()));
        Assert.All(replies, reply => Assert.Equal("qa3_things", reply.Kind));
    }

    [Fact]
    public void TasksAreChosenByNumber()
    {
        string folder = Written(("qa1_a_train.txt", Two), ("qa2_b_train.txt", Two), ("qa12_c_train.txt", Two), ("qa2_b_test.txt", Two), ("qa2_b_valid.txt", Two), ("notes.txt", "x"));
        Assert.Equal(["qa12_c", "qa1_a", "qa2_b"], Kinds(new QuestionsDataSpec()));
        Assert.Equal(["qa2_b"], Kinds(new QuestionsDataSpec { Tasks = "2" }));
        Assert.Equal(["qa12_c", "qa1_a"], Kinds(new QuestionsDataSpec { Tasks = "12, 1" }));
        Assert.Equal(3, new QuestionsDataSpec().Open(folder).Dev!.Count);
        Assert.Equal($"{folder}: found no training set of the tasks 7 (data.tasks); expected files such as qa1_train.txt, with \"train\" in their names.", Assert.Throws<UnrollException>(() => Kinds(new QuestionsDataSpec { Tasks = "7" })).Message);
        Assert.Equal("tasks is \"two\"; expected numbers, such as 1 2 16.", Assert.Throws<UnrollException>(() => new QuestionsDataSpec { Tasks = "two" }).Message);

        string[] Kinds(QuestionsDataSpec spec) => [.. spec.Open(folder).Train!.Select(example => ((Reply)example.Target!).Kind!).Distinct().Order(StringComparer.Ordinal)];
    }

    [Fact]
    public void EveryTenthStoryIsForDev()
    {
        string text = string.Concat(Enumerable.Range(0, 40).Select(i => $"1 Anna{i} left.\n2 Who left?\tanna{i}\t1\n3 Who?\tanna{i}\t1\n"));
        Splits splits = new QuestionsDataSpec().Open(Written(("qa1_train.txt", text)));
        Assert.Equal((72, 8), (splits.Train!.Count, splits.Dev!.Count));
        Assert.Empty(splits.Train.Select(example => ((Reply)example.Target!).Answer).Intersect(splits.Dev.Select(example => ((Reply)example.Target!).Answer)));
    }

    [Theory]
    [InlineData("Anna left.\n", "1: found \"Anna left.\"; expected the number 1 and a sentence.")]
    [InlineData("1 Anna left.\n3 Omar left.\n", "2: found \"3 Omar left.\"; expected the number 2, or 1 for the beginning of a story, and a sentence.")]
    [InlineData("1 Who left?\tanna\t1\n", "1: found a question before the first sentence of its story; expected a sentence before it.")]
    [InlineData("1 Anna left.\n2 Who left?\t \t1\n", "2: found a question without an answer; expected the question, a tab and the answer.")]
    [InlineData("1 Anna left.\n2 Who left?\tanna\t1 4\n", "2: found \"4\" among the lines that the answer follows from; expected the numbers of sentences before the question.")]
    [InlineData("1 ...\n", "1: found no word behind the number; expected a sentence.")]
    public void WrongLinesAreNamed(string text, string message)
    {
        string path = Path.Combine(Written(("qa1_train.txt", text)), "qa1_train.txt");
        Assert.Equal($"{path}:{message}", Assert.Throws<UnrollException>(() => new QuestionsDataSpec().OpenTest(path)).Message);
    }

    [Fact]
    public void AFileWithoutQuestionsIsRefused()
    {
        string path = Path.Combine(Written(("qa1_train.txt", "1 Anna left.\n")), "qa1_train.txt");
        Assert.Equal($"{path}: found no question; expected lines of a number, a question, a tab and an answer.", Assert.Throws<UnrollException>(() => new QuestionsDataSpec().OpenTest(path)).Message);
        Assert.StartsWith("/nowhere: there is no such file or folder", Assert.Throws<UnrollException>(() => new QuestionsDataSpec().Open("/nowhere")).Message, StringComparison.Ordinal);
    }

    private static string Written(params (string Name, string Text)[] files)
    {
        string folder = Directory.CreateTempSubdirectory("unroll-questions-").FullName;
        foreach ((string name, string text) in files)
            File.WriteAllText(Path.Combine(folder, name), text);
        return folder;
    }
}
