namespace Unroll;

/// <summary>Arithmetic on values, number by number. Shapes are equal or one operand is a plain number; nothing is broadcast.</summary>
public static class Arithmetic
{
    extension(Value)
    {
        /// <summary>a + b, of equal shapes.</summary>
        public static Value operator +(Value a, Value b) => a.Tape.Record(new ZipOp<Plus>(a, b))[0];

        /// <summary>a - b, of equal shapes.</summary>
        public static Value operator -(Value a, Value b) => a.Tape.Record(new ZipOp<Minus>(a, b))[0];

        /// <summary>a ∘ b, number by number, of equal shapes.</summary>
        public static Value operator *(Value a, Value b) => a.Tape.Record(new ZipOp<Times>(a, b))[0];

        /// <summary>a / b, number by number, of equal shapes.</summary>
        public static Value operator /(Value a, Value b) => a.Tape.Record(new ZipOp<Over>(a, b))[0];

        /// <summary>a + b for a plain number b.</summary>
        public static Value operator +(Value a, double b) => a.Affine(1, b);

        /// <summary>a - b for a plain number b.</summary>
        public static Value operator -(Value a, double b) => a.Affine(1, -b);

        /// <summary>a b for a plain number b.</summary>
        public static Value operator *(Value a, double b) => a.Affine(b, 0);

        /// <summary>a b for a plain number a.</summary>
        public static Value operator *(double a, Value b) => b.Affine(a, 0);

        /// <summary>a / b for a plain number b.</summary>
        public static Value operator /(Value a, double b) => a.Affine(1 / b, 0);

        /// <summary>a - b for a plain number a, such as 1 - z.</summary>
        public static Value operator -(double a, Value b) => b.Affine(-1, a);

        /// <summary>-a.</summary>
        public static Value operator -(Value a) => a.Affine(-1, 0);
    }

    /// <summary>scale x + shift.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="scale">The factor.</param>
    /// <param name="shift">What is added.</param>
    public static Value Affine(this Value x, double scale, double shift) => x.Tape.Record(new AffineOp(x, scale, shift))[0];

    /// <summary>Adds one row to each row: the bias of a layer.</summary>
    /// <param name="x">[N, F].</param>
    /// <param name="row">[F].</param>
    public static Value AddRow(this Value x, Value row) => x.Tape.Record(new AddRowOp(x, row))[0];
}
