namespace Unroll.Fuzz;

/// <summary>Bayesian networks: files in the BIF format, questions, and tables of rows.</summary>
internal static class BayesReaders
{
    private const string Weather = """
        // a comment
        network weather { property author "somebody; else"; }
        variable rain { type discrete [ 2 ] { yes, no }; property position = (73, 165); }
        /* another
           comment */
        variable "wet grass" { type discrete [3] { "very wet", damp <5% }; }
        variable wind { type discrete [ 2 ] { 0.5, -1 }; }
        probability ( rain ) { table 0.25, 0.75; }
        probability ( "wet grass" | rain, wind ) { (no, -1) 0.1 0.2 0.7; (yes, 0.5) 0.5, 2.5e-1, 0.25; default 0.2 0.3 0.5; }
        probability ( wind | rain ) { table 0.5 0.25 0.5 0.75; }

        """;

    private static readonly string Questions = string.Join('\n',
        "P(rain | grass=wet)", "P(rain=yes, sprinkler=on | cloudy~(0.8, 0.2), grass=dry)", "max(| grass=wet)", "argmax(rain, sprinkler)", "MPE()", "rain, grass _|_ sprinkler | cloudy", "P(\"rain\"=\"yes\")", "P(cloudy)");

    /// <summary>Networks as files.</summary>
    public static FuzzInput[] Networks { get; } = [FuzzInput.Of("net.bif", Weather), FuzzInput.Of("net.bif.gz", Weather), FuzzInput.Of("net.bif", Text(BayesNet.Sprinkler))];

    /// <summary>Questions, one a line.</summary>
    public static FuzzInput[] Asked { get; } = [FuzzInput.Of("questions", Questions)];

    /// <summary>Tables.</summary>
    public static FuzzInput[] Tables { get; } = [FuzzInput.Of("train.csv", "rain,\"wet grass\",wind\nyes,\"a, b\",?\nno,,mild\n"), FuzzInput.Of("train.tsv.gz", "a\tb\nx\ty\ny\tx\n")];

    /// <summary>What is read is written and read again, and answered.</summary>
    public static void Read(string folder, FuzzInput input)
    {
        BayesNet net = BifFile.Read(Path.Combine(folder, input.Files[0].Name));
        string text = Text(net), again = Text(BayesNet.Read(text.Split('\n'), "again"));
        if (text != again)
            throw new InvalidOperationException("a network that was written is read as another one");
        foreach (Posterior posterior in new JunctionTree(net).Marginals())
            Check(posterior);
    }

    /// <summary>Questions are read and answered.</summary>
    public static void Ask(FuzzInput input)
    {
        string[] lines = input.Text(0).Split('\n');
        BayesQuery query = BayesQuery.Parse(lines[input.Length % lines.Length]);
        BayesNet net = BayesNet.Sprinkler;
        if (BayesQuery.ParseEvidence(query.Evidence.ToString()).ToString() != query.Evidence.ToString())
            throw new InvalidOperationException($"the evidence {query.Evidence} is read as another");
        if (query.Kind == BayesQuestion.Independence)
            _ = DSeparation.OpenPath(net, query.Variables, query.Others, query.Given);
        else if (query.Kind == BayesQuestion.MostProbable)
            _ = VariableElimination.MostProbable(net, query.Evidence, query.Variables.Count == 0 ? null : query.Variables);
        else
            Check(VariableElimination.Posterior(net, query.Variables, query.Evidence));
    }

    /// <summary>Tables are read, and a network is learnt from them.</summary>
    public static void Learn(string folder, FuzzInput input)
    {
        Dataset rows = new TableDataSpec().Open(Path.Combine(folder, input.Files[0].Name)).Train!;
        if (rows.All(row => row.Length > 0) && rows.Count < 100 && ((Assignment)rows[0].Input).Variables.Count < 8)
            _ = new BayesNetSpec { Structure = new GivenStructureSpec() }.Fit(rows);
    }

    private static void Check(Posterior posterior)
    {
        if (Math.Abs(posterior.Probabilities.ToArray().Sum() - 1) > 1e-9)
            throw new InvalidOperationException($"{posterior} does not sum to 1");
    }

    private static string Text(BayesNet net)
    {
        using StringWriter writer = new() { NewLine = "\n" };
        net.Write(writer);
        return writer.ToString();
    }
}
