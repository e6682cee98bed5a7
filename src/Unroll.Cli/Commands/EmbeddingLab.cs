using System.CommandLine;

namespace Unroll.Cli;

/// <summary><c>unroll lab embedding</c>.</summary>
internal static class EmbeddingLab
{
    private static readonly string[] UsualWords = ["boston", "monday", "cheapest"];

    public static Verb Create(Host host)
    {
        Argument<string?> model = LabModel.Argument();
        Option<string[]> near = new("--near") { Description = "List the nearest neighbours of this word; may be repeated", HelpName = "WORD", AllowMultipleArgumentsPerToken = false };
        Option<string[]> offset = new("--offset") { Description = "List what is nearest to the vector of A - B + C; may be repeated", HelpName = "A,B,C", AllowMultipleArgumentsPerToken = false };
        Option<bool> states = new("--states") { Description = "Outputs of the last recurrent layer at each word of sentences, coloured by tag or label. Default: vectors of words" };
        Option<string?> data = Options.Path("--data", "The sentences of --states: data as for `unroll evaluate`. Default: those of the model's recipe");
        Option<int> points = Options.Number("--points", "Number of vectors to draw, the most frequent words or the first states", 4, 2000, value => (int)value);
        points.DefaultValueFactory = _ => 300;
        Option<double?> perplexity = Options.Real("--perplexity", "About how many neighbours each vector has for t-SNE. Default: 20", 1, 500);
        Option<ulong> seed = Options.Number("--seed", "Of t-SNE", 0, ulong.MaxValue, value => value);
        seed.DefaultValueFactory = _ => 1;
        Verb verb = LabVerb.Create(
            host, "embedding", "Vectors of words or states in the plane, their neighbours, and offsets.",
            [
                ("lab embedding", "The words of a small tagger that is trained now."),
                ("lab embedding slots.model --near boston --offset monday,tuesday,morning --report words/", "Neighbours and an offset, with a report in which points have names under the mouse."),
                ("lab embedding slots.model --states --data atis", "What the network knows at each word of the test set."),
            ],
            """
            The plane is that of the first two principal axes, and that of t-SNE. Neighbours are by the cosine of all numbers, not by the
            plane.
            """,
            [model, near, offset, states, data, points, perplexity, seed],
            (parse, progress) =>
            {
                using Device device = new();
                using LabModel lab = LabModel.Open(parse.GetValue(model), device, progress);
                (string, string, string)[] offsets = [.. (parse.GetValue(offset) ?? []).Select(Offset)];
                string[] words = parse.GetValue(near) ?? [];
                NamedVectors vectors = parse.GetValue(states)
                    ? NamedVectors.OfStates(lab.Model, lab.Others(host, parse.GetValue(data), isNeeded: true), parse.GetValue(points))
                    : NamedVectors.OfWords(lab.Model);
                EmbeddingOptions options = new()
                {
                    Points = parse.GetValue(points),
                    Perplexity = parse.GetValue(perplexity) ?? 20,
                    Seed = parse.GetValue(seed),
                    Near = words.Length == 0 && offsets.Length == 0 && lab.Examples is not null && !parse.GetValue(states) ? UsualWords : words,
                    Offsets = offsets,
                };
                return lab.Named(EmbeddingFindings.Explore(vectors, options, share => progress(share, "t-SNE")));
            });
        verb.Fault = result => (result.GetValue(offset) ?? []).FirstOrDefault(text => text.Split(',') is not [{ Length: > 0 }, { Length: > 0 }, { Length: > 0 }]) is { } wrong
            ? $"--offset is '{wrong}'; expected three words with commas between them, such as monday,tuesday,morning." : null;
        return verb;
    }

    private static (string A, string B, string C) Offset(string text) => text.Split(',') is [string a, string b, string c] ? (a, b, c) : default;
}
