namespace Unroll;

/// <summary>Randomly replaces words by the unknown word during training, so that its vector is learnt and no single word is relied on.</summary>
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
