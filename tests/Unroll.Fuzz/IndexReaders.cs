namespace Unroll.Fuzz;

/// <summary>Indexes of sounds, opened and searched.</summary>
internal static class IndexReaders
{
    /// <summary>An index of two sounds, and one of none.</summary>
    public static FuzzInput[] Samples { get; } = [Index(Speaker.Say(["one"], Voice.Number(1), new Speaking(), new Rng(1)).Sound, Speaker.Say(["two"], Voice.Number(2), new Speaking(), new Rng(2)).Sound), Index()];

    /// <summary>Searches whatever opens.</summary>
    public static void Read(string folder, FuzzInput input)
    {
        using SoundIndex index = SoundIndex.Open(Path.Combine(folder, "a.index"));
        float[] query = new float[index.VectorSize];
        query[0] = 1;
        index.Search(query, 3);
    }

    private static FuzzInput Index(params Sound[] sounds)
    {
        AudioVectorsSpec spec = new() { Encoder = new RecurrentSpec(new GruSpec(2)), Decoder = new RecurrentSpec(new GruSpec(2)) };
        Fitted fitted = spec.Fit([new Example(Speaker.Say(["one"], Voice.Number(1), new Speaking(), new Rng(1)).Sound)]);
        using Model model = Model.Build(new Recipe { Model = spec }, fitted, ParameterStore.Draw(1), null, FuzzReaders.OneThread);
        SoundIndexWriter writer = new(model, "model", new SoundCutting());
        for (int i = 0; i < sounds.Length; i++)
            writer.Add($"{i}.wav", sounds[i]);
        using MemoryStream stream = new();
        writer.Write(stream);
        return new FuzzInput([("a.index", stream.ToArray())]);
    }
}
