using System.Globalization;

namespace Unroll.Cli;

/// <summary>Writes the nearest texts of texts.</summary>
internal static class NeighbourLists
{
    /// <summary>Writes the nearest other texts of each text, or the nearest ones of each query.</summary>
    public static void Write(Host host, EmbeddedTexts texts, int count, IReadOnlyList<string> queries, bool json)
    {
        IReadOnlyList<(string Text, Real[] Vector)> all = texts.All(), asked = queries.Count > 0 ? texts.Of(queries) : all;
        NearestVectors nearest = new([.. all.Select(one => one.Vector)]);
        JsonLines lines = new(host.Output);
        for (int i = 0; i < asked.Count; i++)
        {
            (string text, Real[] vector) = asked[i];
            IReadOnlyList<(int Index, double Cosine)> found = nearest.Of(vector, count, queries.Count > 0 ? null : i);
            if (json)
            {
                lines.Write(writer =>
                {
                    writer.WriteStartObject();
                    writer.WriteString("text", text);
                    writer.WriteStartArray("neighbours");
                    foreach ((int index, double cosine) in found)
                    {
                        writer.WriteStartObject();
                        writer.WriteString("text", all[index].Text);
                        writer.WriteNumber("line", index + 1);
                        writer.WriteNumber("cosine", Math.Round(cosine, 6));
                        writer.WriteEndObject();
                    }
                    writer.WriteEndArray();
                    writer.WriteEndObject();
                });
                continue;
            }
            host.People.Write($"{text}\n");
            foreach ((int index, double cosine) in found)
                host.People.Write(string.Create(CultureInfo.InvariantCulture, $"  {cosine,6:0.000}  {all[index].Text}\n"));
        }
    }
}
