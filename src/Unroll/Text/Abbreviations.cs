using System.Collections.Frozen;
using System.Globalization;

namespace Unroll;

/// <summary>
/// Words that keep the point behind them (<see cref="MosesSplit"/>): frequent titles and abbreviations that seldom end a sentence, compiled for Unroll. A single capital letter is an initial in every
/// language; in German a small one is one, too (z. B.).
/// </summary>
internal static class Abbreviations
{
    private static readonly FrozenSet<string> None = [];

    private static readonly FrozenDictionary<string, FrozenSet<string>> Lists = new Dictionary<string, FrozenSet<string>>
    {
        ["en"] = Set("""
            Adm Brig Bros Capt Cmdr Col Cpl Dr Drs Gen Gov Hon Insp Jr Lt Maj Messrs Mr Mrs Ms Msgr Pfc Ph Prof Pvt Rep Reps Rev Sen Sens Sgt Sr St Ste Supt
            v vs viz cf eg ie Nos Nr Mt Ft
            """),
        ["de"] = Set("""
            Abb Abs Abt Adr Anm Art Aufl Bd Bde Bez Bhf Bsp Dipl Dr Ev Fa Fam Fr Frl Ges Hr Hrn Hrsg Ing Inh Jh Jhd Kap Kfm Mag Min Mio Mrd Mr Mrs Ms Nr Nrn Pat Prof Red
            Sr St Std Str Tel Ver Vol Zit abs allg bes betr bspw bzgl bzw ca dgl ebd einschl entspr etw evtl exkl frz gegr geb gem ges gest ggf griech inkl insb insbes jew kath
            lat lfd lt max min mtl mind näml od rd sog spez staatl tel urspr usf usw vgl vorm wiss zit zzgl zus
            """),
        ["fr"] = Set("""
            Mlle Mlles Mme Mmes MM Mgr Me Mr Mrs Ms Dr Drs Pr Prof St Ste Sts Stes Cie Sté Gal Col Cap Lt Adj
            ann apr art av bd bull cap cf chap coll dép éd édit env ex fasc fig hab ibid id ill inv loc ms mss obs op orig p pl pp réf rééd sq suiv t tél trad v var vol
            """),
    }.ToFrozenDictionary();

    /// <summary>Those that keep their point only before a number: at the end of a sentence, they are usually words.</summary>
    private static readonly FrozenSet<string> EnglishBeforeNumbers = Set("No Art Fig Figs Sec Ch Vol p pp Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec");

    /// <summary>Whether a word, given without its point, keeps it.</summary>
    public static bool Has(string language, string word) =>
        (word.Length == 1 && (char.IsUpper(word[0]) || (language == "de" && char.IsLower(word[0]))))
        || (language == "de" && IsOrdinal(word))
        || Lists.GetValueOrDefault(language, None).Contains(word);

    /// <summary>Whether a word, given without its point, keeps it before a number.</summary>
    public static bool HasBeforeNumbers(string language, string word) => language == "en" && EnglishBeforeNumbers.Contains(word);

    /// <summary>Whether a word is a number from 1 to 99: German writes the first as "1."; of days and centuries, no number is larger.</summary>
    private static bool IsOrdinal(string word) => word.Length <= 2 && word[0] != '0' && int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static FrozenSet<string> Set(string words) => words.Split([' ', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);
}
