namespace Unroll;

/// <summary>An item as a model sees it, real or generated.</summary>
/// <param name="Item">A picture, or frames of numbers.</param>
/// <param name="Evaluation">E(x, y): how well the discriminator finds that it fits what was asked for; the higher, the better.</param>
/// <param name="Shown">The class that the judge sees; null without a judge.</param>
/// <param name="Features">By which items are compared: the judge's, or the numbers of the item.</param>
internal sealed record SeenItem(Content Item, double Evaluation, string? Shown, Real[] Features);
