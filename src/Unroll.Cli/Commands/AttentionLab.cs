using System.CommandLine;

namespace Unroll.Cli;

/// <summary><c>unroll lab attention</c>, and <c>unroll lab hops</c>, which is the same for questions about stories.</summary>
internal static class AttentionLab
{
    public static Verb Create(Host host) => Create(
        host, "attention", "Where a model with attention looked when it answered.", "translation", ["training.epochs=2"],
        [
            ("lab attention", "A small translator on one of its own sentences."),
            ("lab attention french.model \"the cat is on the table\" --report attention/", "A model of your own, with a report."),
        ]);

    public static Verb CreateHops(Host host) => Create(
        host, "hops", "At which sentences of a story each hop of a memory network looked.", "reading", [],
        [
            ("lab hops", "A small reader on one of its own stories."),
            ("lab hops reading.model --story story.txt --question \"where is the milk?\"", "A model of your own: its inputs are named as for `unroll predict`."),
        ]);

    private static Verb Create(Host host, string name, string description, string recipe, string[] settings, (string Line, string Meaning)[] examples)
    {
        Argument<string?> model = LabModel.Argument("a model with attention or hops", recipe);
        Argument<string[]> text = new("INPUT") { Description = "What the model is asked; inputs with names, such as --story FILE, as for `unroll predict`", Arity = ArgumentArity.ZeroOrMore };
        AskingArguments known = new();
        Verb verb = LabVerb.Create(
            host, name, description, examples,
            """
            The heat map has a row for each look (a token that was written, a hop, the pooling of a classifier) and a column for each place
            that it could look at. The place with the largest weight is marked. A sharp look has an entropy near 0.
            """,
            [model, text],
            (parse, progress) =>
            {
                NamedValues named = new(parse, known, null);
                using Device device = new();
                using LabModel lab = LabModel.Open(named.Rest.FirstOrDefault(), recipe, settings, device, progress);
                Example asked = named.FieldsFor(lab.Model) is { } fields ? lab.Model.Read(fields) : lab.Asked([.. named.Rest.Skip(1)]);
                return AttentionStudy.Of(asked.ToString(), lab.Model.Predict([asked])[0]);
            });
        verb.TakesNamedValues = true;
        return verb;
    }
}
