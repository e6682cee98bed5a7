namespace Unroll;

/// <summary>A recurrent network that was trained elsewhere: what it is, and its parameters by Unroll's names.</summary>
/// <param name="Encoder">Cell, layers, directions: what a recipe's <c>encoder</c> says.</param>
/// <param name="InputSize">I, how many features a step has.</param>
/// <param name="Tensors">Name and tensor of each parameter, <c>0.forward.input</c> and so on.</param>
public sealed record RecurrentWeights(RecurrentSpec Encoder, int InputSize, IReadOnlyList<(string Name, Tensor Tensor)> Tensors)
{
    /// <summary>Makes the network; its parameters are copies.</summary>
    public Recurrent Build()
    {
        ParameterStore store = ParameterStore.Load(Tensors.ToDictionary(one => one.Name, one => one.Tensor.Keep(), StringComparer.Ordinal), "imported weights");
        Recurrent network = Encoder.Build(store.Root, InputSize);
        store.Complete();
        return network;
    }

    /// <summary>The recipe's <c>encoder</c> block, as JSON.</summary>
    public string EncoderJson() =>
        Recipe.NodeOf(new ClassificationSpec { Encoder = Encoder }, typeof(ProblemSpec), Catalogue.Standard)["encoder"]!.ToJsonString(Catalogue.Standard.Json);

    /// <summary>Writes the parameters as safetensors.</summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <exception cref="UnrollException">It cannot be written; what was there is unchanged.</exception>
    public void Save(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        try
        {
            ReplacedFile.Write(path, stream => SafeTensors.Write(stream, Tensors));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new UnrollException($"{path}: the weights cannot be written: {e.Message.TrimEnd('.')}.", e);
        }
    }
}
