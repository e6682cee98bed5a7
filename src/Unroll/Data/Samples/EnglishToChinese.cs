namespace Unroll;

/// <summary>
/// The built-in sample of a translation: numbers, dates, times and small sentences in English, and what they are in traditional Chinese. Chinese writes no blanks, and its
/// words stand in another order. 8,000 pairs to learn from, 400 to choose on, 600 to report on, each input once; the same in every run.
/// </summary>
internal static class EnglishToChinese
{
    private const string Digits = "零一二三四五六七八九";
    private static readonly string[] Ones = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"];
    private static readonly string[] Tens = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    private static readonly string[] Ordinals = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth"];
    private static readonly string[] Months = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];
    private static readonly (string English, string Chinese)[] Days = [("monday", "一"), ("tuesday", "二"), ("wednesday", "三"), ("thursday", "四"), ("friday", "五"), ("saturday", "六"), ("sunday", "日")];
    private static readonly (string English, string Chinese)[] People = [("i", "我"), ("you", "你"), ("he", "他"), ("she", "她"), ("we", "我們"), ("they", "他們")];
    private static readonly (string Do, string Does, string Chinese)[] Verbs = [("like", "likes", "喜歡"), ("want", "wants", "想要"), ("need", "needs", "需要"), ("buy", "buys", "買"), ("see", "sees", "看見")];
    private static readonly (string One, string Many, string Measure, string Chinese)[] Things =
    [
        ("book", "books", "本", "書"), ("cat", "cats", "隻", "貓"), ("dog", "dogs", "隻", "狗"), ("ticket", "tickets", "張", "票"), ("table", "tables", "張", "桌子"),
        ("car", "cars", "輛", "車"), ("machine", "machines", "台", "機器"), ("teacher", "teachers", "位", "老師"), ("apple", "apples", "個", "蘋果"), ("flower", "flowers", "朵", "花"),
    ];
    private static readonly (string English, string Chinese)[] Places = [("the station", "車站"), ("the school", "學校"), ("the library", "圖書館"), ("the hospital", "醫院"), ("the airport", "機場")];
    private static readonly (string English, string Chinese)[] Phrases =
        [("machine learning", "機器學習"), ("good morning", "早安"), ("good night", "晚安"), ("thank you", "謝謝"), ("see you tomorrow", "明天見"), ("deep learning", "深度學習"), ("speech recognition", "語音辨識")];

    public static Splits Open(TextTokenizer tokenizer, TextUnit unit)
    {
        Rng random = new Rng(1).Stream("english to chinese");
        HashSet<string> seen = new(StringComparer.Ordinal);
        return new Splits(Part("train", 8000), Part("dev", 400), Part("test", 600));

        Dataset Part(string name, int count)
        {
            List<Example> pairs = [];
            while (pairs.Count < count)
            {
                (string english, string chinese) = name == "train" && pairs.Count < Phrases.Length ? Phrases[pairs.Count] : Draw(ref random);
                if (seen.Add(english))
                    pairs.Add(ParallelDataSpec.Pair(english, chinese, tokenizer, unit));
            }
            return new Dataset($"english to chinese (built-in sample), {name}", pairs);
        }
    }

    private static (string English, string Chinese) Draw(ref Rng random) => random.NextInt(6) switch
    {
        0 => Number(random.NextInt(random.NextInt(2) == 0 ? 100 : 10_000)),
        1 => Date(ref random),
        2 => Time(ref random),
        3 => Counted(ref random),
        4 => Wish(ref random),
        _ => Way(ref random),
    };

    private static (string English, string Chinese) Date(ref Rng random)
    {
        int month = random.NextInt(12), day = 1 + random.NextInt(31);
        string ordinal = day <= 20 ? Ordinals[day - 1] : day == 30 ? "thirtieth" : $"{Tens[day / 10]} {Ordinals[(day % 10) - 1]}";
        (string English, string Chinese) weekday = Days[random.NextInt(Days.Length)];
        string english = random.NextInt(2) == 0 ? $"the {ordinal} of {Months[month]}" : $"{Months[month]} the {ordinal}", chinese = $"{Number(month + 1).Chinese}月{Number(day).Chinese}日";
        return random.NextInt(2) == 0 ? (english, chinese) : ($"{weekday.English} {english}", $"{chinese}星期{weekday.Chinese}");
    }

    private static (string English, string Chinese) Time(ref Rng random)
    {
        int hour = 1 + random.NextInt(12), minutes = 1 + random.NextInt(29);
        (string English, string Chinese) part = new[] { ("in the morning", "早上"), ("in the afternoon", "下午"), ("in the evening", "晚上") }[random.NextInt(3)];
        string this_ = Number(hour).English, next = Number((hour % 12) + 1).English, clock = hour == 2 ? "兩點" : $"{Number(hour).Chinese}點";
        (string english, string chinese) = random.NextInt(4) switch
        {
            0 => ($"{this_} o'clock", clock),
            1 => ($"half past {this_}", $"{clock}半"),
            2 => ($"{Number(minutes).English} past {this_}", $"{clock}{Number(minutes).Chinese}分"),
            _ => ($"{Number(minutes).English} to {next}", $"{clock}{Number(60 - minutes).Chinese}分"),
        };
        return ($"{english} {part.English}", part.Chinese + chinese);
    }

    /// <summary>Who has how many of what: in Chinese a word for the kind of thing stands between number and thing, and two is another word.</summary>
    private static (string English, string Chinese) Counted(ref Rng random)
    {
        (string English, string Chinese) who = People[random.NextInt(People.Length)];
        (string one, string many, string measure, string chinese) = Things[random.NextInt(Things.Length)];
        int count = 1 + random.NextInt(random.NextInt(2) == 0 ? 10 : 300);
        bool asks = random.NextInt(2) == 0;
        string has = IsThird(who.English) ? asks ? "does" : "has" : asks ? "do" : "have", number = count == 2 ? "兩" : Number(count).Chinese;
        string things = $"{Number(count).English} {(count == 1 ? one : many)}";
        return asks ? ($"{has} {who.English} have {things} ?", $"{who.Chinese}有{number}{measure}{chinese}嗎？") : ($"{who.English} {has} {things} .", $"{who.Chinese}有{number}{measure}{chinese}。");
    }

    private static (string English, string Chinese) Wish(ref Rng random)
    {
        (string English, string Chinese) who = People[random.NextInt(People.Length)];
        (string verb, string verbs, string chineseVerb) = Verbs[random.NextInt(Verbs.Length)];
        (string one, _, string measure, string chinese) = Things[random.NextInt(Things.Length)];
        int price = 1 + random.NextInt(2000);
        bool third = IsThird(who.English), denies = random.NextInt(2) == 0;
        string says = denies ? $"{(third ? "does" : "do")} not {verb}" : third ? verbs : verb;
        return ($"{who.English} {says} this {one} for {Number(price).English} dollars .", $"{who.Chinese}{(denies ? "不" : "")}{chineseVerb}這{measure}{Number(price).Chinese}元的{chinese}。");
    }

    private static (string English, string Chinese) Way(ref Rng random)
    {
        (string English, string Chinese) from = Places[random.NextInt(Places.Length)], to = Places[random.NextInt(Places.Length)];
        int minutes = 2 + random.NextInt(98);
        return ($"it takes {Number(minutes).English} minutes from {from.English} to {to.English} .", $"從{from.Chinese}到{to.Chinese}要{Number(minutes).Chinese}分鐘。");
    }

    private static bool IsThird(string person) => person is "he" or "she";

    /// <summary>A number from 0 to 9,999 in words of both languages.</summary>
    private static (string English, string Chinese) Number(int n) => (InEnglish(n), InChinese(n));

    private static string InEnglish(int n) => n switch
    {
        < 20 => Ones[n],
        < 100 => n % 10 == 0 ? Tens[n / 10] : $"{Tens[n / 10]} {Ones[n % 10]}",
        < 1000 => n % 100 == 0 ? $"{Ones[n / 100]} hundred" : $"{Ones[n / 100]} hundred and {InEnglish(n % 100)}",
        _ => n % 1000 == 0 ? $"{Ones[n / 1000]} thousand" : $"{Ones[n / 1000]} thousand {(n % 1000 < 100 ? "and " : "")}{InEnglish(n % 1000)}",
    };

    /// <summary>Digits with their places; one zero stands for any number of empty places between others; ten to nineteen begin with ten.</summary>
    private static string InChinese(int n)
    {
        if (n < 10)
            return Digits[n].ToString();
        if (n < 20)
            return n == 10 ? "十" : $"十{Digits[n - 10]}";
        string text = "";
        bool gap = false;
        foreach ((int place, string name) in new[] { (1000, "千"), (100, "百"), (10, "十"), (1, "") })
        {
            int digit = n / place % 10;
            if (digit > 0)
                text += (gap && text.Length > 0 ? "零" : "") + Digits[digit] + name;
            gap = digit == 0;
        }
        return text;
    }
}
