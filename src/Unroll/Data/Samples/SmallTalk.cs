namespace Unroll;

/// <summary>
/// The built-in sample of a chat: people meet, say who they are and what they like, ask for the weather, the way, or a sum, and part. Some answers need the turn before the last: who said a
/// name is asked for it again. The same in every run.
/// </summary>
internal static class SmallTalk
{
    private static readonly string[] Names = ["anna", "ben", "clara", "david", "emma", "frank", "grace", "henry", "iris", "jack", "kim", "lena", "mei", "noah", "olga", "paul"];
    private static readonly string[] Cities = ["berlin", "cork", "delhi", "lima", "lisbon", "oslo", "paris", "taipei", "tokyo", "york"];
    private static readonly string[] Likes = ["apples", "books", "cats", "chess", "coffee", "dogs", "films", "music", "rain", "tea", "trains"];
    private static readonly string[] Weathers = ["cold", "cloudy", "rainy", "sunny", "warm", "windy"];
    private static readonly string[] Numbers = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"];
    private static readonly (string Place, string Way)[] Places = [("the station", "go straight on and turn left ."), ("the school", "it is behind the park ."), ("the library", "turn right at the bridge ."), ("the hospital", "take the bus to the river .")];

    /// <summary>Dialogues, each the texts of its turns.</summary>
    public static IEnumerable<string[]> Dialogues(string part, int count)
    {
        Rng random = new Rng(1).Stream("small talk").Stream(part);
        for (int i = 0; i < count; i++)
            yield return [.. One(random.Stream((ulong)i))];
    }

    private static List<string> One(Rng random)
    {
        List<string> turns = [.. Greeting(ref random)];
        for (int topics = 1 + random.NextInt(3); topics > 0; topics--)
        {
            turns.AddRange(random.NextInt(7) switch
            {
                0 or 1 => Name(ref random),
                2 => City(ref random),
                3 => Like(ref random),
                4 => Weather(ref random),
                5 => Sum(ref random),
                _ => Way(ref random),
            });
        }
        turns.AddRange(random.NextInt(2) == 0 ? ["goodbye !", "see you tomorrow !"] : ["thank you .", "you are welcome ."]);
        return turns;
    }

    private static string[] Greeting(ref Rng random) => random.NextInt(3) switch
    {
        0 => ["hello !", "hello , how are you ?", "i am fine .", "i am glad to hear that ."],
        1 => ["good morning !", "good morning !"],
        _ => ["hi !", "hi , nice to meet you ."],
    };

    private static string[] Name(ref Rng random)
    {
        string name = One(Names, ref random);
        return random.NextInt(3) switch
        {
            0 => [$"my name is {name} .", $"nice to meet you , {name} .", "what is my name ?", $"your name is {name} ."],
            1 => [$"i am {name} .", $"hello {name} !"],
            _ => ["what is your name ?", "my name is unroll ."],
        };
    }

    private static string[] City(ref Rng random)
    {
        string city = One(Cities, ref random);
        return [$"i live in {city} .", $"is it nice in {city} ?", random.NextInt(2) == 0 ? "yes , it is ." : "no , it is not .", $"i would like to see {city} ."];
    }

    private static string[] Like(ref Rng random)
    {
        string liked = One(Likes, ref random), other = One(Likes, ref random);
        return random.NextInt(2) == 0
            ? [$"i like {liked} .", $"why do you like {liked} ?", $"because {liked} make me happy .", "that is a good reason ."]
            : [$"do you like {liked} or {other} ?", $"i like {(string.CompareOrdinal(liked, other) <= 0 ? liked : other)} ."];
    }

    private static string[] Weather(ref Rng random)
    {
        string weather = One(Weathers, ref random);
        return [$"it is {weather} today .", weather is "sunny" or "warm" ? "let us go out !" : $"i stay at home when it is {weather} ."];
    }

    private static string[] Sum(ref Rng random)
    {
        int a = random.NextInt(10), b = random.NextInt(9);
        return [$"what is {Numbers[a]} and {Numbers[b]} ?", $"{Numbers[a]} and {Numbers[b]} is {Numbers[a + b]} ."];
    }

    private static string[] Way(ref Rng random)
    {
        (string place, string way) = Places[random.NextInt(Places.Length)];
        return [$"where is {place} ?", way];
    }

    private static string One(string[] some, ref Rng random) => some[random.NextInt(some.Length)];
}
