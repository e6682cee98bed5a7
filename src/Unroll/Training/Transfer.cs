using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Unroll;

/// <summary>What a run takes over from a model that it starts from.</summary>
internal static class Transfer
{
    private const int MostNamed = 5;

    /// <summary>What the model was fitted to; if its vocabularies are to be extended, with what the data have besides at their ends.</summary>
    /// <param name="from">The model.</param>
    /// <param name="fresh">As the recipe fits it to the new data.</param>
    /// <param name="extend">Whether they are to be extended.</param>
    /// <exception cref="UnrollException">The model is of another kind, or does not know a tag or label.</exception>
    public static Fitted Fitted(Model from, Fitted fresh, bool extend)
    {
        if (!HandedOn(from.Fitted).SequenceEqual(HandedOn(fresh), StringComparer.Ordinal))
            throw new UnrollException($"The model to start from was fitted with {Names(HandedOn(from.Fitted))}, and the recipe needs {Names(HandedOn(fresh))}; expected the recipe of that model, with another training or data at most.");
        Fitted kept = new();
        foreach ((string name, IArtifact now) in fresh.All)
            kept.PutWhole(name, now.IsOfTrainingSet ? now : from.Fitted.All[name] is Vocabulary vocabulary ? Of(name, vocabulary, fresh.Vocabularies[name], extend) : from.Fitted.All[name]);
        return kept;

        static IEnumerable<string> HandedOn(Fitted fitted) => fitted.All.Where(pair => !pair.Value.IsOfTrainingSet).Select(pair => pair.Key);
    }

    /// <summary>The model's parameters for the vocabularies of <see cref="Fitted"/>. What belongs to new entries is drawn as the recipe draws it.</summary>
    /// <exception cref="UnrollException">The recipe's model has other parameters.</exception>
    public static ParameterStore Parameters(Model from, Recipe recipe, Fitted fitted)
    {
        const string Source = "the model to start from";
        Dictionary<string, Tensor> tensors = new(StringComparer.Ordinal);
        foreach (Parameter parameter in from.Parameters.Parameters)
            tensors.Add(parameter.Name, parameter.Data.Keep());
        (int Old, int New)[] grown = [.. fitted.Vocabularies.Select(pair => (from.Vocabularies[pair.Key].Count, pair.Value.Count)).Where(pair => pair.Item1 != pair.Item2)];
        if (grown.Length > 0)
        {
            ParameterStore drawn = ParameterStore.Draw(recipe.Training.Seed);
            recipe.Model.Build(drawn.Root, fitted);
            foreach (Parameter parameter in drawn.Parameters)
            {
                if (!tensors.TryGetValue(parameter.Name, out Tensor? old) || !IsGrown(old.Shape, parameter.Shape, grown))
                    continue; // if that is wrong, the store says so
                CopyToStart(old, parameter.Data);
                tensors[parameter.Name] = parameter.Data;
            }
        }
        return ParameterStore.Load(tensors, Source);
    }

    /// <summary>SHA-256 of vocabularies and parameters.</summary>
    public static string Fingerprint(Model model)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach ((string name, IArtifact artifact) in model.Fitted.All)
        {
            using StringWriter text = new() { NewLine = "\n" };
            artifact.Write(text);
            hash.AppendData(Encoding.UTF8.GetBytes($"{name}\n{text}\n"));
        }
        foreach (Parameter parameter in model.Parameters.Parameters.OrderBy(parameter => parameter.Name, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{parameter.Name} {parameter.Shape}\n"));
            hash.AppendData(MemoryMarshal.AsBytes(parameter.Data.Span));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static Vocabulary Of(string name, Vocabulary old, Vocabulary fresh, bool extend)
    {
        string[] missing = [.. fresh.Entries.Skip(fresh.HasUnknown ? 1 : 0).Where(entry => !old.TryId(entry, out _))];
        if (missing.Length == 0)
            return old;
        if (extend)
            return Vocabulary.Of(old.Entries.Skip(old.HasUnknown ? 1 : 0).Concat(missing), old.HasUnknown);
        if (old.HasUnknown || name == "features") // what is unseen is then unknown, or says nothing
            return old;
        string more = missing.Length > MostNamed ? FormattableString.Invariant($" and {missing.Length - MostNamed} more") : "";
        throw new UnrollException($"The training set has {name} that the model to start from does not know: {string.Join(", ", missing.Take(MostNamed))}{more}; expected those that it knows, or that its vocabularies are to be extended (--extend-vocabulary).");
    }

    /// <summary>Whether the sizes are equal but for those that a vocabulary gives, which has grown.</summary>
    private static bool IsGrown(Shape old, Shape now, (int Old, int New)[] grown) =>
        old.Rank == now.Rank && old != now && Enumerable.Range(0, old.Rank).All(i => old[i] == now[i] || grown.Contains((old[i], now[i])));

    /// <summary>Old entries come first along each dimension.</summary>
    private static void CopyToStart(Tensor old, Tensor target)
    {
        int[] from = old.Shape.ToArray(), to = target.Shape.ToArray();
        int columns = from[^1];
        for (int row = 0; row < old.Count / columns; row++)
        {
            int place = 0;
            for (int dimension = 0, rest = row, rows = old.Count / columns; dimension < from.Length - 1; dimension++)
            {
                rows /= from[dimension];
                place = (place * to[dimension]) + (rest / rows);
                rest %= rows;
            }
            old.Span.Slice(row * columns, columns).CopyTo(target.Span[(place * to[^1])..]);
        }
    }

    private static string Names(IEnumerable<string> names) => names.Any() ? string.Join(", ", names) : "nothing";
}
