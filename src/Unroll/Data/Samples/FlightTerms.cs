namespace Unroll;

/// <summary>The names, days, times and other terms of the flight questions. Airlines are invented.</summary>
internal static class FlightTerms
{
    /// <summary>Rules for <see cref="FlightGrammar"/>.</summary>
    public const string Text = """
        city
          boston
          denver
          dallas
          atlanta
          seattle
          chicago
          houston
          miami
          phoenix
          orlando
          portland
          oakland
          detroit
          memphis
          nashville
          charlotte
          cleveland
          milwaukee
          pittsburgh
          philadelphia
          minneapolis
          washington
          columbus
          montreal
          toronto
          new york
          new orleans
          san francisco
          san diego
          san jose
          los angeles
          las vegas
          kansas city
          salt lake city
          st. paul
          fort worth
          long beach
          mexico city
          baton rouge
          * tacoma
          * san antonio
          * new haven
          * vancouver
          * oklahoma city
          * fort lauderdale
        airport
          north field
          lakeside airport
          general park airport
          riverbend
          harbor international
          * westgate field
          * eagle point airport
        airline
          blue heron
          blue heron airlines
          northern arc
          tri coast
          silver finch air
          delmar
          pan pacific lines
          sunbird
          atlas and west
          * golden plover
          * tri mountain air
        cabin
          first class
          business class
          coach
          economy
          economy class
          * premium economy
        stops
          nonstop
          direct
          non stop
          one stop
          two stop
          * three stop
        trip
          round trip
          one way
          return
          * open jaw
        order
          first
          last
          earliest
          latest
          next
          second
          * final
        cheap
          cheapest
          lowest
          least expensive
          most expensive
          best
          * costliest
        under
          under
          less than
          below
          at most
          * no more than
        amount
          <hundreds> dollars
          <hundreds>
          <hundreds> <tens> dollars
          $ <hundreds>
        hundreds
          100
          200
          250
          300
          399
          400
          475
          500
          750
          1000
          one hundred
          three hundred
          * 650
        tens
          twenty
          fifty
          and ten
          ninety nine
        day
          monday
          tuesday
          wednesday
          thursday
          friday
          saturday
          sunday
        today
          today
          tomorrow
          tonight
          the day after tomorrow
          this weekend
          * at once
        next
          next
          this
          this coming
          the following
        month
          january
          february
          march
          april
          may
          june
          july
          august
          september
          october
          november
          december
        number
          1st
          2nd
          3rd
          4th
          7th
          9th
          10th
          12th
          15th
          18th
          20th
          21st
          26th
          first
          second
          third
          sixth
          eighth
          eleventh
          fourteenth
          twentieth
          twenty second
          twenty fifth
          5
          8
          13
          27
          * 16th
          * twenty eighth
          * seventeenth
        clock
          <hour> am
          <hour> pm
          <hour> o'clock
          <hour> <half>
          <four>
          <four> am
          <four> pm
          1415
          1700
          1945
          noon
          midnight
          half past <hour>
          * quarter to <hour>
        hour
          1
          2
          3
          4
          5
          6
          7
          8
          9
          10
          11
          12
          three
          six
          eight
          nine
        half
          thirty
          fifteen
          forty five
        four
          515
          630
          745
          820
          838
          1015
          1110
          1230
        period
          morning
          afternoon
          evening
          night
          early morning
          late evening
          * late afternoon
        relation
          before
          after
          around
          no later than
          not before
          * shortly after
        around
          around
          about
          close to
        by
          by
          before
          no later than
        meal
          breakfast
          lunch
          dinner
          a hot meal
          snacks
          * brunch

        """;
}
