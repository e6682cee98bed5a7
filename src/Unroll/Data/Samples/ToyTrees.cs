namespace Unroll;

/// <summary>
/// The built-in sample of parsing: sentences of a toy grammar with their trees. Words tell where a phrase belongs: "with a telescope" goes with seeing, "of wood" with a thing. 3,000 trees to
/// learn from, 300 to choose on, 400 to report on, each sentence once; the same in every run.
/// </summary>
internal static class ToyTrees
{
    private const int Deepest = 3; // clauses and phrases within one another

    private static readonly string[] People = ["man", "woman", "girl", "boy", "doctor", "sailor", "teacher"];
    private static readonly string[] Things = ["boat", "house", "table", "letter", "apple", "bridge", "lamp"];
    private static readonly string[] Tools = ["telescope", "hammer", "knife", "rope", "camera"];
    private static readonly string[] Stuffs = ["wood", "stone", "paper", "gold", "glass"];
    private static readonly string[] Places = ["garden", "harbour", "street", "forest", "town"];
    private static readonly string[] Names = ["Ada", "Ben", "Clara", "Dora", "Emil"];
    private static readonly string[] Adjectives = ["old", "small", "red", "quiet", "heavy", "young"];
    private static readonly string[] Adverbs = ["quickly", "often", "never", "gladly"];
    private static readonly string[] Doing = ["sees", "paints", "opens", "carries", "finds"];
    private static readonly string[] Being = ["sleeps", "waits", "laughs", "sings"];
    private static readonly string[] Saying = ["says", "thinks", "knows"];

    public static Splits Open()
    {
        Rng random = new Rng(1).Stream("toy trees");
        HashSet<string> seen = new(StringComparer.Ordinal);
        return new Splits(Part("train", 3000), Part("dev", 300), Part("test", 400));

        Dataset Part(string name, int count)
        {
            List<Example> trees = [];
            while (trees.Count < count)
            {
                Example one = TreesDataSpec.Pair(Clause(ref random, 0, [new Tree(".", ".")]));
                if (seen.Add(one.ToString()))
                    trees.Add(one);
            }
            return new Dataset($"toy trees (built-in sample), {name}", trees);
        }
    }

    private static Tree Clause(ref Rng random, int depth, params Tree[] last) => new("S", [Person(ref random, depth), Acts(ref random, depth), .. last]);

    private static Tree Acts(ref Rng random, int depth)
    {
        int kind = random.NextInt(depth < Deepest ? 6 : 3);
        Tree[] adverb = random.NextInt(5) == 0 ? [Phrase("ADVP", Word("RB", Adverbs, ref random))] : [];
        return kind switch
        {
            0 => new Tree("VP", [.. adverb, Word("VBZ", Being, ref random)]),
            1 => new Tree("VP", [.. adverb, Word("VBZ", Doing, ref random), Thing(ref random, depth + 1)]),
            2 => new Tree("VP", [.. adverb, Word("VBZ", Being, ref random), Where(ref random)]),
            3 => new Tree("VP", [.. adverb, Word("VBZ", Doing, ref random), Thing(ref random, depth + 1), Phrase("PP", new Tree("IN", "with"), Noun(Tools, ref random))]),
            4 => new Tree("VP", [.. adverb, Word("VBZ", Saying, ref random), Phrase("SBAR", new Tree("IN", "that"), Clause(ref random, depth + 1))]),
            _ => new Tree("VP", [Acts(ref random, depth + 1), new Tree("CC", "and"), Acts(ref random, depth + 1)]),
        };
    }

    private static Tree Person(ref Rng random, int depth) => random.NextInt(depth < Deepest ? 5 : 2) switch
    {
        0 => Phrase("NP", Word("NNP", Names, ref random)),
        1 or 2 => Noun(People, ref random),
        3 => new Tree("NP", [Noun(People, ref random), Phrase("SBAR", Phrase("WHNP", new Tree("WP", "who")), Phrase("S", Acts(ref random, depth + 2)))]),
        _ => new Tree("NP", [Noun(People, ref random), new Tree("CC", "and"), Noun(People, ref random)]),
    };

    private static Tree Thing(ref Rng random, int depth) => random.NextInt(depth < Deepest ? 5 : 2) switch
    {
        0 or 1 => Noun(Things, ref random),
        2 => new Tree("NP", [Noun(Things, ref random), Phrase("PP", new Tree("IN", "of"), Phrase("NP", Word("NN", Stuffs, ref random)))]),
        3 => new Tree("NP", [Noun(Things, ref random), Where(ref random)]),
        _ => new Tree("NP", [Noun(Things, ref random), Phrase("SBAR", Phrase("WHNP", new Tree("WDT", "that")), Phrase("S", Person(ref random, depth + 1), Phrase("VP", Word("VBZ", Doing, ref random))))]),
    };

    private static Tree Where(ref Rng random) => Phrase("PP", new Tree("IN", random.NextInt(2) == 0 ? "in" : "near"), Noun(Places, ref random));

    private static Tree Noun(string[] nouns, ref Rng random)
    {
        Tree article = new("DT", random.NextInt(2) == 0 ? "the" : "a");
        Tree[] adjective = random.NextInt(3) == 0 ? [Word("JJ", Adjectives, ref random)] : [];
        return new Tree("NP", [article, .. adjective, Word("NN", nouns, ref random)]);
    }

    private static Tree Word(string tag, string[] words, ref Rng random) => new(tag, words[random.NextInt(words.Length)]);

    private static Tree Phrase(string label, params Tree[] children) => new(label, children);
}
