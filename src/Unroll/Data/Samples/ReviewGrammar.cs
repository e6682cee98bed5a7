namespace Unroll;

/// <summary>Sentences on films. What a word of praise or blame says depends on the words before it: "not good", "never dull".</summary>
internal static class ReviewGrammar
{
    public const string Text = """
        positive
          <thing> is <very?> <praise>
          <thing> is not <blame>
          <thing> is never <blame> and always <praise>
          <thing> was <very?> <praise> , if a little <blame>
          i expected something <blame> , but <thing> is <praise>
          it may sound <blame> , yet <thing> turns out <praise>
          <praise> , <praise> and <very?> <praise>
          i <loved> <thing> , which is anything but <blame>
          go and see it : <thing> could hardly be more <praise>
          those who call <thing> <blame> have not understood it
          * it takes courage to be so <praise>
        negative
          <thing> is <very?> <blame>
          <thing> is not <praise>
          <thing> is never <praise> and often <blame>
          <thing> was <blame> , if a little <praise> at the start
          i expected something <praise> , but <thing> is <blame>
          it may sound <praise> , yet <thing> turns out <blame>
          <blame> , <blame> and <very?> <blame>
          i <hated> <thing> , which is anything but <praise>
          stay at home : <thing> could hardly be more <blame>
          those who call <thing> <praise> have not seen many films
          * it takes patience to sit through something so <blame>
        very
          very
          really
          truly
          quite
          * utterly
        thing
          the film
          the story
          the plot
          the ending
          the music
          the <who> of <work>
          every scene with the <who>
          the first half of <work>
          the camera work
          the dialogue
          * the script
        who
          director
          actors
          hero
          cast
          * leading lady
        work
          this film
          this sequel
          the series
          this comedy
          this thriller
          * the remake
        loved
          loved
          enjoyed
          adored
        hated
          hated
          disliked
          regretted seeing
        praise
          good
          great
          funny
          moving
          clever
          beautiful
          original
          gripping
          charming
          fresh
          tender
          brilliant
          witty
          honest
        blame
          bad
          dull
          boring
          silly
          tired
          predictable
          empty
          clumsy
          slow
          shallow
          tedious
          lifeless
          pointless
          confused
        """;
}
