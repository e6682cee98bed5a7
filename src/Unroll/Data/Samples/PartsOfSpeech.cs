namespace Unroll;

/// <summary>
/// The built-in sample for parts of speech: small English sentences, with the universal part of speech of each word (NOUN, VERB, ADJ, ...). They are written by a small grammar and are the same in every run.
/// </summary>
/// <remarks>
/// 1,200 sentences for training, 200 for the dev set, 300 for the test set, all different. Words such as "watch", "light", "that", "her" or "like" have several parts of speech, which their neighbours decide. Some words
/// occur in the test set only; their endings and capitals tell what they are.
/// </remarks>
public static class PartsOfSpeech
{
    private const ulong Seed = 16;

    private const string Grammar = """
        sentence
          <subject> <does> ./PUNCT
          <subject> <does> ./PUNCT
          <subject> <did> <thing> ./PUNCT
          <subject> <did> <thing> <where> ./PUNCT
          <subject> <manner> <did> <thing> ./PUNCT
          <aux> <subject> <act> <thing> ?/PUNCT
          <subject> <aux> <act> <thing> ./PUNCT
          <subject> <aux> not/PART <act> ./PUNCT
          <subject> <said> that/SCONJ <subject> <did> <thing> ./PUNCT
          <subject> <did> <thing> and/CCONJ <did> <thing> ./PUNCT
          <name> and/CCONJ <name> <did> <count> <nouns> ./PUNCT
          there/PRON is/AUX a/DET <noun> <where> ./PUNCT
          <subject> <wanted> to/PART <act> <thing> ./PUNCT
          <subject> is/AUX <degree> <adjective> ./PUNCT
          that/PRON is/AUX <owner> <noun> ./PUNCT
          <subject> <did> <object> ,/PUNCT but/CCONJ <subject> <does> ./PUNCT
          when/SCONJ <subject> <did> <thing> ,/PUNCT <subject> <does> ./PUNCT
          <act> <thing> !/PUNCT
        subject
          <pronoun>
          <name>
          the/DET <noun>
          that/DET <noun>
          <owner> <noun>
          a/DET <adjective> <noun>
        thing
          the/DET <noun>
          a/DET <adjective> <noun>
          that/DET <noun>
          <owner> <adjective> <noun>
          <object>
          <name>
        pronoun
          I/PRON
          she/PRON
          he/PRON
          they/PRON
          we/PRON
        object
          her/PRON
          him/PRON
          it/PRON
          them/PRON
        owner
          her/DET
          his/DET
          my/DET
          their/DET
        name
          Anna/PROPN
          Ben/PROPN
          Clara/PROPN
          Paris/PROPN
          Rome/PROPN
          Mr./PROPN Brown/PROPN
          * Lucinda/PROPN
          * Tobias/PROPN
          * Lisbon/PROPN
        noun
          watch/NOUN
          light/NOUN
          book/NOUN
          fish/NOUN
          run/NOUN
          station/NOUN
          question/NOUN
          teacher/NOUN
          painter/NOUN
          kindness/NOUN
          building/NOUN
          play/NOUN
          * invention/NOUN
          * gardener/NOUN
          * darkness/NOUN
        nouns
          watches/NOUN
          lights/NOUN
          books/NOUN
          stations/NOUN
          teachers/NOUN
          questions/NOUN
          * inventions/NOUN
        act
          watch/VERB
          light/VERB
          book/VERB
          fish/VERB
          run/VERB
          play/VERB
          like/VERB
          question/VERB
        did
          watched/VERB
          booked/VERB
          liked/VERB
          questioned/VERB
          saw/VERB
          played/VERB
          * painted/VERB
          * invented/VERB
        does
          runs/VERB
          plays/VERB
          fishes/VERB
          is/AUX running/VERB
          is/AUX playing/VERB
          is/AUX <adjective>
          likes/VERB <thing>
          * is/AUX gardening/VERB
        said
          said/VERB
          thought/VERB
          knew/VERB
        wanted
          wanted/VERB
          hoped/VERB
        aux
          can/AUX
          will/AUX
          must/AUX
        adjective
          light/ADJ
          old/ADJ
          kind/ADJ
          careful/ADJ
          famous/ADJ
          wooden/ADJ
          * hopeful/ADJ
          * golden/ADJ
        degree
          very/ADV
          so/ADV
          not/PART
        manner
          slowly/ADV
          quickly/ADV
          never/ADV
          * carefully/ADV
        count
          two/NUM
          three/NUM
          40/NUM
          * 75/NUM
        where
          in/ADP <place>
          like/ADP <object>
          near/ADP the/DET <noun>
          with/ADP <name>
          at/ADP the/DET <noun>
        place
          Paris/PROPN
          Rome/PROPN
          the/DET old/ADJ station/NOUN
          <owner> house/NOUN
        """;

    /// <summary>Writes the sample: three <see cref="Dataset"/>s.</summary>
    public static Splits Open()
    {
        SampleGrammar grammar = SampleGrammar.Parse(Grammar);
        SampleRandom random = new(Seed);
        HashSet<string> seen = new(StringComparer.Ordinal);
        return new Splits(Part("train", 1200, false), Part("dev", 200, false), Part("test", 300, true));

        Dataset Part(string name, int count, bool heldOut)
        {
            List<Example> sentences = [];
            while (sentences.Count < count)
            {
                Example sentence = Split(grammar.Write("sentence", random, heldOut));
                if (seen.Add(sentence.ToString()))
                    sentences.Add(sentence);
            }
            return new Dataset($"parts of speech (built-in sample), {name}", sentences);
        }
    }

    /// <summary>The grammar writes a word and its part of speech together, with a slash between them.</summary>
    private static Example Split(Example written)
    {
        string[][] pairs = [.. written.Words.Select(text => text.Split('/'))];
        return new Example(new Words([.. pairs.Select(pair => pair[0])]), new Tags([.. pairs.Select(pair => pair[1])], TagScheme.Plain));
    }
}
