using System.CommandLine;

namespace Unroll.Cli;

/// <summary><c>unroll query</c>.</summary>
internal static class QueryCommand
{
    private const string Notes = """
        A question is one of
          P(rain | grass=wet)              the probability of each state; of several variables, jointly: P(rain, sprinkler | grass=wet)
          P(rain=yes | grass=wet)          one probability
          max(rain, sprinkler | grass=wet) the most probable states; max(| grass=wet) for all variables
          rain _|_ sprinkler | cloudy      whether variables are independent by the arcs of the network (d-separation)
        Soft evidence has a likelihood for each state, such as grass~(0.8, 0.2). Names that are no plain words stand in double quotes.
        Answers are exact, unless --samples asks for an estimate, which comes with an interval that holds the true probability in 95 % of runs.
        """;

    public static Verb Create(Host host)
    {
        Argument<string> network = new("NETWORK") { Description = "A BIF file, the folder of a trained Bayesian network, or sprinkler, which is built in" };
        Argument<string?> question = new("QUESTION") { Description = "What to ask; see below", Arity = ArgumentArity.ZeroOrOne };
        Option<bool> all = new("--all") { Description = "The probabilities of all variables, each by itself" };
        Option<string?> given = new("--given") { Description = "What is known, such as \"grass=wet, cloudy=no\"; also for --all and --svg", HelpName = "EVIDENCE" };
        Option<int> samples = Options.Number("--samples", "Estimate from N samples instead of exactly", 100, 1_000_000_000, value => (int)value);
        Option<string?> method = new("--method") { Description = "How samples are drawn: likelihood-weighting, gibbs or forward; default likelihood-weighting", HelpName = "METHOD" };
        Option<ulong> seed = Options.Number("--seed", "The seed of the samples; default 1", 0, ulong.MaxValue, value => value);
        Option<string?> svg = Options.Path("--svg", "Draw the network with the probabilities of all variables into this SVG file", "FILE");
        Option<string?> write = Options.Path("--write", "Write the network into this BIF file", "FILE");
        Option<bool> json = Options.Json("Write one JSON object");
        Verb verb = new("query", "Ask a Bayesian network: probabilities given evidence, the most probable explanation, independence.",
        [
            ("query sprinkler \"P(rain | grass=wet)\"", "How probable rain is when the grass is wet."),
            ("query alarm.bif \"max(| BP=LOW, HRBP=HIGH)\"", "The most probable explanation of two observations."),
            ("query alarm.bif --all --given \"BP=LOW\" --svg alarm.svg", "All variables, also as a picture."),
            ("query huge.bif \"P(x | y=1)\" --samples 1000000 --method gibbs --seed 2", "An estimate, where exact inference would need too much memory."),
            ("query sprinkler.model --write sprinkler.bif", "A trained network as a BIF file."),
        ], Notes)
        {
            network, question, all, given, samples, method, seed, svg, write, json,
        };
        verb.Fault = result =>
        {
            bool asked = result.GetValue(question) is not null;
            return !asked && !result.GetValue(all) && result.GetValue(svg) is null && result.GetValue(write) is null ? "QUESTION is missing; expected a question such as \"P(rain | grass=wet)\", or --all, --svg or --write."
                : asked && result.GetValue(all) ? "QUESTION and --all were both given; expected one of them."
                : result.GetValue(samples) == 0 && (result.GetValue(method) is not null || result.GetResult(seed) is { Implicit: false }) ? "--method and --seed are about samples; expected --samples N with them."
                : result.GetValue(method) is { } name && Method(name) is null ? $"--method was given {name}; expected likelihood-weighting, gibbs or forward." : null;
        };
        verb.SetAction(parse =>
        {
            BayesNet net = BayesNetSource.Open(parse.GetValue(network)!);
            BayesQuery? query = parse.GetValue(question) is { } text ? BayesQuery.Parse(text) : null;
            Evidence known = BayesQuery.ParseEvidence(parse.GetValue(given) ?? "").And(query?.Evidence ?? Evidence.None);
            BayesAnswers answers = new(net, known, parse.GetValue(samples), Method(parse.GetValue(method) ?? "") ?? SamplingMethod.LikelihoodWeighting, parse.GetResult(seed) is { Implicit: false } ? parse.GetValue(seed) : 1);
            QueryOutput output = new(host, parse.GetValue(json), parse.GetValue(question));
            if (query is not null)
                output.Write(answers, query);
            IReadOnlyList<Posterior>? marginals = parse.GetValue(all) || parse.GetValue(svg) is not null ? answers.Marginals() : null;
            if (parse.GetValue(all))
                output.Write(answers, marginals!);
            if (parse.GetValue(svg) is { } picture)
                Picture.Save(host, picture, SvgPicture.Of(NetworkFigure.Of(net, marginals!, known)));
            if (parse.GetValue(write) is { } file)
                BifFile.Write(net, file);
            return ExitCode.Ok;
        });
        return verb;
    }

    private static SamplingMethod? Method(string name) => name switch
    {
        "likelihood-weighting" => SamplingMethod.LikelihoodWeighting,
        "gibbs" => SamplingMethod.Gibbs,
        "forward" => SamplingMethod.Forward,
        _ => null,
    };

}
