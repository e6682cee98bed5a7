using System.Text.Json;

namespace Unroll;

/// <summary>
/// A sentence from a JSON object with a text and spans by character offsets, as annotation tools write it: <c>{"text": ..., "label": [[0, 4, "PER"]]}</c>
/// (doccano), <c>{"text": ..., "entities": [[0, 4, "PER"]]}</c> (spaCy), <c>{"text": ..., "spans": [{"start": 0, "end": 4, "label": "PER"}]}</c> (Prodigy, perhaps with
/// <c>tokens</c>), <c>["text", {"entities": [...]}]</c> (spaCy's pairs).
/// </summary>
internal sealed class SpanJson(string path, TaggedDataSpec spec, ReadingLog log)
{
    private static readonly string[] SpanNames = ["spans", "entities", "label", "labels", "ents"];
    private static readonly string[] StartNames = ["start", "start_offset", "startOffset", "begin"];
    private static readonly string[] EndNames = ["end", "end_offset", "endOffset", "stop"];
    private static readonly string[] TypeNames = ["label", "type", "tag", "entity"];

    /// <summary>Whether an object is a text with spans, or a pair of them.</summary>
    public static bool Recognises(JsonElement root) => root.ValueKind == JsonValueKind.Array
        ? root.GetArrayLength() == 2 && root[0].ValueKind == JsonValueKind.String && root[1].ValueKind == JsonValueKind.Object
        : root.TryGetProperty("text", out _) && !root.TryGetProperty("words", out _) && !root.TryGetProperty("tags", out _);

    /// <summary>The sentence with tags by IOB2; null if it was rejected by its annotator, or has no words.</summary>
    public SourceSentence? Read(TextLine line, JsonElement root)
    {
        JsonElement marks = root.ValueKind == JsonValueKind.Array ? root[1] : root, said = root.ValueKind == JsonValueKind.Array ? root[0] : root.GetProperty("text");
        if (said.ValueKind != JsonValueKind.String)
            throw Fault(line, $"found {JsonRecords.Name(said.ValueKind)} as \"text\", expected a string");
        if (marks.TryGetProperty("answer", out JsonElement answer) && answer.ValueKind == JsonValueKind.String && answer.GetString() != "accept")
        {
            log.Add(Reading.RejectedTexts, path, line.Number);
            return null;
        }
        string text = said.GetString()!;
        SpanOffsets offsets = new(text, spec.Offsets);
        Token[] tokens = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("tokens", out JsonElement given) ? Given(line, given, text, offsets) : [.. Tokenizer.Split(text, spec.Tokenizer)];
        if (tokens.Length == 0)
        {
            log.Add(Reading.EmptyTexts, path, line.Number);
            return null;
        }
        List<Span> spans = [.. Spans(line, marks).Select(span => OfWords(line, span, text, offsets, tokens))];
        return new SourceSentence(Example.Tagged([.. tokens.Select(token => token.Text)], TagSpans.Write(Apart(line, spans, tokens), tokens.Length, TagScheme.Iob2)), path, [line.Number]);
    }

