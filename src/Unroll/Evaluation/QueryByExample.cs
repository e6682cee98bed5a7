using System.Numerics.Tensors;

namespace Unroll;

/// <summary>Scores search by example: each thing is a query for all others, and those that are the same as it are the right answers.</summary>
public sealed class QueryByExample
{
    private readonly double[][] similarities;
    private readonly IReadOnlyList<string> classes;

    /// <summary>Creates it from similarities.</summary>
    /// <param name="similarities">How similar query i is to thing j, [N][N]; the larger, the more similar.</param>
    /// <param name="classes">What each thing is, [N], such as the word that is said in a sound.</param>
    /// <exception cref="UnrollException">There are not as many similarities as things.</exception>
    public QueryByExample(IReadOnlyList<IReadOnlyList<double>> similarities, IReadOnlyList<string> classes)
    {
        ArgumentNullException.ThrowIfNull(similarities);
        ArgumentNullException.ThrowIfNull(classes);
        Require.That(similarities.Count == classes.Count && similarities.All(row => row.Count == classes.Count), "QueryByExample", "similarities that are not one for each two of the things", $"{classes.Count} rows of {classes.Count}");
        this.similarities = [.. similarities.Select(row => row.ToArray())];
        this.classes = [.. classes];
    }

    /// <summary>Makes it of vectors, whose similarity is the cosine of the angle between them.</summary>
    /// <param name="vectors">Vectors of the same size, [N].</param>
    /// <param name="classes">What each thing is, [N].</param>
    public static QueryByExample OfVectors(IReadOnlyList<Real[]> vectors, IReadOnlyList<string> classes) => new(Cosines(vectors), classes);

    /// <summary>
    /// The mean over all queries of the average precision: the mean, over the right answers, of the share of right ones among those ranked at least as high. Equally similar things count in the order in which they were
    /// given. Queries without a right answer are left out.
    /// </summary>
    /// <param name="speakers">If given, things of the same speaker as the query are left out, [N].</param>
    /// <returns>From 0 to 1; 0 if no query has a right answer.</returns>
    public double MeanAveragePrecision(IReadOnlyList<string>? speakers = null)
    {
        double sum = 0;
        int queries = 0;
        for (int query = 0; query < classes.Count; query++)
        {
            int[] others = [.. Enumerable.Range(0, classes.Count).Where(other => other != query && (speakers is null || speakers[other] != speakers[query])).OrderByDescending(other => similarities[query][other])];
            double precisions = 0;
            int right = 0;
            for (int rank = 0; rank < others.Length; rank++)
            {
                if (classes[others[rank]] == classes[query])
                    precisions += ++right / (rank + 1.0);
            }
            if (right > 0)
                (sum, queries) = (sum + (precisions / right), queries + 1);
        }
        return sum / Math.Max(1, queries);
    }

    private static double[][] Cosines(IReadOnlyList<Real[]> vectors)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        Real[] norms = [.. vectors.Select(vector => TensorPrimitives.Norm<Real>(vector))];
        return [.. vectors.Select((query, i) => vectors.Select((other, j) => norms[i] > 0 && norms[j] > 0 ? TensorPrimitives.Dot<Real>(query, other) / (double)norms[i] / norms[j] : 0).ToArray())];
    }
}
