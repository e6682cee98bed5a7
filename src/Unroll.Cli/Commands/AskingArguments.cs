using System.CommandLine;

namespace Unroll.Cli;

/// <summary>
/// The options of <c>unroll predict</c> that taggers and language models know, with their help. They are no different from the options of any other problem: the
/// model says whether it has one of that name, and what it may be.
/// </summary>
internal sealed class AskingArguments
{
    private readonly (Option<string[]> Option, string Field)[] all =
    [
        (Of("--constraint", "EXPR", "A constraint that answers must satisfy, such as \"legal\" or \"city at most once\"; may be repeated, and adds to the recipe's"), "constraints"),
        (Of("--best", "N", "Give the N best answers"), "best"),
        (Of("--samples", "N", "Sample N answers, outputs or, with --continue, continuations"), "samples"),
        (Of("--seed", "N", "With --samples or --continue: the seed of sampling; the same seed gives the same answers"), "seed"),
        (Of("--next", "N", "With a language model: give the N most probable next tokens and their probabilities"), "next"),
        (Of("--continue", "N", "With a language model: continue the text by at most N tokens; with --samples M, give M continuations"), "length"),
        (Of("--temperature", "X", "With --samples or --continue: sampling temperature; below 1 improbable tokens become rarer, above 1 more frequent; 0 always takes the most probable token. Default: 1"), "temperature"),
        (Of("--top-k", "N", "With --samples or --continue: sample only from the N most probable tokens"), "topK"),
        (Of("--top-p", "X", "With --samples or --continue: sample only from the smallest set of most probable tokens whose total probability is at least X"), "topP"),
        (Of("--min-p", "X", "With --samples or --continue: sample only from tokens at least X times as probable as the most probable one"), "minP"),
        (Of("--beam", "N", "The width of the beam search for the most probable output, 1 for the most probable word at each step; with --continue: instead of sampling, and with --samples M, the M best"), "beam"),
        (Of("--length-penalty", "X", "With a beam search: the greater it is, the longer the outputs (alpha of Wu et al. 2016). Default: 0 with --continue, else 1"), "lengthPenalty"),
    ];

    /// <summary>All of them, in the order in which help shows them.</summary>
    public IEnumerable<Option> All => all.Select(one => one.Option);

    /// <summary>What was given: the field of the model's options that each is, and its value.</summary>
    public IEnumerable<(string Field, string Value)> Given(ParseResult parse) => all.SelectMany(one => (parse.GetValue(one.Option) ?? []).Select(value => (one.Field, value)));

    /// <summary>How a field of a model's options is said on the command line: <c>topK</c> is <c>--top-k</c>.</summary>
    public string SaidAs(string field) => Array.Find(all, one => one.Field == field).Option?.Name
        ?? "--" + string.Concat(field.Select(c => char.IsUpper(c) ? "-" + char.ToLowerInvariant(c) : c.ToString()));

    /// <summary>What is wrong with a tagger's or a language model's options among themselves; null if nothing is.</summary>
    /// <param name="options">What the model will be asked with.</param>
    /// <param name="given">The fields that were given.</param>
    /// <param name="request">How answers are written.</param>
    public string? Fault(PredictOptions options, IReadOnlyList<string> given, PredictRequest request) => options switch
    {
        DecodingOptions { Samples: 0 } when given.Contains("seed") => "--seed was given without --samples, which it belongs to.",
        DecodingOptions { Samples: > 0 } or DecodingOptions { Best: > 1 } or RankingOptions { Best: > 1 } => request.Form == AnswerForm.Columns
            ? "--columns has one answer a sentence; expected it without --best and --samples, or --json in its place."
            : request.Form == AnswerForm.AsGiven && request.Format is QuestionFormat.Columns or QuestionFormat.Conllu
            ? "Columns are written back with one answer a sentence; expected --json with --best and --samples." : null,
        GenerationOptions { Length: 0 } when given.FirstOrDefault(field => field != "next") is { } stray => $"{SaidAs(stray)} was given without --continue, which it belongs to.",
        GenerationOptions { Beam: 0 } when given.Contains("lengthPenalty") => "--length-penalty was given without --beam, which it belongs to.",
        GenerationOptions { Beam: > 0 } when given.FirstOrDefault(field => field is "temperature" or "topK" or "topP" or "minP" or "seed") is { } drawing =>
            $"{SaidAs(drawing)} and --beam were both given; expected one of them, since a beam search draws nothing.",
        GenerationOptions { Beam: > 0 } search when search.Samples > search.Beam => $"--samples is {search.Samples} and --beam is {search.Beam}; expected no more continuations than the beam is wide.",
        GenerationOptions when request.Form == AnswerForm.Columns => "--next and --continue have several answers a text; expected them without --columns, or --json in its place.",
        _ => null,
    };

    private static Option<string[]> Of(string name, string value, string description) => new(name)
    {
        Description = description,
        HelpName = value,
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };
}
