namespace Unroll;

/// <summary>All phrases of some documents that can be terms, and by which rows a network sees them. Documents without words have none and are not read.</summary>
internal sealed class TermPhrases
{
    private readonly List<(int Document, TermPhrase Phrase)> all = [];
    private readonly List<string> forms = [];
    private readonly List<Words[]> read = [];
    private readonly int[] starts; // the first phrase of each document, [B + 1]

    public TermPhrases(Document[] documents)
    {
        List<Content> joined = [];
        List<int> queries = [], firsts = [], lasts = [];
        int rows = 0;
        starts = new int[documents.Length + 1];
        for (int b = 0; b < documents.Length; b++)
        {
            Words[] sentences = TermSentences.Of(documents[b]);
            read.Add(sentences);
            starts[b + 1] = all.Count;
            if (documents[b].Length == 0)
                continue;
            for (int s = 0, before = 0; s < sentences.Length; before += sentences[s++].Length)
            {
                foreach ((int start, int end) in Candidates(sentences[s].Values))
                {
                    all.Add((b, new TermPhrase(s, start, end - start, before + start)));
                    forms.Add(TermForm.Of(sentences[s].Columns[1].Skip(start).Take(end - start)));
                    queries.Add(joined.Count);
                    firsts.Add(rows + before + start);
                    lasts.Add(rows + before + end - 1);
                }
            }
            starts[b + 1] = all.Count;
            joined.Add(TermReader.Join(sentences));
            rows += documents[b].Length;
        }
        (Documents, Queries, Firsts, Lasts) = (joined, [.. queries], [.. firsts], [.. lasts]);
        Widths = [.. all.Select(one => one.Phrase.Width - 1)];
    }

    /// <summary>P.</summary>
    public int Count => all.Count;

    /// <summary>The documents that have words.</summary>
    public IReadOnlyList<Content> Documents { get; }

    /// <summary>The document of each phrase among <see cref="Documents"/>, [P].</summary>
    public int[] Queries { get; }

    /// <summary>The first word of each among the words of all documents, [P].</summary>
    public int[] Firsts { get; }

    /// <summary>The last word of each, [P].</summary>
    public int[] Lasts { get; }

    /// <summary>The words of each, less one, [P].</summary>
    public int[] Widths { get; }

    /// <summary>The sentences of a document, see <see cref="TermSentences"/>.</summary>
    public Words[] Sentences(int document) => read[document];

    /// <summary>Which document a phrase is of, among all.</summary>
    public int DocumentOf(int phrase) => all[phrase].Document;

    /// <summary>The phrases of a document, with their numbers.</summary>
    public IEnumerable<(int Index, TermPhrase Phrase)> Of(int document) => Enumerable.Range(starts[document], starts[document + 1] - starts[document]).Select(i => (i, all[i].Phrase));

    /// <summary>Whether each phrase is a term of its document, [P].</summary>
    public IEnumerable<bool> AreAmong(HashSet<string>[] terms) => all.Select((one, i) => terms[one.Document].Contains(forms[i]));

    private static IEnumerable<(int Start, int End)> Candidates(IReadOnlyList<string> words)
    {
        for (int start = 0; start < words.Count; start++)
        {
            for (int end = start + 1; end <= Math.Min(words.Count, start + KeyTerms.MostWords); end++)
            {
                if (KeyTerms.IsCandidate(words, start, end))
                    yield return (start, end);
            }
        }
    }
}

/// <summary>A phrase that can be a term.</summary>
/// <param name="Sentence">Of its document.</param>
/// <param name="Start">Its first word in the sentence.</param>
/// <param name="Width">How many words it has.</param>
/// <param name="First">Its first word in the document.</param>
internal readonly record struct TermPhrase(int Sentence, int Start, int Width, int First);
