namespace Unroll.Tests;

/// <summary>The cells that come with Unroll.</summary>
public sealed class CellContractTests : CellContract<CellContractTests.Standard>
{
    public sealed class Standard : ICellSource
    {
        public static Catalogue Catalogue => Catalogue.Standard;

        public static IReadOnlyList<string> Variants =>
        [
            """{"type":"elman","hidden":3,"activation":"sigmoid"}""",
            """{"type":"elman","hidden":4,"activation":"relu"}""",
            """{"type":"lstm","hidden":1,"forgetBias":-0.5}""",
            """{"type":"gru","hidden":1}""",
        ];
    }
}
