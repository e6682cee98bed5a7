namespace Unroll.Onnx.Tests;

/// <summary>Models to export: of a recipe, with weights that nothing leaves as they began, so that no bias or initial state is zero.</summary>
internal static class ExportedModel
{
    public static Model Of(Recipe recipe, IReadOnlyList<Example> train, double noise = 0.05, Device? device = null)
    {
        Model model = Model.Build(recipe, recipe.Model.Fit(train), ParameterStore.Draw(1), device: device ?? new Device(threads: 1));
        Rng rng = new(2);
        foreach (Parameter parameter in model.Parameters.Parameters)
        {
            foreach (ref Real number in parameter.Data.Span)
                number += (Real)(noise * ((2 * rng.NextDouble()) - 1));
            parameter.Changed();
        }
        return model;
    }
}
