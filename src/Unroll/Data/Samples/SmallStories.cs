namespace Unroll;

/// <summary>
/// The built-in sample of stories: somebody goes somewhere, meets an animal that needs something, and helps. 1,200 stories of four to six sentences to learn from, 60 to choose on, 100 to report on, all
/// different; the same in every run.
/// </summary>
internal static class SmallStories
{
    private static readonly (string Name, string Subject, string Object)[] People =
        [("anna", "she", "her"), ("ben", "he", "him"), ("clara", "she", "her"), ("david", "he", "him"), ("emma", "she", "her"), ("felix", "he", "him"), ("grandmother", "she", "her"), ("the old man", "he", "him")];
    private static readonly string[] Places = ["forest", "river", "garden", "market", "castle", "beach", "mountain", "village", "mill", "lake"];
    private static readonly string[] Times = ["one morning", "one evening", "in the winter", "on a rainy day", "after school", "last summer"];
    private static readonly string[] Animals = ["dog", "cat", "bird", "horse", "rabbit", "fox", "mouse", "donkey", "duck", "lamb"];
    private static readonly string[] Looks = ["small", "big", "brown", "white", "grey", "young", "old", "pretty"];
    private static readonly (string State, string Gift, string Ending)[] Needs =
    [
        ("hungry", "a piece of bread", "ate it all"), ("hungry", "some cheese", "ate it at once"), ("thirsty", "a bowl of water", "drank it all"), ("cold", "a warm blanket", "slept on it"),
        ("lost", "a map of the country", "could not read it"), ("sad", "a red ball", "played with it"), ("tired", "a bed of straw", "slept until noon"), ("wet", "a dry towel", "soon felt better"),
    ];
    private static readonly string[] Helpers = ["a farmer", "a teacher", "the king", "a sailor", "the baker", "a girl", "two boys", "the miller"];

    /// <summary>The stories of each part, each a list of sentences whose words have blanks between them.</summary>
    public static (List<string[]> Train, List<string[]> Dev, List<string[]> Test) Make()
    {
        Rng random = new Rng(1).Stream("small stories");
        HashSet<string> seen = new(StringComparer.Ordinal);
        return (Part(1200), Part(60), Part(100));

        List<string[]> Part(int count)
        {
            List<string[]> stories = [];
            while (stories.Count < count)
            {
                string[] story = Tell(ref random);
                if (seen.Add(string.Join(' ', story)))
                    stories.Add(story);
            }
            return stories;
        }
    }

    private static string[] Tell(ref Rng random)
    {
        (string name, string subject, string other) = Of(People, ref random);
        string place = Of(Places, ref random), animal = Of(Animals, ref random), look = Of(Looks, ref random), helper = Of(Helpers, ref random);
        (string state, string gift, string ending) = Of(Needs, ref random);
        List<string> story =
        [
            random.NextInt(2) == 0 ? $"{Of(Times, ref random)} {name} went to the {place} ." : $"{name} walked to the {place} with {helper} .",
            random.NextInt(2) == 0 ? $"there {subject} saw a {look} {animal} ." : $"a {look} {animal} was sitting near the {Of(Places, ref random)} .",
            random.NextInt(2) == 0 ? $"the {animal} was very {state} ." : $"\" i am so {state} , \" said the {animal} .",
        ];
        if (random.NextInt(2) == 0)
            story.Add($"{subject} asked {helper} for {gift} .");
        story.Add($"{name} gave the {look} {animal} {gift} and it {ending} .");
        if (random.NextInt(2) == 0)
            story.Add(random.NextInt(2) == 0 ? $"then the {animal} followed {other} home ." : $"\" thank you , {name} , \" said the {animal} , and ran back to the {place} .");
        return [.. story];
    }

    private static T Of<T>(T[] choices, ref Rng random) => choices[random.NextInt(choices.Length)];
}
