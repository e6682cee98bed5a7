namespace Unroll.Cli;

/// <summary><c>unroll lab worked-examples</c>.</summary>
internal static class WorkedExamplesLab
{
    public static Verb Create(Host host) => LabVerb.Create(
        host, "worked-examples", "Small networks computed step by step, with every number.",
        [
            ("lab worked-examples", "A recurrent network whose weights are all 1, and an LSTM with weights set by hand."),
            ("lab worked-examples --report worked/", "With a report."),
        ],
        """
        The numbers come from the same cells that models use. On paper, gates are taken to be fully open or closed; sigmoids are
        only nearly so.
        """,
        [],
        (_, _) =>
        {
            using Device device = new(threads: 1);
            return WorkedExampleFindings.Explore(device);
        });
}
