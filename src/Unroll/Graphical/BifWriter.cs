using System.Globalization;

namespace Unroll;

/// <summary>Writes a network in the BIF format, as the bnlearn repository has it. Names that are no plain words stand in quotes.</summary>
internal static class BifWriter
{
    public static void Write(BayesNet net, TextWriter writer)
    {
        writer.WriteLine($"network {Word(net.Name.Length == 0 ? "unknown" : net.Name)} {{");
        writer.WriteLine("}");
        foreach (BayesVariable variable in net.Variables)
        {
            writer.WriteLine($"variable {Word(variable.Name)} {{");
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  type discrete [ {variable.States.Count} ] {{ {string.Join(", ", variable.States.Select(Word))} }};"));
            writer.WriteLine("}");
        }
        for (int v = 0; v < net.Variables.Count; v++)
            Probabilities(net, v, writer);
    }

    private static void Probabilities(BayesNet net, int v, TextWriter writer)
    {
        BayesVariable variable = net.Variables[v];
        string given = variable.Parents.Count == 0 ? "" : $" | {string.Join(", ", variable.Parents.Select(Word))}";
        writer.WriteLine($"probability ( {Word(variable.Name)}{given} ) {{");
        int states = variable.States.Count;
        int[] parents = net.ParentsOf(v), at = new int[parents.Length];
        for (int start = 0; start < variable.Numbers.Length; start += states)
        {
            string numbers = string.Join(", ", variable.Numbers.Skip(start).Take(states).Select(number => number.ToString("R", CultureInfo.InvariantCulture)));
            string row = parents.Length == 0 ? "table" : $"({string.Join(", ", parents.Select((parent, i) => Word(net.Variables[parent].States[at[i]])))})";
            writer.WriteLine($"  {row} {numbers};");
            for (int i = parents.Length - 1; i >= 0 && ++at[i] == net.StatesOf(parents[i]); i--)
                at[i] = 0;
        }
        writer.WriteLine("}");
    }

    private static string Word(string name) => name.All(c => char.IsLetterOrDigit(c) || c is '_' or '-' or '+' or '.' or '<' or '>' or '=' or '/') && !name.StartsWith('/') ? name
        : $"\"{name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal).Replace("\r", "\\r", StringComparison.Ordinal).Replace("\t", "\\t", StringComparison.Ordinal)}\"";
}
