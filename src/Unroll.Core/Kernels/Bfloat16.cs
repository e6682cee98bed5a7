namespace Unroll;

/// <summary>Numbers of 16 bits: the upper half of a float, 8 bits of which are the exponent and 7 the fraction.</summary>
internal static unsafe class Bfloat16
{
    /// <summary>The nearest one; of two as near the even one. NaN stays NaN.</summary>
    public static ushort Round(float x)
    {
        uint bits = BitConverter.SingleToUInt32Bits(x);
        return float.IsNaN(x) ? (ushort)((bits >> 16) | 0x40) : (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }

    /// <summary>Rounds rows of a panel, the two registers of each in turns: the first number of one, the first of the other, the second of one, ...</summary>
    public static void Round(Real* source, int rows, int register, ushort* target)
    {
        for (int row = 0; row < rows; row++, source += 2 * register, target += 2 * register)
        {
            for (int i = 0; i < register; i++)
            {
                target[2 * i] = Round((float)source[i]);
                target[(2 * i) + 1] = Round((float)source[register + i]);
            }
        }
    }

    /// <summary>The float of the same value.</summary>
    public static float Widen(ushort x) => BitConverter.UInt32BitsToSingle((uint)x << 16);
}
