namespace Unroll.Benchmarks;

/// <summary>A loss and all gradients by name, dense, to be compared with another side's.</summary>
internal static class NamedGradients
{
    public static IReadOnlyDictionary<string, Tensor> Of(Value loss, Gradients gradients)
    {
        Dictionary<string, Tensor> named = new() { ["loss"] = loss.Keep() };
        foreach (Gradient gradient in gradients)
            named.Add(gradient.Parameter.Name, Dense(gradient));
        return named;
    }

    private static Tensor Dense(Gradient gradient)
    {
        if (gradient.Ids is not { } ids)
            return gradient.Values.Keep();
        Tensor all = new(gradient.Parameter.Shape);
        int columns = all.Shape.Columns;
        for (int i = 0; i < ids.Count; i++)
            gradient.Values.Span.Slice(i * columns, columns).CopyTo(all.Span[(ids[i] * columns)..]);
        return all;
    }
}
