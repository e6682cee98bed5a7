namespace Unroll;

/// <summary>
/// The built-in sample of stories with questions: people walk between places and carry things, and animals of a kind have one colour, such as "Greg is a frog. Brian is a frog. Brian is green. What color is
/// Greg?" It is the same in every run.
/// </summary>
internal static class SmallWorld
{
    private static readonly string[] People = ["anna", "omar", "nina", "paul", "ruth", "emil"];
    private static readonly string[] Places = ["kitchen", "garden", "library", "cellar", "attic", "stable"];
    private static readonly string[] Things = ["lamp", "apple", "book", "bucket"];
    private static readonly string[] Animals = ["greg", "brian", "lily", "bernhard", "julius"];
    private static readonly string[] Kinds = ["frog", "swan", "lion", "mouse"];
    private static readonly string[] Colours = ["green", "white", "yellow", "gray"];
    private static readonly string[] Walks = ["went to", "walked to", "ran to"];

    /// <summary>So many stories of a set, one question each.</summary>
    public static Dataset Stories(string part, int count)
    {
        SampleRandom random = new(part switch { "train" => 11UL, "dev" => 12UL, _ => 13UL });
        Dictionary<string, Words> known = new(StringComparer.Ordinal);
        return new Dataset($"a small world (built-in sample), {part}", Enumerable.Range(0, count).Select(i => (i % 4) switch
        {
            0 => Colour(random, known),
            1 => Carried(random, known),
            _ => Walked(random, known, i % 4 == 3),
        }).ToArray());
    }

    /// <summary>So many stories of a set, one question with four choices each.</summary>
    public static Dataset Choices(string part, int count)
    {
        SampleRandom random = new(part switch { "train" => 21UL, "dev" => 22UL, _ => 23UL });
        Dictionary<string, Words> known = new(StringComparer.Ordinal);
        return new Dataset($"a small world (built-in sample), {part}", Enumerable.Range(0, count).Select(i => WithChoices((i % 3) switch { 0 => Colour(random, known), 1 => Carried(random, known), _ => Walked(random, known, false) }, random)).ToArray());
    }

    /// <summary>The right answer among three others of its kind.</summary>
    private static Example WithChoices(Example asked, SampleRandom random)
    {
        string right = asked.TargetAs<Reply>("A small world").Answer;
        string[] options = Shuffled([right, .. Shuffled(Colours.Contains(right, StringComparer.Ordinal) ? Colours : Places, random).Where(other => other != right).Take(3)], random);
        Parts parts = asked.InputAs<Parts>("A small world");
        return new Example(new Parts(("story", parts["story"]), ("question", parts["question"]), ("choices", new Choices([.. options.Select(option => new Words([option]))]))), new RightChoices([Array.IndexOf(options, right)]));
    }

    /// <summary>Where somebody is, or whether somebody is there.</summary>
    private static Example Walked(SampleRandom random, Dictionary<string, Words> known, bool yesOrNo)
    {
        List<string> story = [];
        Dictionary<string, (string Place, int Fact)> now = [];
        for (int i = 0, count = 3 + random.Below(6); i < count; i++)
        {
            string person = Of(People, random), place = Of(Places, random);
            now[person] = (place, i);
            story.Add($"{person} {Of(Walks, random)} the {place}");
        }
        string asked = Of([.. now.Keys], random);
        if (!yesOrNo)
            return Make(story, $"where is {asked}", now[asked].Place, [now[asked].Fact], "place of a person", known);
        string there = random.Below(2) == 0 ? now[asked].Place : Of(Places, random);
        return Make(story, $"is {asked} in the {there}", there == now[asked].Place ? "yes" : "no", [now[asked].Fact], "yes or no", known);
    }

    /// <summary>Where a thing is that somebody took and carried.</summary>
    private static Example Carried(SampleRandom random, Dictionary<string, Words> known)
    {
        List<string> story = [];
        string thing = Of(Things, random), owner = Of(People, random), place = "";
        int took = random.Below(3) + 1, count = took + 2 + random.Below(3), takes = -1, walks = -1;
        for (int i = 0; i < count; i++)
        {
            if (i == took)
            {
                takes = i;
                story.Add($"{owner} took the {thing}");
                continue;
            }
            string person = i == took + 1 ? owner : Of(People, random), to = Of(Places, random);
            if (person == owner)
                (place, walks) = (to, i);
            story.Add($"{person} {Of(Walks, random)} the {to}");
        }
        return Make(story, $"where is the {thing}", place, [takes, walks], "place of a thing", known);
    }

    /// <summary>The colour of an animal, from another one of its kind.</summary>
    private static Example Colour(SampleRandom random, Dictionary<string, Words> known)
    {
        string[] names = Shuffled(Animals, random), kinds = Shuffled(Kinds, random), colours = Shuffled(Colours, random);
        int others = 1 + random.Below(2); // kinds beside the one that is asked for
        List<(string Text, bool Fact)> facts = [($"{names[0]} is a {kinds[0]}", true), ($"{names[1]} is a {kinds[0]}", true), ($"{names[1]} is {colours[0]}", true)];
        for (int other = 1; other <= others; other++)
            facts.AddRange([($"{names[other + 1]} is a {kinds[other]}", false), ($"{names[other + 1]} is {colours[other]}", false)]);
        (string Text, bool Fact)[] order = Shuffled([.. facts], random);
        return Make([.. order.Select(fact => fact.Text)], $"what color is {names[0]}", colours[0], [.. Enumerable.Range(0, order.Length).Where(i => order[i].Fact)], "color", known);
    }

    /// <summary>Equal sentences are one object, so that a network reads them once for a batch.</summary>
    private static Example Make(List<string> story, string question, string answer, int[] facts, string kind, Dictionary<string, Words> known)
    {
        return new Example(new Parts(("story", new Document([.. story.Select(Sentence)])), ("question", Sentence(question))), new Reply(answer, facts, kind));

        Words Sentence(string text)
        {
            if (!known.TryGetValue(text, out Words? words))
                known.Add(text, words = new Words(text.Split(' ')));
            return words;
        }
    }

    private static string Of(string[] some, SampleRandom random) => some[random.Below(some.Length)];

    private static T[] Shuffled<T>(T[] some, SampleRandom random)
    {
        T[] order = [.. some];
        for (int i = order.Length - 1; i > 0; i--)
        {
            int other = random.Below(i + 1);
            (order[i], order[other]) = (order[other], order[i]);
        }
        return order;
    }
}
