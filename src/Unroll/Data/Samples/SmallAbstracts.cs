namespace Unroll;

/// <summary>
/// The built-in sample of documents with key terms: abstracts of imaginary papers, a title and a few sentences, whose marked phrases are the terms. 600 for training, 60 for the dev set, 100 for the test set,
/// all different, the same in every run. Some words occur in the test set only.
/// </summary>
internal static class SmallAbstracts
{
    private const string Grammar = """
        title
          {term=thing} for {term=field}
          a new approach to {term=field}
          how to <do> : {term=thing}
          {term=thing} and {term=thing} in {term=field}
        sentence
          this paper describes {term=thing} for large problems .
          we <use> {term=thing} and show that it needs less time .
          the results on {term=field} are better than before .
          in {term=field} , most authors <use> {term=thing} .
          {term=thing} is compared with {term=thing} in several experiments .
          some ideas on the future of the subject are given .
          the authors report what they found in two years of work .
          a short proof shows why {term=thing} converges .
          it is easy to <use> and costs little .
          * surprisingly , {term=thing} needs no {term=thing} at all .
        do
          save time
          plan a large project
          find errors early
        use
          use
          apply
          improve
          * extend
        thing
          <kind> <tool>
          <kind> <tool>
          <tool> <part>
          <kind> <tool> <part>
        field
          <area> <task>
          <task>
        kind
          neural
          adaptive
          fuzzy
          linear
          parallel
          genetic
          statistical
          optical
          hybrid
          * quantum
        tool
          network
          controller
          filter
          algorithm
          database
          classifier
          scheduler
          compiler
          * encoder
        part
          design
          model
          training
          architecture
          theory
        area
          image
          speech
          traffic
          library
          market
          medical
          * satellite
        task
          recognition
          retrieval
          planning
          segmentation
          forecasting
          diagnosis
          * navigation
        """;

    /// <summary>The three sets.</summary>
    public static Splits Make()
    {
        SampleGrammar grammar = SampleGrammar.Parse(Grammar);
        SampleRandom random = new(37);
        HashSet<string> seen = new(StringComparer.Ordinal);
        return new Splits(Part("train", 600, false), Part("dev", 60, false), Part("test", 100, true));

        Dataset Part(string part, int count, bool heldOut)
        {
            List<Example> documents = [];
            while (documents.Count < count)
            {
                Example[] sentences = [grammar.Write("title", random, heldOut), .. Enumerable.Range(0, 3 + random.Below(3)).Select(_ => grammar.Write("sentence", random, heldOut))];
                Document document = new([.. sentences.Select(sentence => sentence.InputAs<Words>("A sample"))]);
                if (seen.Add(document.ToString()))
                    documents.Add(new Example(document, new Terms([.. sentences.SelectMany(TermsOf).Distinct(StringComparer.Ordinal)])));
            }
            return new Dataset($"small abstracts (built-in sample), {part}", documents);
        }
    }

    private static IEnumerable<string> TermsOf(Example sentence) =>
        TagSpans.Spans(sentence.Tags!, TagScheme.Iob2).Select(span => string.Join(' ', sentence.Words.Skip(span.Start).Take(span.End - span.Start)));
}
