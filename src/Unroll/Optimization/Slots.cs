namespace Unroll;

/// <summary>What an optimiser remembers of each parameter: a tensor of the parameter's shape, zeros at first.</summary>
internal sealed class Slots
{
    private readonly Dictionary<string, Tensor> all = new(StringComparer.Ordinal);

    /// <summary>The tensor of a parameter.</summary>
    public Tensor Of(Parameter parameter)
    {
        if (!all.TryGetValue(parameter.Name, out Tensor? slot))
            all.Add(parameter.Name, slot = new Tensor(parameter.Shape));
        Require.SameShape($"What the optimiser remembers of '{parameter.Name}'", slot.Shape, parameter.Shape);
        return slot;
    }

    /// <summary>Puts all of them in.</summary>
    public void Save(RunState state)
    {
        foreach ((string name, Tensor slot) in all)
            state.Put(name, slot);
    }

    /// <summary>Takes them out again.</summary>
    public void Load(RunState state)
    {
        all.Clear();
        foreach (string name in state.TensorNames())
            all.Add(name, state.Tensor(name));
    }
}
