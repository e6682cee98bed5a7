namespace Unroll.Fuzz;

/// <summary>What is loaded is saved again, and saved over: nothing of anybody else is written, replaced or deleted.</summary>
internal static class SavingReaders
{
    private static readonly (string Name, string Text)[] Precious = [("precious.txt", "mine"), ("m/thesis.txt", "mine"), ("m/report-2024.json", "mine"), ("m/model-0003.json", "{}"), ("m/thesis-0001.txt", "mine")];

    private static readonly Lazy<Model> Other = new(() =>
    {
        TaggingSpec spec = new() { Input = new WordsSpec { Embedding = 2, MinCount = 1 }, Encoder = new RecurrentSpec(new GruSpec(2)) };
        return Model.Build(new Recipe { Model = spec }, spec.Fit([Example.Tagged(["a"], ["O"])]), ParameterStore.Draw(1), null, FuzzReaders.OneThread);
    });

    /// <summary>Models' folders as folders within another.</summary>
    public static FuzzInput[] Samples(FuzzInput[] models) => [.. models.Select(model => new FuzzInput([.. model.Files.Select(file => ("m/" + file.Name, file.Bytes))]))];

    /// <summary>A model's folder as one zip.</summary>
    public static FuzzInput Zip(FuzzInput model)
    {
        string folder = Directory.CreateTempSubdirectory("unroll-fuzz-zip-").FullName;
        model.Write(folder);
        using MemoryStream stream = new();
        using (Model loaded = Model.Load(folder, device: FuzzReaders.OneThread))
            loaded.Save(stream);
        Directory.Delete(folder, recursive: true);
        return new FuzzInput([("model.zip", stream.ToArray())]);
    }

    /// <summary>Loads a zip, and saves what was loaded as one again.</summary>
    public static void LoadZip(FuzzInput input)
    {
        using MemoryStream stream = new(input[0]), again = new();
        using Model model = Model.Load(stream, device: FuzzReaders.OneThread);
        model.Save(again);
        again.Position = 0;
        Model.Load(again, device: FuzzReaders.OneThread).Dispose();
    }

    /// <summary>Loads a folder, saves that elsewhere, and saves another model over it.</summary>
    public static void LoadAndSave(string folder, FuzzInput input)
    {
        foreach ((string name, string text) in Precious)
        {
            Directory.CreateDirectory(Path.Combine(folder, "m"));
            File.WriteAllText(Path.Combine(folder, name), text);
        }
        string[] before = [.. Outside(folder)];
        Exception? refused = null;
        try
        {
            using Model model = Model.Load(Path.Combine(folder, "m"), device: FuzzReaders.OneThread);
            model.Save(Path.Combine(folder, "out"));
            Model.Load(Path.Combine(folder, "out"), device: FuzzReaders.OneThread).Dispose();
        }
        catch (UnrollException e)
        {
            refused = e;
        }
        try
        {
            Other.Value.Save(Path.Combine(folder, "m"));
            Model.Load(Path.Combine(folder, "m"), device: FuzzReaders.OneThread).Dispose();
        }
        catch (UnrollException e)
        {
            refused = e;
        }
        foreach ((string name, string text) in Precious)
        {
            if (File.ReadAllText(Path.Combine(folder, name)) != text)
                throw new InvalidOperationException($"{name} was changed");
        }
        if (!Outside(folder).SequenceEqual(before))
            throw new InvalidOperationException("something was written or deleted outside");
        if (refused is not null)
            throw refused;
    }

    private static IEnumerable<string> Outside(string folder) =>
        Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(folder)!, "pwned*").Concat(Directory.EnumerateFileSystemEntries(folder).Where(path => Path.GetFileName(path) is not ("m" or "out"))).Order(StringComparer.Ordinal);
}
