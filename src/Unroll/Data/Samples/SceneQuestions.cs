namespace Unroll;

/// <summary>
/// The built-in sample of questions about pictures: the scenes of <see cref="ColouredScenes"/> with questions about a colour, a shape, whether something is there, and, of two things, what lies where. What was asked about is the
/// thing that the answer names, or of a question for yes or no the thing that makes it true, if any.
/// </summary>
internal static class SceneQuestions
{
    public static Splits Open(PictureQuestionsDataSpec spec)
    {
        return new Splits(Part("train", 1, ColouredScenes.Train), Part("dev", ColouredScenes.Train + 1, ColouredScenes.Dev), Part("test", ColouredScenes.Train + ColouredScenes.Dev + 1, ColouredScenes.Test));

        Dataset Part(string name, int first, int count) => new($"scenes with questions (built-in sample), {name}", Enumerable.Range(first, count).Select(number => Ask(spec, number)));
    }

    private static Example Ask(PictureQuestionsDataSpec spec, int number)
    {
        DrawnScene scene = ColouredScenes.Draw(new CaptionDataSpec { Height = spec.Height, Width = spec.Width, Grey = spec.Grey }, number);
        SampleRandom random = new((ulong)number + 1_000_000);
        List<(string Question, PictureAnswer Answer)> asked = [];
        foreach (SceneThing thing in scene.Things)
        {
            if (scene.Things.Count(other => other.Shape == thing.Shape) == 1)
                Add($"what color is the {thing.Shape} ?", thing.Colour, "which colour", thing);
            if (scene.Things.Count(other => other.Colour == thing.Colour) == 1)
                Add($"what shape is the {thing.Colour} thing ?", thing.Shape, "which shape", thing);
        }
        string colour = Of([.. ColouredScenes.ColourNames]), shape = Of(ColouredScenes.ShapeNames);
        YesOrNo($"is there a {colour} thing ?", "yes or no, colour", thing => thing.Colour == colour);
        YesOrNo($"is there a {shape} ?", "yes or no, shape", thing => thing.Shape == shape);
        SceneThing some = scene.Things[random.Below(scene.Things.Count)];
        string wrong = Of([.. ColouredScenes.ColourNames]), named = random.Below(2) == 0 ? some.Name : $"{wrong} {some.Shape}";
        YesOrNo($"is there a {named} ?", "yes or no, both", thing => thing.Name == named);
        if (scene.Relation is { } relation)
        {
            Add($"what color is the thing {relation.Name} the {scene.Things[1].Name} ?", scene.Things[0].Colour, "which, by place", scene.Things[0]);
            Add($"what shape is the thing {relation.Opposite} the {scene.Things[0].Name} ?", scene.Things[1].Shape, "which, by place", scene.Things[1]);
        }
        return new Example(new Parts(("picture", scene.Picture), ("question", new Questions(asked.Select(one => PictureQuestionJson.WordsOf(one.Question))))), new PictureAnswers(asked.Select(one => one.Answer)));

        void Add(string question, string answer, string kind, SceneThing? about) =>
            asked.Add((question, new PictureAnswer(answer, kind) { Where = about?.Pixels(spec.Height, spec.Width) }));

        void YesOrNo(string question, string kind, Func<SceneThing, bool> isIt)
        {
            SceneThing? found = scene.Things.FirstOrDefault(isIt);
            Add(question, found is null ? "no" : "yes", kind, found);
        }

        string Of(IReadOnlyList<string> names) => names[random.Below(names.Count)];
    }
}
