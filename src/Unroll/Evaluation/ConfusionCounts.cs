namespace Unroll;

/// <summary>Counts which label was answered where which was right, and what follows: gold, predicted and correct ones of each label.</summary>
internal sealed class ConfusionCounts
{
    private readonly Dictionary<(string? Right, string? Answered), long> cells = [];

    /// <summary>The matrix: only cells that are not 0, in ordinal order.</summary>
    public IReadOnlyList<Confusion> Cells => [.. cells
        .OrderBy(cell => cell.Key.Right, StringComparer.Ordinal).ThenBy(cell => cell.Key.Answered, StringComparer.Ordinal)
        .Select(cell => new Confusion(cell.Key.Right, cell.Key.Answered, cell.Value))];

    /// <summary>The score of each label, in ordinal order: its row has the gold ones, its column the predicted ones, both the correct ones.</summary>
    public IReadOnlyList<KeyValuePair<string, TypeScore>> ByType
    {
        get
        {
            SortedDictionary<string, (long Gold, long Predicted, long Correct)> types = new(StringComparer.Ordinal);
            foreach (((string? right, string? answered), long count) in cells)
            {
                if (right is not null)
                    Add(right, count, 0, right == answered ? count : 0);
                if (answered is not null)
                    Add(answered, 0, count, 0);
            }
            return [.. types.Select(type => KeyValuePair.Create(type.Key, TypeScore.Of(type.Value.Gold, type.Value.Predicted, type.Value.Correct)))];

            void Add(string type, long gold, long predicted, long correct)
            {
                (long Gold, long Predicted, long Correct) old = types.GetValueOrDefault(type);
                types[type] = (old.Gold + gold, old.Predicted + predicted, old.Correct + correct);
            }
        }
    }

    /// <summary>The score over all labels together.</summary>
    public TypeScore Overall => TypeScore.Of(
        cells.Sum(cell => cell.Key.Right is null ? 0 : cell.Value),
        cells.Sum(cell => cell.Key.Answered is null ? 0 : cell.Value),
        cells.Sum(cell => cell.Key.Right == cell.Key.Answered ? cell.Value : 0));

    /// <summary>Counts a pair; of two nulls there is nothing to count.</summary>
    public void Add(string? right, string? answered)
    {
        if (right is not null || answered is not null)
            cells[(right, answered)] = cells.GetValueOrDefault((right, answered)) + 1;
    }
}
