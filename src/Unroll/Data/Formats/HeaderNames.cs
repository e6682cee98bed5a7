namespace Unroll;

/// <summary>How people name the columns of their files: what tells a header from a first line of data.</summary>
internal static class HeaderNames
{
    private static readonly HashSet<string> Texts = Set(
        "text texts sentence sentences sent review reviews phrase question questions query utterance comment tweet message content body document doc headline title description input "
        + "words tokens comment_text review_text text_a sentence1 premise statement post sms email news article");

    private static readonly HashSet<string> Labels = Set(
        "label labels class classes category categories tag tags target targets sentiment intent intents polarity rating ratings type output y score gold topic emotion emotions "
        + "stars star airline_sentiment label_text coarse_label fine_label coarse fine class_label gold_label is_spam spam toxic genre language lang");

    private static readonly HashSet<string> Words = Set("word words token tokens form text surface");

    private static readonly HashSet<string> Sentences = Set("sentence sentence_id sentence_no sentence_nr sentence_num sentence_number sentence_idx sentid sent_id sent sid sentences");

    private static readonly HashSet<string> Tags = Set(
        "tag tags label labels pos postag pos_tag upos xpos ner ner_tag ner_tags nertag netag entity entities bio iob slot slots chunk chunk_tag lemma feats head deprel");

    /// <summary>Whether this may be the name of a column of texts.</summary>
    public static bool IsText(string cell) => Texts.Contains(Plain(cell));

    /// <summary>Whether this may be the name of a column of labels.</summary>
    public static bool IsLabel(string cell) => Labels.Contains(Plain(cell));

    /// <summary>Whether this may be the name of a column of single words.</summary>
    public static bool IsWord(string cell) => Words.Contains(Plain(cell));

    /// <summary>Whether this may be the name of the column that says which sentence a word is of.</summary>
    public static bool IsSentence(string cell) => Sentences.Contains(Plain(cell));

    /// <summary>Whether this may be the name of a column of tags.</summary>
    public static bool IsTag(string cell) => Tags.Contains(Plain(cell));

    private static string Plain(string cell) => cell.Trim().Trim('"', '\'', '#').Trim().Replace(' ', '_').Replace('-', '_').ToLowerInvariant();

    private static HashSet<string> Set(string names) => new(names.Split(' '), StringComparer.Ordinal);
}
