using System.CommandLine;

namespace Unroll.Cli;

/// <summary><c>unroll lab toy-memory</c>.</summary>
internal static class ToyMemoryLab
{
    private const double Width = 0.02;

    public static Verb Create(Host host)
    {
        Option<int> steps = Options.Number("--steps", "Number of steps", 1, 1_000_000, value => (int)value);
        steps.DefaultValueFactory = _ => 1000;
        Option<double?> width = Options.Real("--width", "Weights run from 1 - X to 1 + X. Default: 0.02", 1e-9, 10);
        Option<int> points = Options.Number("--points", "Number of weights", 2, 10_000, value => (int)value);
        points.DefaultValueFactory = _ => 81;
        return LabVerb.Create(
            host, "toy-memory", "One linear unit that remembers: why outputs and gradients explode or vanish.",
            [
                ("lab toy-memory", "The output of step 1,000, and its gradient, for weights around 1."),
                ("lab toy-memory --steps 100 --report toy/", "Of 100 steps, with a report for the browser."),
            ],
            """
            The unit adds its input to w times its last value. Its input is 1 at the first step and 0 after it, so that the output
            of step n is w to the power of n - 1. The gradient comes from backpropagation through time, in double precision.
            """,
            [steps, width, points],
            (parse, _) => ToyMemory.Explore(parse.GetValue(steps), parse.GetValue(width) ?? Width, parse.GetValue(points)));
    }
}
