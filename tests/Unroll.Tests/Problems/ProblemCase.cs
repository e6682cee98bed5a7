namespace Unroll.Tests;

/// <summary>A small model of a problem, with examples: a row of <see cref="ProblemCases"/>.</summary>
/// <param name="Name">The problem's name in the catalogue, and behind a comma what is special about this row.</param>
/// <param name="Model">The recipe's <c>model</c> without its type: sizes that are small, dropout 0.</param>
/// <param name="Train">Examples with targets, of several lengths.</param>
/// <param name="Short">Examples without a target: nothing, and one token.</param>
internal sealed record ProblemCase(string Name, string Model, IReadOnlyList<Example> Train, IReadOnlyList<Example> Short)
{
    /// <summary>For each field of the problem's options, settings that the answers to some example differ by: without and with it. Each is a list of names and values.</summary>
    public IReadOnlyDictionary<string, (string[] Without, string[] With)> Options { get; init; } = new Dictionary<string, (string[], string[])>(StringComparer.Ordinal);

    /// <summary>The problem's name in the catalogue.</summary>
    public string Problem => Name.Split(',')[0];

    /// <summary>The recipe.</summary>
    /// <param name="settings">Changes of it.</param>
    public Recipe Recipe(params string[] settings) => Unroll.Recipe.Parse(
        $$"""{ "model": { "type": "{{Problem}}", {{Model}} }, "training": { "epochs": 3, "batchTokens": 6, "window": 3, "optimizer": { "type": "adam", "rate": 0.02 } } }""", Name, settings, ProblemCases.Catalogue);

    /// <summary>A model whose parameters lie around their beginnings: a bias of 0 hides mistakes.</summary>
    public Model Build(Device? device = null)
    {
        Recipe recipe = Recipe();
        Fitted fitted = recipe.Model.Fit(Train);
        ParameterStore store = ParameterStore.Draw(5);
        _ = recipe.Model.Build(store.Root, fitted);
        Rng noise = new(12);
        foreach (Parameter parameter in store.Parameters)
        {
            for (int i = 0; i < parameter.Data.Count; i++)
                parameter.Data.Span[i] += (Real)(0.3 * noise.NextNormal());
            parameter.Changed();
        }
        return Unroll.Model.Build(recipe, fitted, store, null, device);
    }

    public override string ToString() => Name;
}
