using System.Globalization;

namespace Unroll;

/// <summary>
/// All weights of a model as a state_dict of PyTorch: a safetensors file with the names and shapes that PyTorch's modules have, which another program can load, train on, and hand back. (docs/from-pytorch.md)
/// </summary>
public static class TorchModel
{
    /// <summary>The weights by PyTorch's names: <c>encoder.weight_ih_l0</c>, <c>words.weight</c>, <c>output.weight</c>. What has no counterpart keeps its name and shape.</summary>
    /// <param name="model">A model whose cells PyTorch has.</param>
    /// <exception cref="UnrollException">PyTorch has no module for a cell of the model, or the model is a game of networks.</exception>
    public static IReadOnlyList<(string Name, Tensor Tensor)> Of(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return [.. TorchParts.Of(model).SelectMany(part => part.Write(model.Parameters))];
    }

    /// <summary>Writes them as safetensors, F32. The header's metadata have the recipe (<c>unroll.recipe</c>), and for each module how Python makes it (<c>module.encoder</c>: <c>nn.LSTM(128, 64, ...)</c>).</summary>
    /// <param name="model">As for <see cref="Of"/>.</param>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <exception cref="UnrollException">As for <see cref="Of"/>, or the file cannot be written.</exception>
    public static void Save(Model model, string path)
    {
        IReadOnlyList<(string Name, Tensor Tensor)> tensors = Of(model);
        ArgumentNullException.ThrowIfNull(path);
        Dictionary<string, string> metadata = TorchParts.Modules(model).ToDictionary(module => "module." + module.Key, module => module.Value, StringComparer.Ordinal);
        metadata["unroll.recipe"] = model.Recipe.ToJson();
        try
        {
            ReplacedFile.Write(path, stream => SafeTensors.Write(stream, tensors, metadata));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new UnrollException($"{path}: the weights cannot be written: {e.Message.TrimEnd('.')}.", e);
        }
    }

    /// <summary>The same model with other weights: recipe and vocabularies are those of the model, all weights come from a file.</summary>
    /// <param name="model">As for <see cref="Of"/>.</param>
    /// <param name="path">A safetensors file with exactly the tensors that <see cref="Of"/> gives, F32 or F64.</param>
    /// <returns>A new model without a report of training. Where the file is what <see cref="Save"/> wrote, its weights have the same bits; where both biases of a gate are not 0, they are added.</returns>
    /// <exception cref="UnrollException">As for <see cref="Of"/>; the file is damaged; or a tensor is missing, is too many, has another shape, or has a number that is not finite.</exception>
    public static Model Read(Model model, string path)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(path);
        IReadOnlyList<TorchPart> parts = TorchParts.Of(model);
        IReadOnlyDictionary<string, Tensor> theirs = SafeTensors.Read(path);
        HashSet<string> used = new(StringComparer.Ordinal);
        Dictionary<string, Tensor> ours = new(StringComparer.Ordinal);
        foreach ((string name, Tensor tensor) in parts.SelectMany(part => part.Read(model.Parameters, Get)))
            ours.Add(name, tensor.Keep());
        if (theirs.Keys.FirstOrDefault(name => !used.Contains(name)) is { } left)
            throw new UnrollException($"{path}: the model has no place for the tensor '{left}'; expected {used.Count} tensors, such as '{used.First()}': those that `unroll export --safetensors` writes of the same model.");
        return Model.Build(model.Recipe, model.Fitted, ParameterStore.Load(ours, path));

        Tensor Get(string name, Shape shape)
        {
            if (!theirs.TryGetValue(name, out Tensor? tensor))
                throw new UnrollException($"{path}: there is no tensor '{name}' {shape}, which the model needs; expected the names that `unroll export --safetensors` writes.");
            if (tensor.Shape != shape)
                throw new UnrollException($"{path}: the tensor '{name}' has the shape {tensor.Shape}; expected {shape} by the model's recipe and vocabularies.");
            for (int i = 0; i < tensor.Count; i++)
            {
                if (!Real.IsFinite(tensor.Span[i]))
                    throw new UnrollException(string.Create(CultureInfo.InvariantCulture, $"{path}: the tensor '{name}' holds {tensor.Span[i]} as number {i + 1}; expected finite numbers. Did training diverge?"));
            }
            used.Add(name);
            return tensor;
        }
    }
}
