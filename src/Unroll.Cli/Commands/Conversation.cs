namespace Unroll.Cli;

/// <summary>A conversation with a model: lines are read, and each is answered with what was said before in mind.</summary>
internal sealed class Conversation
{
    private const string Again = "/new";

    private readonly Host host;
    private readonly Model model;
    private readonly TranslationOptions options;
    private readonly int turns;
    private readonly List<string> history = [];

    /// <exception cref="UnrollException">The model does not answer texts by texts, a name is neither an input nor an option of the model, or several answers are asked for.</exception>
    public Conversation(Host host, Model model, NamedValues named)
    {
        (this.host, this.model) = (host, model);
        if (model.Problem is not IIncrementalProblem { Fields.Count: 1, Options: TranslationOptions })
            throw new UnrollException("The model does not answer a text by a text; expected one that `unroll train chat` or `unroll train translation` made.");
        if (named.FieldsFor(model) is { } fields)
            throw new UnrollException($"--{fields.Keys.First()} was given; expected what is said on standard input, a line a turn.");
        TranslationOptions defaults = new() { Beam = 1, NoRepeat = 3 };
        options = (TranslationOptions?)named.OptionsFor(model, new PredictRequest { Text = [], Files = [], Named = named }, defaults) ?? defaults;
        if (options.Samples > 1 || options.Best > 1 || options.Target.Length > 0)
            throw new UnrollException("A conversation has one answer to a turn, which the model chooses; expected --samples and --best to be 1, and no --target.");
        turns = model.Recipe.Data is DialoguesDataSpec dialogues ? dialogues.History : 1;
    }

    /// <summary>Talks until an empty line or the end of input.</summary>
    public int Run()
    {
        foreach (string line in (host.InputIsTerminal ? Typed() : host.InputLines().SelectMany(lines => lines)).TakeWhile(line => !string.IsNullOrWhiteSpace(line)).Select(line => line.Trim()))
        {
            if (line == Again)
            {
                history.Clear();
                continue;
            }
            history.Add(string.Join(' ', model.Read(line).Input.Tokens));
            Example said = new(new Words(Turns.Join(history, turns).Split(' ')));
            history.Add(string.Join(' ', Tokenizer.Words(Answer(said))));
        }
        return ExitCode.Ok;
    }

    private IEnumerable<string> Typed()
    {
        host.Error.Write($"Say something. {Again} begins a new conversation; an empty line or Ctrl-D ends.\n");
        while (true)
        {
            host.Error.Write("> ");
            host.Error.Flush();
            if (host.Input.ReadLine() is not { } line)
                break;
            yield return line;
        }
        host.Error.Write("\n");
    }

    /// <summary>Writes the answer, token by token where that is possible.</summary>
    private string Answer(Example said)
    {
        string answer = "";
        if (Streams)
        {
            foreach (GeneratedToken token in model.Stream(said, options).ToBlockingEnumerable())
            {
                answer += token.Text;
                host.People.Write(token.Text);
                host.People.Flush();
            }
        }
        else
        {
            answer = ((TranslationAnswer)model.Predict([said], options)[0]).Text;
            host.People.Write(answer);
        }
        host.People.Write("\n");
        host.People.Flush();
        return answer;
    }

    private bool Streams => options is ({ Beam: 1, Samples: 0 } or { Samples: 1 }) and { ReplaceUnknown: false };
}
