namespace Unroll;

/// <summary>Finds the columns in the schema of a Parquet file, which is a tree that its metadata list from the root downwards. (Apache Parquet, parquet.thrift and LogicalTypes.md.)</summary>
internal sealed class ParquetColumns
{
    private const int Deepest = 24, TypeField = 1, RepetitionField = 3, NameField = 4, ChildrenField = 5, ConvertedField = 6, LogicalField = 10;
    private const int Optional = 1, Repeated = 2, ConvertedMap = 1, ConvertedKeys = 2, ConvertedList = 3, LogicalMap = 2, LogicalList = 3;

    private readonly IReadOnlyList<ThriftStruct> elements;
    private readonly List<ParquetLeaf> leaves = [];
    private int next;

    private ParquetColumns(IReadOnlyList<ThriftStruct> elements) => this.elements = elements;

    /// <summary>The columns.</summary>
    /// <param name="elements">The schema as the file lists it.</param>
    /// <exception cref="InvalidDataException">It is no tree.</exception>
    public static IReadOnlyList<ParquetLeaf> Leaves(IReadOnlyList<ThriftStruct> elements)
    {
        ParquetColumns schema = new(elements);
        int columns = schema.Next().Size(ChildrenField);
        for (int i = 0; i < columns; i++)
            schema.Visit(new Place("", "", 0, 0, 0, IsHidden: false), 0);
        return schema.next == elements.Count ? schema.leaves : throw new InvalidDataException("its schema has more parts than its columns");
    }

    private void Visit(Place above, int depth)
    {
        if (depth > Deepest)
            throw new InvalidDataException("its schema is nested too deeply");
        ThriftStruct element = Next();
        string name = element.Text(NameField) ?? throw new InvalidDataException("a column has no name");
        Place here = Inside(above, element, name) with { Name = above.Name.Length == 0 ? name : $"{above.Name}.{name}" };
        if (element.Number(ChildrenField) is null)
        {
            Add(element, here);
            return;
        }
        int converted = (int)(element.Number(ConvertedField) ?? -1), logical = element.Inner(LogicalField)?.Which ?? 0, children = element.Size(ChildrenField);
        if (converted == ConvertedList || logical == LogicalList)
            VisitList(here, name, depth + 1);
        else
            VisitAll(here with { IsHidden = here.IsHidden || converted is ConvertedMap or ConvertedKeys || logical == LogicalMap }, children, depth + 1);
    }

    private void VisitAll(Place here, int children, int depth)
    {
        for (int i = 0; i < children; i++)
            Visit(here, depth);
    }

    /// <summary>
    /// A list has one repeated part. That part is a group around the element, as the format has it today; or it is the element itself, as some old files have it.
    /// </summary>
    private void VisitList(Place list, string name, int depth)
    {
        ThriftStruct repeated = Next();
        string part = repeated.Text(NameField) ?? throw new InvalidDataException("a list has no name");
        Place inner = Inside(list, repeated, part);
        if (repeated.Number(ChildrenField) is null)
            Add(repeated, inner);
        else if (repeated.Size(ChildrenField) != 1 || part == "array" || part == name + "_tuple")
            VisitAll(inner, repeated.Size(ChildrenField), depth);
        else
            VisitElement(inner, depth);
    }

    private void VisitElement(Place group, int depth)
    {
        ThriftStruct element = elements.Count > next ? elements[next] : throw new InvalidDataException("a list has no element");
        if (element.Number(ChildrenField) is not null)
        {
            int before = leaves.Count;
            Visit(group, depth);
            for (int i = before; i < leaves.Count; i++) // the name of the element itself ("element", "item") says nothing
                leaves[i] = leaves[i] with { Field = leaves[i].Field with { Name = Shortened(leaves[i].Field.Name, group.Name, element.Text(NameField) ?? "") } };
            return;
        }
        next++;
        Add(element, Inside(group, element, element.Text(NameField) ?? ""));
    }

    private static string Shortened(string name, string list, string element) =>
        name == $"{list}.{element}" ? list : name.StartsWith($"{list}.{element}.", StringComparison.Ordinal) ? $"{list}.{name[(list.Length + element.Length + 2)..]}" : name;

    private static Place Inside(Place above, ThriftStruct element, string name)
    {
        long repetition = element.Number(RepetitionField) ?? 0;
        int definition = above.Definition + (repetition is Optional or Repeated ? 1 : 0);
        return above with
        {
            Path = above.Path.Length == 0 ? name : $"{above.Path}\n{name}",
            Definition = definition,
            Repetition = above.Repetition + (repetition == Repeated ? 1 : 0),
            Entry = repetition == Repeated ? definition : above.Entry,
        };
    }

    private void Add(ThriftStruct element, Place at)
    {
        int type = element.Size(TypeField);
        ColumnarType kind = at.IsHidden || at.Repetition > 1 ? ColumnarType.Other : Kind(type, element.Number(ConvertedField), element.Inner(LogicalField)?.Which ?? 0);
        leaves.Add(new ParquetLeaf(new ColumnarField(at.Name, kind, at.Repetition > 0), at.Path, type, at.Definition, at.Repetition, at.Entry));
    }

    private static ColumnarType Kind(int type, long? converted, int logical) => (type, converted, logical) switch
    {
        (0, _, _) => ColumnarType.Flag,
        (1 or 2, null or (>= 11 and <= 18), 0 or 10) => ColumnarType.Whole,
        (4 or 5, _, _) => ColumnarType.Fraction,
        (6, 0 or 4 or 19, _) or (6, _, 1 or 4 or 12) => ColumnarType.Text,
        _ => ColumnarType.Other,
    };

    private ThriftStruct Next() => next < elements.Count ? elements[next++] : throw new InvalidDataException("its schema is cut off");

    private sealed record Place(string Name, string Path, int Definition, int Repetition, int Entry, bool IsHidden);
}
