namespace Unroll.Tests;

/// <summary>Saving while others read and save, and beside files that are not the model's: nothing of anybody is lost.</summary>
public sealed class ModelSaveTests : IDisposable
{
    private readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    private string Place => Path.Combine(folder.Path, "model");

    [Fact]
    public void AReaderThatIsOvertakenReadsTheModelThatIsCurrentThen()
    {
        using Model first = Untrained(1), second = Untrained(2), third = Untrained(3);
        first.Save(Place);
        int saves = 0;
        using Model read = ModelFolder.Load(Place, Catalogue.Standard, TestDevice.Default, () =>
        {
            if (saves++ < 2)
                (saves == 1 ? second : third).Save(Place);
        });
        Same(third, read);
        Assert.Equal(3, saves);
    }

    [Fact]
    public void AReaderThatHasOpenedItsFilesReadsThemThoughTheyGo()
    {
        using Model first = Untrained(1), second = Untrained(2);
        first.Save(Place);
        ModelManifest manifest = ModelManifest.Read(FolderSource.ReadManifest(Place), "model.json");
        using FolderSource source = FolderSource.Open(Place, manifest);
        second.Save(Place);
        using (Model read = ModelReader.Read(manifest, source, Catalogue.Standard, TestDevice.Default))
            Same(first, read);
        using Model now = Model.Load(Place, device: TestDevice.Default);
        Same(second, now);
    }

    [Fact]
    public void NoNumberIsUsedTwiceSoThatNobodyReadsHalfOfTwoModels()
    {
        using Model model = Untrained(1);
        for (int i = 1; i <= 4; i++)
        {
            model.Save(Place);
            Assert.Contains($"weights-000{i}.safetensors", Files());
            Assert.Equal(7, Files().Length);
        }
    }

    [Fact]
    public void WhoSavesAtOnceGetsInNobodysWay()
    {
        Model[] models = [.. Enumerable.Range(1, 3).Select(seed => Untrained((ulong)seed))];
        models[0].Save(Place);
        int done = 0;
        Thread[] savers = [.. models.Select(model => Started(() =>
        {
            for (int i = 0; i < 2; i++)
                model.Save(Place);
            Interlocked.Increment(ref done);
        }))];
        do
        {
            using Model read = Model.Load(Place, device: TestDevice.Default);
            Assert.Contains(models, model => model.Parameters["words.table"].Data.Span.SequenceEqual(read.Parameters["words.table"].Data.Span)
                && model.Parameters["output.weight"].Data.Span.SequenceEqual(read.Parameters["output.weight"].Data.Span));
        }
        while (Volatile.Read(ref done) < savers.Length);
        Array.ForEach(savers, saver => saver.Join());
        models[0].Save(Place);
        Assert.Equal(7, Files().Length);
        Array.ForEach(models, model => model.Dispose());
    }

    [Fact]
    public void ASaveThatGoesOnLosesNothingToAnother()
    {
        using Model first = Untrained(1), second = Untrained(2);
        first.Save(Place);
        using ModelClaim one = ModelClaim.Take(Place, first.Fitted.Files), other = ModelClaim.Take(Place, second.Fitted.Files);
        ModelFiles.Write(first, one.Manifest, Catalogue.Standard, Write);
        ModelFiles.Write(second, other.Manifest, Catalogue.Standard, Write);
        Assert.True(one.Commit());
        ModelClaim.Clear(Place);
        Assert.All(other.Manifest.Files, file => Assert.True(File.Exists(Path.Combine(Place, file)), file));
        Assert.True(other.Commit());
        using (Model read = Model.Load(Place, device: TestDevice.Default))
            Same(second, read);
        ModelClaim.Clear(Place);
        Assert.Equal(7, Files().Length);
    }

    [Fact]
    public void ASaveThatALaterOneOvertookLeavesThatCurrent()
    {
        using Model first = Untrained(1), second = Untrained(2);
        first.Save(Place);
        using ModelClaim slow = ModelClaim.Take(Place, first.Fitted.Files);
        ModelFiles.Write(first, slow.Manifest, Catalogue.Standard, Write);
        second.Save(Place);
        Assert.False(slow.Commit());
        using Model read = Model.Load(Place, device: TestDevice.Default);
        Same(second, read);
    }

    [Fact]
    public void WhatASaveThatWasCutOffLeftGoesWithTheNext()
    {
        using Model model = Untrained(1);
        model.Save(Place);
        using (ModelClaim claim = ModelClaim.Take(Place, model.Fitted.Files))
            ModelFiles.Write(model, claim.Manifest, Catalogue.Standard, Write); // and then the process is killed
        Assert.Equal(14, Files().Length);
        model.Save(Place);
        Assert.Equal(7, Files().Length);
    }

