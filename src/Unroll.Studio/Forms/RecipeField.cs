namespace Unroll.Studio;

/// <summary>A setting of a recipe, as a field of a form.</summary>
/// <param name="Path">Its place, such as <c>training.optimizer.rate</c>.</param>
/// <param name="Value">Its value in the recipe, as it is typed.</param>
/// <param name="Meaning">What it is, its range included.</param>
/// <param name="IsMain">Whether it is one that is often changed.</param>
internal sealed record RecipeField(string Path, string Value, string Meaning, bool IsMain);
