namespace Unroll;

/// <summary>What the models of key terms share: which phrases can be terms, how occurrences of one term are put together, and the score.</summary>
internal static class KeyTerms
{
    /// <summary>The least score that is worth telling.</summary>
    public const double Least = 0.01;

    /// <summary>The most words and signs of a term.</summary>
    public const int MostWords = 8;

    private const string Who = "A model of key terms";

    public static InputField Field => InputField.OfDocument("text", "the document whose key terms are asked for; its first sentence counts as the title");

    public static Document DocumentOf(Example example) => example.InputAs<Document>(Who);

    /// <summary>The forms of the terms that a person chose, each once.</summary>
    public static HashSet<string> Gold(Example example) => [.. example.TargetAs<Terms>(Who).Values.Select(TermForm.Of).Where(form => form.Length > 0)];

    /// <summary>
    /// Whether words can be a term: no more than eight; the first and the last neither a sign nor a stop word, unless a hyphen or a stroke joins it (on-line); and no signs inside but those that join words.
    /// </summary>
    public static bool IsCandidate(IReadOnlyList<string> words, int start, int end)
    {
        if (end - start > MostWords || !CanBegin(words, start) || !CanEnd(words, end))
            return false;
        for (int i = start + 1; i < end - 1; i++)
        {
            if (!IsWord(words[i]) && !TermForm.Joins(words[i]))
                return false;
        }
        return true;
    }

    /// <summary>Whether a term can begin at a word.</summary>
    public static bool CanBegin(IReadOnlyList<string> words, int start) => IsWord(words[start]) && (!StopWords.Contains(words[start]) || (start + 1 < words.Count && words[start + 1] is "-" or "/"));

    private static bool CanEnd(IReadOnlyList<string> words, int end) => IsWord(words[end - 1]) && (!StopWords.Contains(words[end - 1]) || (end > 1 && words[end - 2] is "-" or "/"));

    /// <summary>Whether it has a letter or a digit.</summary>
    public static bool IsWord(string word) => word.Any(char.IsLetterOrDigit);

    /// <summary>Phrases by their forms, the best first. A term that occurs several times is a key term unless none of its occurrences is one: 1 - Π (1 - p).</summary>
    /// <param name="document">Where they were found.</param>
    /// <param name="sentences">Of <see cref="TermSentences"/>.</param>
    /// <param name="found">A sentence, the first word in it and one past the last, and the probability.</param>
    public static IReadOnlyList<KeyTerm> Rank(Document document, Words[] sentences, IEnumerable<(int Sentence, int Start, int End, double Probability)> found)
    {
        int[] starts = Starts(document);
        OrderedDictionary<string, (string Text, double None, List<Span> Spans)> terms = new(StringComparer.Ordinal);
        foreach ((int sentence, int start, int end, double probability) in found)
        {
            string form = TermForm.Of(sentences[sentence].Columns[1].Skip(start).Take(end - start));
            (string text, double none, List<Span> spans) = terms.TryGetValue(form, out var known) ? known : (TermForm.Join([.. document.Sentences[sentence].Written.Skip(start).Take(end - start)]), 1, []);
            spans.Add(new Span(KeyTerm.Type, starts[sentence] + start, starts[sentence] + end));
            terms[form] = (text, none * (1 - probability), spans);
        }
        return [.. terms.Select(term => new KeyTerm(term.Value.Text, 1 - term.Value.None, term.Value.Spans) { Form = term.Key }).Where(term => term.Score >= Least).OrderByDescending(term => term.Score)];
    }

    /// <summary>Where terms occur in a document, by their forms.</summary>
    public static ILookup<string, Span> Places(Document document, HashSet<string> forms)
    {
        int[] starts = Starts(document);
        return TermSentences.Of(document).SelectMany((sentence, s) => TermTags.Occurrences(sentence, forms)
            .Select(one => (Form: TermForm.Of(sentence.Columns[1].Skip(one.Start).Take(one.End - one.Start)), Span: new Span(KeyTerm.Type, starts[s] + one.Start, starts[s] + one.End))))
            .ToLookup(one => one.Form, one => one.Span, StringComparer.Ordinal);
    }

    /// <summary>The words of all sentences as they were written.</summary>
    public static string[] Words(Document document) => [.. document.Sentences.SelectMany(sentence => sentence.Written)];

    public static Report Score(IReadOnlyList<Example> examples, IReadOnlyList<IAnswer> answers)
    {
        ArgumentNullException.ThrowIfNull(examples);
        ArgumentNullException.ThrowIfNull(answers);
        return TermScores.Of(examples.Zip(answers, (example, answer) =>
        {
            KeyTermAnswer terms = answer.As<KeyTermAnswer>("The score of key terms");
            return ((IReadOnlyList<string>)[.. Gold(example)], DocumentOf(example), (IReadOnlyList<string>)[.. terms.Terms.Select(term => term.Form)], (IReadOnlyList<string>)[.. terms.Ranked.Select(term => term.Form)]);
        }));
    }

    /// <summary>The first word of each sentence among all words.</summary>
    private static int[] Starts(Document document)
    {
        int[] starts = new int[document.Sentences.Count];
        for (int i = 1; i < starts.Length; i++)
            starts[i] = starts[i - 1] + document.Sentences[i - 1].Length;
        return starts;
    }
}
