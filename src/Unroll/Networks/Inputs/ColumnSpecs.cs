using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Unroll;

/// <summary>The columns that a model reads, each once; equal where its columns are. Written <c>[new() { Column = 1 }]</c>.</summary>
[CollectionBuilder(typeof(ColumnSpecs), nameof(Of))]
[JsonConverter(typeof(ColumnSpecsConverter))]
[SuppressMessage("Naming", "CA1710:Identifiers should have correct suffix", Justification = "A list of specifications is what it is.")]
public sealed class ColumnSpecs : IReadOnlyList<ColumnSpec>, IEquatable<ColumnSpecs>
{
    private readonly ColumnSpec[] columns;

    private ColumnSpecs(ColumnSpec[] columns)
    {
        this.columns = columns;
        foreach (ColumnSpec twice in columns.GroupBy(column => column.Column).Where(group => group.Count() > 1).Select(group => group.First()))
            throw new UnrollException($"model.input.columns names the column {twice.Column} twice; expected each once.");
    }

    /// <inheritdoc/>
    public int Count => columns.Length;

    /// <inheritdoc/>
    public ColumnSpec this[int index] => columns[index];

    /// <summary>A list of columns.</summary>
    /// <param name="columns">Each once.</param>
    /// <exception cref="UnrollException">One is there twice.</exception>
    public static ColumnSpecs Of(params ReadOnlySpan<ColumnSpec> columns) => new(columns.ToArray());

    /// <inheritdoc/>
    public IEnumerator<ColumnSpec> GetEnumerator() => ((IEnumerable<ColumnSpec>)columns).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public bool Equals(ColumnSpecs? other) => other is not null && columns.AsSpan().SequenceEqual(other.columns);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ColumnSpecs);

    /// <inheritdoc/>
    public override int GetHashCode() => columns.Aggregate(columns.Length, HashCode.Combine);
}

internal sealed class ColumnSpecsConverter : JsonConverter<ColumnSpecs>
{
    public override ColumnSpecs Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        try
        {
            return Read(ref reader, options);
        }
        catch (JsonException e)
        {
            throw new JsonException("objects with a column and a size, whole numbers.", e);
        }
    }

    public override void Write(Utf8JsonWriter writer, ColumnSpecs value, JsonSerializerOptions options)
    {
        JsonTypeInfo<ColumnSpec> info = (JsonTypeInfo<ColumnSpec>)options.GetTypeInfo(typeof(ColumnSpec));
        writer.WriteStartArray();
        foreach (ColumnSpec column in value)
            JsonSerializer.Serialize(writer, column, info);
        writer.WriteEndArray();
    }

    private static ColumnSpecs Read(ref Utf8JsonReader reader, JsonSerializerOptions options)
    {
        List<ColumnSpec> columns = [];
        JsonTypeInfo<ColumnSpec> info = (JsonTypeInfo<ColumnSpec>)options.GetTypeInfo(typeof(ColumnSpec));
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            columns.Add(JsonSerializer.Deserialize(ref reader, info) ?? throw new JsonException());
        return ColumnSpecs.Of([.. columns]);
    }
}
