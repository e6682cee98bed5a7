namespace Unroll;

/// <summary>Takes words for unknown ones now and then, so that the others have to do and the unknown word's vector is learnt.</summary>
internal static class WordDropout
{
    public static void Apply(int[] ids, double probability, int unknown, Rng random)
    {
        for (int i = 0; i < ids.Length; i++)
        {
            if (random.NextDouble() < probability)
                ids[i] = unknown;
        }
    }
}
