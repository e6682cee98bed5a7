namespace Unroll.Tests.House;

/// <summary>A corpus and a recipe so small that training takes milliseconds.</summary>
internal static class TinyTagging
{
    /// <summary>The same city is an origin or a destination by the word before it.</summary>
    public static Splits Data { get; } = new(Part("train"), Part("dev"), null);

    public static Recipe Recipe(CellSpec cell, int epochs = 2) => new()
    {
        Model = new TaggingSpec { Input = new WordsSpec { Embedding = 6, MinCount = 1 }, Dropout = 0, Encoder = new RecurrentSpec(cell) },
        Training = new TrainingSpec { Epochs = epochs, BatchTokens = 16, Optimizer = new AdamSpec { Rate = 0.05 } },
    };

    private static Dataset Part(string name) => new(name,
    [
        Example.Tagged(["from", "boston", "to", "denver"], ["O", "B-from", "O", "B-to"]),
        Example.Tagged(["to", "boston"], ["O", "B-to"]),
        Example.Tagged(["leave", "from", "new", "york"], ["O", "O", "B-from", "I-from"]),
        Example.Tagged(["to", "new", "york", "please"], ["O", "B-to", "I-to", "O"]),
        Example.Tagged(["from", "denver"], ["O", "B-from"]),
    ]);
}
