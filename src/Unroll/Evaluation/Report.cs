namespace Unroll;

/// <summary>What an evaluation found. Immutable.</summary>
public sealed record Report
{
    private readonly OrderedDictionary<string, double> scores;
    private readonly OrderedDictionary<string, TypeScore> byType;
    private readonly HashSet<string> errors;

    /// <summary>Creates a report.</summary>
    /// <param name="metric">The name of the main score, which must be one of the scores.</param>
    /// <param name="scores">Name → score, usually from 0 to 1, larger being better, in the order in which to show them.</param>
    /// <param name="byType">Type → its score, in the order in which to show them; null for none.</param>
    /// <param name="errors">The names of the scores for which smaller is better, such as a perplexity; null for none.</param>
    /// <exception cref="UnrollException">The main score is not among the scores.</exception>
    public Report(
        string metric, IEnumerable<KeyValuePair<string, double>> scores, IEnumerable<KeyValuePair<string, TypeScore>>? byType = null, IEnumerable<string>? errors = null)
    {
        ArgumentNullException.ThrowIfNull(metric);
        ArgumentNullException.ThrowIfNull(scores);
        Metric = metric;
        this.scores = new OrderedDictionary<string, double>(scores, StringComparer.Ordinal);
        this.byType = new OrderedDictionary<string, TypeScore>(byType ?? [], StringComparer.Ordinal);
        this.errors = new HashSet<string>(errors ?? [], StringComparer.Ordinal);
        Main = Score(metric);
    }

    /// <summary>The name of the main score, which selects the best model.</summary>
    public string Metric { get; }

    /// <summary>The main score.</summary>
    public double Main { get; }

    /// <summary>All scores by name, in the order in which to show them.</summary>
    public IReadOnlyDictionary<string, double> Scores => scores;

    /// <summary>Scores of each type or label, in ordinal order; empty if the evaluation has no types.</summary>
    public IReadOnlyDictionary<string, TypeScore> ByType => byType;

    /// <summary>Scores by the length of the input, for outputs that are sequences; the shortest inputs first. Default: none.</summary>
    public IReadOnlyList<LengthScore> ByLength { get; init; } = [];

    /// <summary>
    /// The confusion matrix: cells that are not 0, right answers among them. It is over labels, over tags word by word, or over types of spans, as the problem says. Each row sums to the
    /// number of gold ones of its label, each column to the predicted ones. Default: none.
    /// </summary>
    public IReadOnlyList<Confusion> Confusions { get; init; } = [];

    /// <summary>Whether the probabilities of the answers can be trusted. Default: null, where there are none, or where they were not worked out, as in the dev scores of a tagger's training.</summary>
    public Calibration? Calibration { get; init; }

    /// <summary>How scores were counted, for those that can be counted in several ways: sacreBLEU's signatures. Compare only scores with the same ones. Default: none.</summary>
    public IReadOnlyList<string> Signatures { get; init; } = [];

    /// <summary>What can be drawn of it: the confusion matrix and the calibration, if it has them.</summary>
    public IReadOnlyList<Figure> Figures => ReportFigures.Of(this);

    /// <summary>The score "f1".</summary>
    /// <exception cref="UnrollException">The report has none.</exception>
    public double F1 => Score("f1");

    /// <summary>A score.</summary>
    /// <param name="name">Its name, such as <c>precision</c>.</param>
    /// <exception cref="UnrollException">The report has none of that name.</exception>
    public double this[string name] => Score(name);

    /// <summary>Whether the smaller of two such scores is the better one.</summary>
    /// <param name="name">Its name.</param>
    public bool IsError(string name) => errors.Contains(name);

    private double Score(string name) => scores.TryGetValue(name, out var score)
        ? score
        : throw new UnrollException($"The report has no score \"{name}\"; expected one of {string.Join(", ", scores.Keys)}.");
}