    private List<Span> Spans(TextLine line, JsonElement marks)
    {
        string name = Array.Find(SpanNames, name => marks.TryGetProperty(name, out JsonElement some) && some.ValueKind is JsonValueKind.Array)
            ?? throw Fault(line, $"found no list of spans among {string.Join(", ", marks.EnumerateObject().Select(property => $"\"{property.Name}\""))}; "
                + "expected \"words\" with \"tags\", or \"text\" with \"spans\", \"entities\" or \"label\" such as [[0, 4, \"PER\"]]. A text with one label is data for a classifier: data.type=labelled");
        return [.. marks.GetProperty(name).EnumerateArray().Select(one => One(line, one, name))];
    }

    private Span One(TextLine line, JsonElement one, string name)
    {
        JsonElement[] three = one.ValueKind == JsonValueKind.Array ? [.. one.EnumerateArray().Take(3)]
            : one.ValueKind == JsonValueKind.Object ? [.. new[] { StartNames, EndNames, TypeNames }.Select(names => Get(one, names)).OfType<JsonElement>()]
            : [];
        if (three.Length < 3 || three[0].ValueKind != JsonValueKind.Number || !three[0].TryGetInt32(out int start)
            || three[1].ValueKind != JsonValueKind.Number || !three[1].TryGetInt32(out int end) || three[2].ValueKind != JsonValueKind.String)
            throw Fault(line, $"found {Short(one.GetRawText())} in \"{name}\"; expected a span such as [0, 4, \"PER\"] or {{\"start\": 0, \"end\": 4, \"label\": \"PER\"}}"
                + $"{(one.ValueKind == JsonValueKind.String ? "; a text with labels is data for a classifier: data.type=labelled" : "")}");
        string type = CellText.Trim(three[2].GetString()!);
        return !CellText.IsEmpty(type) ? new Span(type, start, end) : throw Fault(line, $"found a span from {start} to {end} without a type; expected a name");
    }

    private static JsonElement? Get(JsonElement one, string[] names)
    {
        foreach (string name in names)
        {
            if (one.TryGetProperty(name, out JsonElement found))
                return found;
        }
        return null;
    }

    /// <summary>Tokens that the tool itself made.</summary>
    private Token[] Given(TextLine line, JsonElement tokens, string text, SpanOffsets offsets)
    {
        List<Token> made = [];
        foreach (JsonElement one in tokens.ValueKind == JsonValueKind.Array ? tokens.EnumerateArray() : [])
        {
            if (one.ValueKind != JsonValueKind.Object || Get(one, StartNames) is not { ValueKind: JsonValueKind.Number } from || Get(one, EndNames) is not { ValueKind: JsonValueKind.Number } to)
                throw Fault(line, $"found {Short(one.GetRawText())} in \"tokens\"; expected tokens such as {{\"text\": \"Boston\", \"start\": 0, \"end\": 6}}");
            if (!from.TryGetInt32(out int first) || !to.TryGetInt32(out int last) || offsets.Of(first) is not { } start || offsets.Of(last) is not { } end || start >= end || (made.Count > 0 && start < made[^1].End))
                throw Fault(line, $"found the token {Short(one.GetRawText())}, which is not in the text behind the one before; expected tokens in order");
            if (!CellText.IsEmpty(text.AsSpan(start, end - start)))
                made.Add(new Token(text[start..end], start, end));
        }
        return [.. made];
    }

    /// <summary>A span of characters as one of words.</summary>
    private Span OfWords(TextLine line, Span span, string text, SpanOffsets offsets, Token[] tokens)
    {
        if (span.Start >= span.End || offsets.Of(span.Start) is not { } start || offsets.Of(span.End) is not { } end)
            throw Fault(line, $"found a span from {span.Start} to {span.End} ({span.Type}); expected offsets from 0 to {offsets.Length}, the length of the text in {offsets.Unit}, the second the larger");
        (int from, int to) = (start, end);
        while (from < to && char.IsWhiteSpace(text[from]))
            from++;
        while (to > from && char.IsWhiteSpace(text[to - 1]))
            to--;
        int first = Array.FindIndex(tokens, token => token.End > from), last = Array.FindLastIndex(tokens, token => token.Start < to);
        if (from == to || first < 0 || last < first)
            throw Fault(line, $"found a span from {span.Start} to {span.End} ({span.Type}) that holds no word; expected one or more");
        if ((from, to) != (start, end))
            log.Add(Reading.TrimmedSpans, path, line.Number);
        if (tokens[first].Start != from || tokens[last].End != to)
        {
            if (spec.Spans == SpanReading.Strict)
                throw Fault(line, $"found the span \"{Short(text[from..to])}\" ({span.Type}, {span.Start} to {span.End}) that cuts the word \"{Short(tokens[tokens[first].Start != from ? first : last].Text)}\"; "
                    + "expected whole words, so correct it, split punctuation off by data.tokenizer=punctuation, or have it widened by data.spans=lenient");
            log.Add(Reading.WidenedSpans, path, line.Number);
        }
        return new Span(span.Type, first, last + 1);
    }

    /// <summary>Spans that do not overlap, in order.</summary>
    private List<Span> Apart(TextLine line, List<Span> spans, Token[] tokens)
    {
        List<Span> kept = [];
        foreach (Span span in spans.Distinct().OrderByDescending(span => span.End - span.Start))
        {
            if (kept.FindIndex(other => other.Start < span.End && span.Start < other.End) is not (>= 0 and int over))
                kept.Add(span);
            else if (spec.Spans == SpanReading.Strict)
                throw Fault(line, $"found spans that overlap, {kept[over].Type} and {span.Type} at \"{Short(tokens[span.Start].Text)}\"; expected each word in one span at most, since it has one tag");
            else
                log.Add(Reading.OverlappingSpans, path, line.Number);
        }
        return [.. kept.OrderBy(span => span.Start)];
    }

    private UnrollException Fault(TextLine line, string what) => new(FormattableString.Invariant($"{path}:{line.Number}: {what}."));

    private static string Short(string text) => text.Length <= 60 ? text : text[..60] + "...";
}
