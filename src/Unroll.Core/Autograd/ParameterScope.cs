namespace Unroll;

/// <summary>A place in the tree of names under which a layer asks for its parameters; asking twice for one name gives the same parameter (tying).</summary>
public sealed class ParameterScope
{
    private readonly ParameterStore store;
    private readonly Initializer? filling;
    private readonly (string Name, Func<ParameterScope, Parameter, Func<Value, Value>> Read)? reading;

    internal ParameterScope(ParameterStore store, string path, Initializer? filling = null, (string Name, Func<ParameterScope, Parameter, Func<Value, Value>> Read)? reading = null)
    {
        this.store = store;
        this.filling = filling;
        this.reading = reading;
        Path = path;
    }

    /// <summary>The names so far, joined by dots; empty for the outermost scope.</summary>
    public string Path { get; }

    /// <summary>A scope within this one.</summary>
    /// <param name="name">Its name, such as <c>encoder</c> or <c>0</c>.</param>
    public ParameterScope Child(string name) => new(store, Join(name), filling, reading);

    /// <summary>The same place, but every new parameter is filled alike, whatever its layer asks for.</summary>
    /// <param name="initializer">How.</param>
    public ParameterScope Filled(Initializer initializer) => new(store, Path, initializer, reading);

    /// <summary>Asks for a parameter.</summary>
    /// <param name="name">Its name within this scope.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="initializer">How it is filled if it is new.</param>
    /// <param name="frozen">Whether it is to keep its first numbers: nothing learns it.</param>
    /// <exception cref="UnrollException">
    /// It is known, or saved, with another shape, or was asked for once frozen and once not; or it should have been saved and was not.
    /// </exception>
    public Parameter Parameter(string name, Shape shape, Initializer initializer, bool frozen = false)
    {
        Parameter parameter = store.Ask(Join(name), shape, filling ?? initializer, frozen);
        if (reading is { } special && (name == special.Name || name.EndsWith("." + special.Name, StringComparison.Ordinal)))
            parameter.Reading = special.Read(Child(name), parameter);
        return parameter;
    }

    /// <summary>Asks for a parameter that no gradient learns: a layer says on the tape of each training step what it becomes (<see cref="Tape.Replace"/>). It is saved and loaded as any other.</summary>
    /// <param name="name">Its name within this scope.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="initializer">How it is filled if it is new, also within <see cref="Filled"/>.</param>
    /// <exception cref="UnrollException">It is known, or saved, with another shape, or is known as a parameter of another kind; or it should have been saved and was not.</exception>
    public Parameter State(string name, Shape shape, Initializer initializer) => store.Ask(Join(name), shape, initializer, frozen: true, isState: true);

    /// <summary>
    /// The same place, but that parameters of a name (or of one that ends in it, after a dot) are changed as tapes take them, such as by dropout.
    /// </summary>
    /// <param name="name">Such as <c>recurrent</c>.</param>
    /// <param name="read">Given such a parameter and a scope of its name, for states that go with it: from the parameter's value to the one that is used, which is called once for each tape.</param>
    internal ParameterScope Reading(string name, Func<ParameterScope, Parameter, Func<Value, Value>> read) => new(store, Path, filling, (name, read));

    private string Join(string name) => Path.Length == 0 ? name : $"{Path}.{name}";
}
