namespace Unroll;

/// <summary>How well one type of span, or one label, was found.</summary>
/// <param name="Precision">Correct / predicted, from 0 to 1; 0 if none was predicted.</param>
/// <param name="Recall">Correct / gold, from 0 to 1; 0 if there is none.</param>
/// <param name="F1">2 · precision · recall / (precision + recall), from 0 to 1; 0 if both are.</param>
/// <param name="Gold">How many there are.</param>
/// <param name="Predicted">How many were predicted.</param>
/// <param name="Correct">How many of them are right.</param>
public readonly record struct TypeScore(double Precision, double Recall, double F1, long Gold, long Predicted, long Correct)
{
    /// <summary>The score that counts make.</summary>
    /// <param name="gold">How many there are.</param>
    /// <param name="predicted">How many were predicted.</param>
    /// <param name="correct">How many of them are right.</param>
    public static TypeScore Of(long gold, long predicted, long correct)
    {
        var precision = predicted == 0 ? 0 : (double)correct / predicted;
        var recall = gold == 0 ? 0 : (double)correct / gold;
        var f1 = correct == 0 ? 0 : 2 * precision * recall / (precision + recall);
        return new TypeScore(precision, recall, f1, gold, predicted, correct);
    }
}
