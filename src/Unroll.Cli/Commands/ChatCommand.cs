using System.CommandLine;

namespace Unroll.Cli;

/// <summary><c>unroll chat</c>.</summary>
internal static class ChatCommand
{
    private const string Notes = """
        The model reads the last turns of the conversation, as many as its data had (data.history), and answers. /new begins a new conversation. An empty
        line or the end of input ends. With input from a file or a pipe, only the answers are written, one a line.

        Answers appear word by word. Each word is the most probable one, and no three words in a row are said twice (--beam 1 --no-repeat 3). You may change
        any option of the model by name (`unroll list translating`); an answer of a beam search, or one that is reranked, appears as a whole.
        """;

    public static Verb Create(Host host)
    {
        Argument<string> model = new("MODEL") { Description = "A model's folder, as `unroll train chat` saves it" };
        Argument<string[]> rest = new("REST") { Arity = ArgumentArity.ZeroOrMore, Hidden = true }; // names of the model's options, and their values
        AskingArguments asking = new();
        Option<int> threads = Options.Threads();
        Verb verb = new("chat", "Talk with a model that answers texts.",
        [
            ("chat chat.model", "A conversation in the terminal."),
            ("chat chat.model --samples 1 --temperature 0.8", "More varied answers."),
            ("chat chat.model --beam 10 --rerank 0.5", "Answers that fit this question better than any other (maximum mutual information)."),
            ("chat chat.model < questions.txt", "The answers to the lines of a file, which are one conversation."),
        ], Notes)
        {
            model, rest,
        };
        verb.Options.Add(threads);
        verb.TakesNamedValues = true;
        verb.SetAction(parse =>
        {
            NamedValues named = new(parse, asking, null);
            if (named.Rest is not [string folder])
                throw new UnrollException($"`unroll chat` was given {(named.Rest.Count == 0 ? "no model" : $"\"{named.Rest[1]}\" beside the model")}; expected MODEL, a model's folder, as in: chat my.model");
            using Device device = new(parse.GetValue(threads));
            using Model talking = Model.Load(folder, null, device);
            return new Conversation(host, talking, named).Run();
        });
        return verb;
    }
}
