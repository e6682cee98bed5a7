namespace Unroll;

/// <summary>A table of values, each shaded by its size, such as the probability of each tag at each word, or how often labels are confused.</summary>
public sealed record HeatMapFigure : Figure
{
    private readonly Shares shares;
    private readonly string format;

    /// <summary>Creates it. The lists are copied.</summary>
    /// <param name="title">What it shows.</param>
    /// <param name="rows">The names of the rows, [R].</param>
    /// <param name="columns">The names of the columns, [C].</param>
    /// <param name="values">The values of each row, [R][C]; the largest is darkest, 0 and below not shaded.</param>
    /// <param name="marked">Cells to be marked; null for none.</param>
    /// <param name="isSigned">Whether values below 0 are shaded, too, in a colour of their own.</param>
    /// <exception cref="UnrollException">The values do not fit the names, or a marked cell is none of the table's.</exception>
    public HeatMapFigure(string title, IEnumerable<string> rows, IEnumerable<string> columns, IEnumerable<IEnumerable<double>> values, IEnumerable<(int Row, int Column)>? marked = null, bool isSigned = false)
        : base(title)
    {
        Rows = new EqualList<string>(rows);
        Columns = new EqualList<string>(columns);
        Values = new EqualList<IReadOnlyList<double>>(values.Select(row => new EqualList<double>(row)));
        IsSigned = isSigned;
        shares = new Shares(Values.SelectMany(row => row).Select(Size), null);
        format = Values.All(row => row.All(value => !double.IsFinite(value) || value == Math.Round(value))) ? "0" : "0.00";
        Marked = new EqualList<(int, int)>(marked ?? []);
        Require.That(
            Values.Count == Rows.Count && Values.All(row => row.Count == Columns.Count),
            "A heat map", $"{Rows.Count} rows and {Columns.Count} columns, and {Values.Count} rows of {string.Join(", ", Values.Select(row => row.Count).Distinct())} values", "a value for each row and column");
        foreach ((int row, int column) in Marked)
            Require.That(row >= 0 && row < Rows.Count && column >= 0 && column < Columns.Count, "A heat map", $"a mark at row {row} and column {column}", "one within the table");
    }

    /// <summary>The names of the rows, [R].</summary>
    public IReadOnlyList<string> Rows { get; }

    /// <summary>The names of the columns, [C].</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>The values of each row, [R][C].</summary>
    public IReadOnlyList<IReadOnlyList<double>> Values { get; }

    /// <summary>Whether values below 0 are shaded, too, in a colour of their own.</summary>
    public bool IsSigned { get; }

    /// <summary>How dark a cell is, 0 to 1.</summary>
    /// <param name="row">Its row.</param>
    /// <param name="column">Its column.</param>
    public double Shade(int row, int column) => shares.Of(Size(Values[row][column]));

    /// <summary>The number in a cell: with two digits after the point, with none if all values are whole numbers.</summary>
    /// <param name="row">Its row.</param>
    /// <param name="column">Its column.</param>
    public string Number(int row, int column) => FigureNumber.Text(Values[row][column], format);

    /// <summary>The marked cells.</summary>
    public IReadOnlyList<(int Row, int Column)> Marked { get; }

    private double Size(double value) => IsSigned ? Math.Abs(value) : value;
}
