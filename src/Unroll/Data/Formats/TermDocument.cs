namespace Unroll;

/// <summary>Text as a document: sentences of words and signs.</summary>
internal static class TermDocument
{
    /// <summary>Splits paragraphs into sentences, and those into words; a title is a paragraph.</summary>
    /// <param name="paragraphs">Texts; a sentence ends at the end of each.</param>
    public static Document Read(IEnumerable<string> paragraphs) => new([
        .. paragraphs.SelectMany(paragraph => SentenceSplitter.Split(paragraph)).Select(sentence => new Words([.. Tokenizer.Split(sentence, TextTokenizer.Punctuation).Select(token => token.Text)])).Where(words => words.Length > 0)]);
}