    [Theory]
    [InlineData("thesis.txt", "thesis.txt")]
    [InlineData("thesis", "thesis-0001.txt")]
    [InlineData("notes", "notes-0007.txt")]
    public void WhatAHostileManifestNamesIsNotDeleted(string vocabulary, string file)
    {
        folder.Write($"model/{file}", "three years of work");
        folder.Write("model/model.json", $$"""{"format":2,"recipe":"recipe-0001.json","fitted":{"{{vocabulary}}":"{{file}}"},"weights":"weights-0001.safetensors","report":"report-0001.json"}""");
        folder.Write("model/model-0007.json", """{"format":2,"recipe":"recipe-0007.json","fitted":{"notes":"notes-0007.txt"},"weights":"weights-0007.safetensors","report":"report-0007.json"}""");
        using Model model = Untrained(1);
        model.Save(Place);
        model.Save(Place);
        Assert.Equal("three years of work", File.ReadAllText(Path.Combine(Place, file)));
        Model.Load(Place, device: TestDevice.Default).Dispose();
    }

    /// <summary>A record speaks for the files of its own number only, be they those of the model that is current by then.</summary>
    [Fact]
    public void ARecordUnderAnotherNumberDeletesNothing()
    {
        using Model model = Untrained(1);
        model.Save(Place);
        folder.Write("model/model-0009.json", File.ReadAllText(Path.Combine(Place, "model.json")).Replace("0001", "0002", StringComparison.Ordinal));
        model.Save(Place);
        Assert.Equal(8, Files().Length);
        Model.Load(Place, device: TestDevice.Default).Dispose();
    }

    [Fact]
    public void FilesThatOnlyLookLikeAModelsAreKept()
    {
        string[] mine = ["report-2024.json", "recipe-0003.json", "model-2023.json", "weights-0001.safetensors", "words-0001.txt", "model-0001.json", "words.txt", "checkpoint.safetensors", "model.json.bak"];
        foreach (string file in mine)
            folder.Write($"model/{file}", "mine");
        using Model model = Untrained(1);
        for (int i = 0; i < 4; i++)
            model.Save(Place);
        Assert.All(mine, file => Assert.Equal("mine", File.ReadAllText(Path.Combine(Place, file))));
        Assert.Equal(mine.Length + 7, Files().Length);
    }

    [Theory]
    [InlineData("{\"class_name\": \"Sequential\"}")]
    [InlineData("[]")]
    [InlineData("mine")]
    public void AModelJsonOfSomethingElseIsNotReplaced(string text)
    {
        string path = folder.Write("model/model.json", text);
        using Model model = Untrained(1);
        string message = $"{path}: found a file that is no model of Unroll; it is kept, so choose another folder for the model, or move the file away.";
        Assert.Equal(message, Assert.Throws<UnrollException>(() => model.Save(Place)).Message);
        Assert.Equal(message, Assert.Throws<UnrollException>(() => Model.CheckFolder(Place)).Message);
        Assert.Equal(text, File.ReadAllText(path));
        Assert.Single(Files());
    }

    [Fact]
    public void ALinkForAModelJsonIsNotReplaced()
    {
        string elsewhere = folder.Write("elsewhere.json", "{}");
        Directory.CreateDirectory(Place);
        File.CreateSymbolicLink(Path.Combine(Place, "model.json"), elsewhere);
        using Model model = Untrained(1);
        Assert.Throws<UnrollException>(() => model.Save(Place));
        Assert.Equal("{}", File.ReadAllText(elsewhere));
        Assert.NotNull(new FileInfo(Path.Combine(Place, "model.json")).LinkTarget);
    }

    [Fact]
    public void NamesThatAreNone()
    {
        using Model model = Untrained(1);
        Assert.Throws<ArgumentNullException>(() => model.Save((string)null!));
        Assert.Throws<ArgumentNullException>(() => Model.Load((string)null!));
        Assert.Throws<ArgumentNullException>(() => Model.CheckFolder(null!));
        foreach (string name in (string[])["", " ", "a\0b"])
        {
            Assert.Throws<UnrollException>(() => model.Save(name));
            Assert.Throws<UnrollException>(() => Model.Load(name));
        }
    }

    [Fact]
    public void ACheckpointOfSomethingElseIsNotDiscarded()
    {
        string path = Path.Combine(folder.Path, "checkpoint.safetensors");
        using (FileStream stream = File.Create(path))
            SafeTensors.Write(stream, [("mine", new Tensor(new Shape(2)))]);
        Assert.Throws<UnrollException>(() => Trainer.Discard(path));
        Assert.True(File.Exists(path));
        File.WriteAllText(path, "damaged");
        Trainer.Discard(path);
        Assert.False(File.Exists(path));
        Trainer.Discard(path);
    }

    internal static Model Untrained(ulong seed)
    {
        TaggingSpec spec = new() { Input = new WordsSpec { Embedding = 6, MinCount = 1 }, Encoder = new RecurrentSpec(new GruSpec(5)) };
        return Model.Build(new Recipe { Name = "small", Model = spec }, spec.Fit(TrainerTests.Cities(5, 40)), ParameterStore.Draw(seed), null, TestDevice.Default);
    }

    private static Thread Started(Action work)
    {
        Thread thread = new(() => work());
        thread.Start();
        return thread;
    }

    private static void Same(Model expected, Model actual)
    {
        foreach (Parameter parameter in expected.Parameters.Parameters)
            Near.Same(parameter.Data, actual.Parameters[parameter.Name].Data, parameter.Name);
    }

    private void Write(string name, Action<Stream> write)
    {
        using FileStream stream = new(Path.Combine(Place, name), FileMode.CreateNew);
        write(stream);
    }

    private string[] Files() => [.. Directory.GetFiles(Place).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];
}
