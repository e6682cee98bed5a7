namespace Unroll.Cli;

/// <summary>The inputs of a question that were given by their names, where those that are sounds have become the text that a recogniser wrote down.</summary>
/// <param name="Values">What the model reads.</param>
/// <param name="Heard">The names of the inputs that were sounds, and what was said.</param>
internal sealed record SpokenFields(IReadOnlyDictionary<string, string> Values, IReadOnlyList<(string Name, string Text)> Heard)
{
    /// <summary>Writes down what is said.</summary>
    /// <param name="model">Whose inputs.</param>
    /// <param name="given">What was given.</param>
    /// <param name="recogniser">The folder of a recogniser; null for none.</param>
    /// <param name="device">Where to compute.</param>
    /// <exception cref="UnrollException">There is a sound without a recogniser or a recogniser without a sound, it is another kind of model, or nothing was recognised.</exception>
    public static SpokenFields Of(Model model, IReadOnlyDictionary<string, string> given, string? recogniser, Device device)
    {
        InputField[] sounds = [.. model.Problem.Fields.Where(field => !field.IsFile && given.TryGetValue(field.Name, out string? value) && IsSound(value))];
        if (recogniser is null)
        {
            return Array.Find(sounds, field => File.Exists(given[field.Name])) is not { } sound ? new SpokenFields(given, [])
                : throw new UnrollException($"--{sound.Name} {given[sound.Name]}: found a sound; expected text, or --recogniser MODEL, which writes down what is said.");
        }
        if (sounds.Length == 0)
            throw Without(model);
        using Model loaded = Model.Load(recogniser, null, device);
        if (loaded.Problem is not Recogniser)
            throw new UnrollException($"--recogniser {recogniser}: the model recognises no speech; expected a recogniser (model.type=speech).");
        Dictionary<string, string> values = new(given, StringComparer.Ordinal);
        List<(string, string)> heard = [];
        foreach (InputField field in sounds)
        {
            Document said = ((Recognition)loaded.Predict([loaded.Read(given[field.Name])])[0]).Sentences;
            if (said.Length == 0)
                throw new UnrollException($"{given[field.Name]}: the recogniser hears no word; expected speech as in its training set.");
            values[field.Name] = field.Write(said, int.MaxValue);
            heard.Add((field.Name, values[field.Name]));
        }
        return new SpokenFields(values, heard);
    }

    /// <summary>What is wrong if there is a recogniser, but no input that it could hear.</summary>
    public static UnrollException Without(Model model) =>
        new($"--recogniser was given, but no input that is a sound; expected one by its name, such as --{(model.Problem.Fields.FirstOrDefault(field => !field.IsFile) ?? model.Problem.Fields[0]).Name} story.wav.");

    private static bool IsSound(string value) =>
        value.StartsWith("said:", StringComparison.Ordinal) || Path.GetExtension(value.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? value[..^3] : value).ToLowerInvariant() is ".wav" or ".wave" or ".sph" or ".nist";
}
