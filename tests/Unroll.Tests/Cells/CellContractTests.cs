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
            """{"type":"lstm","hidden":1,"forgetBias":-0.5,"memory":0,"forget":"own","peepholes":false,"inner":"tanh","outer":"tanh"}""",
            """{"type":"elman","hidden":2,"activation":"linear"}""",
            """{"type":"lstm","hidden":3,"forgetBias":1,"memory":9,"forget":"own","peepholes":true,"inner":"linear","outer":"linear"}""",
            """{"type":"lstm","hidden":3,"forgetBias":1,"memory":0,"forget":"coupled","peepholes":true,"inner":"sigmoid","outer":"tanh"}""",
            """{"type":"lstm","hidden":3,"forgetBias":1,"memory":0,"forget":"none","peepholes":true,"inner":"tanh","outer":"linear"}""",
            """{"type":"lstm","hidden":3,"forgetBias":1,"memory":0,"forget":"coupled","peepholes":false,"inner":"tanh","outer":"tanh"}""",
            """{"type":"gru","hidden":1,"reset":"after","memory":0}""",
            """{"type":"gru","hidden":4,"reset":"before","memory":20}""",
            """{"type":"lstm","hidden":3,"forgetBias":1,"memory":30,"forget":"own","peepholes":false,"inner":"tanh","outer":"tanh"}""",
            """{"type":"lstm","hidden":3,"forgetBias":1,"memory":30,"forget":"coupled","peepholes":false,"inner":"tanh","outer":"tanh"}""",
            """{"type":"gru","hidden":3,"reset":"after","memory":30}""",
            """{"type":"clockwork","hidden":5,"modules":1}""",
            """{"type":"clockwork","hidden":7,"modules":3}""",
            """{"type":"jordan","hidden":3,"outputs":5,"activation":"sigmoid"}""",
            """{"type":"residual","cell":{"type":"elman","hidden":3,"activation":"tanh"}}""",
            """{"type":"highway","cell":{"type":"gru","hidden":3,"reset":"after","memory":0},"gateBias":0.5}""",
            """{"type":"layer-norm","cell":{"type":"scrn","hidden":3,"context":2,"alpha":0.5}}""",
            """{"type":"zoneout","cell":{"type":"lstm","hidden":3,"forgetBias":1,"memory":0,"forget":"own","peepholes":false,"inner":"tanh","outer":"tanh"},"hiddenRate":0.3,"memoryRate":0.5}""",
            """{"type":"learned-start","cell":{"type":"clockwork","hidden":4,"modules":2}}""",
            """{"type":"recurrent-dropout","cell":{"type":"residual","cell":{"type":"minimal-gated","hidden":3}},"probability":0.5}""",
            """{"type":"ntm","cell":{"type":"lstm","hidden":2,"forgetBias":1,"memory":0,"forget":"own","peepholes":false,"inner":"tanh","outer":"tanh"},"slots":1,"width":1,"readHeads":1,"writeHeads":1,"shift":0,"similarity":"cosine"}""",
            """{"type":"ntm","cell":{"type":"feed-forward","hidden":2,"activation":"tanh"},"slots":3,"width":2,"readHeads":2,"writeHeads":2,"shift":4,"similarity":"cosine"}""",
            """{"type":"ntm","cell":{"type":"feed-forward","hidden":2,"activation":"tanh"},"slots":2,"width":3,"readHeads":1,"writeHeads":3,"shift":2,"similarity":"dot"}""",
        ];
    }
}
