namespace Unroll;

/// <summary>Questions by what they ask for. The first word does not tell: "what" may ask for anything.</summary>
internal static class QuestionGrammar
{
    public const string Text = """
        person
          who <did> <work> ?
          who is the <role> of <country> ?
          who sold <things> to the <role> of <country> ?
          what <role> of <country> <did> <work> ?
          which <role> was born in <city> ?
          what is the name of the <role> who <did> <work> ?
          in <year> , who was the <role> of <country> ?
          * name a <role> who lived in <city> .
        place
          where is <city> ?
          where was <work> found ?
          what is the capital of <country> ?
          what city has the most <things> ?
          where did the <role> of <country> buy <things> ?
          which country has the largest number of <things> ?
          in what country is <city> ?
          what place is known for its <things> ?
          * from what town came the <role> of <country> ?
        number
          how many <things> are there in <country> ?
          how many <things> does a <animal> have ?
          how far is it from <city> to <city> ?
          how much does a <animal> weigh ?
          what is the number of <things> in <city> ?
          what is the population of <country> ?
          what is the average weight of a <animal> ?
          * how tall is the <role> of <country> ?
        time
          when was <work> written ?
          when did <country> get its first <role> ?
          when did the <role> of <country> visit <city> ?
          what year did the <role> of <country> leave <city> ?
          what year was the <role> of <country> born ?
          in what century was <city> founded ?
          on what day do people in <country> eat <things> ?
          what time of the year do <things> grow in <country> ?
          * how long ago was <work> found ?
        description
          what is a <animal> ?
          why do people in <country> like <things> ?
          how do you cook <things> ?
          what does the <role> of <country> do ?
          why did the <role> of <country> leave <city> ?
          how did the <role> of <country> die ?
          what is the origin of <work> ?
          why does a <animal> need <things> ?
          * what does <work> mean ?
        thing
          what animal eats <things> ?
          what did the <role> of <country> buy in <city> ?
          which book is about <things> ?
          what colour is a <animal> ?
          what food is made of <things> in <city> ?
          what language is spoken in <country> ?
          what instrument does the <role> of <country> play ?
          * which sport do people play in <city> ?
        did
          wrote
          found
          sold
          stole
          translated
          * painted
        work
          the oldest book
          the red letter
          the song of the sea
          the first map
          the lost diary
          * the golden picture
        role
          president
          queen
          king
          general
          painter
          singer
          doctor
          * prime minister
        country
          france
          japan
          brazil
          kenya
          norway
          peru
          india
          canada
          * portugal
        city
          rome
          oslo
          lima
          kyoto
          nairobi
          toronto
          lyon
          * lisbon
        things
          rivers
          bridges
          apples
          teeth
          islands
          stamps
          potatoes
          bells
          * windmills
        animal
          horse
          whale
          cat
          spider
          camel
          goose
          * hedgehog
        year
          1820
          1914
          1969
          1750
        """;
}
