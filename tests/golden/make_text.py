"""Golden numbers and texts for subwords, splitting of text, BLEU and chrF, from the programs that Unroll agrees with. Python 3.9 or newer.

    git clone https://github.com/rsennrich/subword-nmt       (used: 92d6139d, version 0.3.9)
    git clone https://github.com/hplt-project/sacremoses     (used: 53ce2d93)
    git clone https://github.com/mjpost/sacrebleu            (used: f615c728, version 2.6.0)
    PYTHONPATH=subword-nmt:sacremoses:sacrebleu python3 tests/golden/make_text.py

Writes text.json beside itself. All texts were written for this file.
"""

import contextlib
import io
import json
import os

from sacrebleu.metrics.bleu import BLEU
from sacrebleu.metrics.chrf import CHRF
from sacremoses.tokenize import MosesDetokenizer, MosesTokenizer
from subword_nmt.apply_bpe import BPE
from subword_nmt.learn_bpe import learn_bpe

ENGLISH = """the lower the river falls the slower it flows
the newest and the widest rivers flow slower than the lowest
a wide river flows lower than a low and narrow one
she showed the widest river to the newest visitors
banana bananas bandana anagram ana nana aaaa aaaaa aaaaaaa
low lower lowest slow slower slowest new newer newest wide wider widest""".split("\n")
GERMAN = """der fluss fließt langsamer je tiefer er fällt
die neuesten und die breitesten flüsse fließen langsamer als die tiefsten
ein breiter fluss fließt tiefer als ein schmaler
sie zeigte den neuesten besuchern den breitesten fluss
tief tiefer tiefste langsam langsamer langsamste neu neuer neueste breit breiter breiteste""".split("\n")
# Ties between characters on both sides of U+FFFF: Python orders them by code point.
RARE = ["\U0001F600\uFF01 \uFF01\U0001F600 \U0001F600\uFF01\u00E9 \uFF01\U0001F600\u00E9", "\U0001F600\uFF01 \uFF01\U0001F600 xx@ x@@x <b> </w> w>x"]
NEW = ["the newcomer unfolds a lowland river-map", "fließende bananenflüsse zeigen Überbreite", "x \U0001F600\U0001F600\uFF01 日本語 a aa aaa aaaaaaaaa", "  two  blanks  "]


def byte_pairs(lines, merges, min_count):
    codes = io.StringIO()
    with contextlib.redirect_stderr(io.StringIO()):
        learn_bpe(io.StringIO("\n".join(lines) + "\n"), codes, merges, min_count)
    bpe = BPE(io.StringIO(codes.getvalue()))
    texts = [" ".join(line.split()) for line in lines + NEW]
    return {"lines": lines, "merges": merges, "minCount": min_count, "codes": codes.getvalue(), "texts": texts, "subwords": [bpe.process_line(text) for text in texts]}


SPLIT = {
    "en": """Hello, world!
"Well," she said, "it's Mr. Smith's dog; isn't it?"
The U.S. economy grew by 3.5% to $1,234,567.89 in 2019...
Dr. No met Prof. A. B. Jones at 5 p.m. on Jan. 3, i.e. too late.
See No. 5, pp. 12-14. No. Not today.
He said 'no' and the 1990's were "over" (really).
The boys' house, the dogs' tails.
One,two,three and 1,000 or 1,a or a,1.
Wait...what? Yes..no. Done.
A well-known e-mail: me@example.com -- or http://example.com/a?b=1&c=2
[x] {y} <z> #1 @home 50% 5€ £3 $4 a/b a_b a\\b 20°C 1½ x²
He left. then he came. Then he left.
She said: "Go (now)!" & left | right ~ ^ *
the end .
 two  blanks\tand a tab 
an ellipsis… and a dash – here — there
can't won't I'm you're they've he'd we'll""".split("\n"),
    "de": """Hallo, Welt!
„Gut“, sagte er, „z. B. am 3. Oktober um 5.30 Uhr.“
Dr. Meier und Prof. Weber wohnen bei St. Gallen, d.h. in der Schweiz.
Das kostet 1.234,50 Euro, also ca. 20% mehr usw. und so fort.
Er wurde 25. Sie wurde 100. Wir wurden Dritte.
Das ist Hans' Auto und wie geht's dir?
Ein Mann mit Schutzhelm... fährt ein E-Bike (schnell)!""".split("\n"),
    "fr": """Bonjour, le monde !
L'homme n'a pas d'eau ; qu'est-ce qu'il veut ?
« Aujourd'hui », dit M. Dupont à Mme Durand, « c'est l'été : 25 %. »
Il s'agit d'un prix de 1 234,50 € (env. 20 % de plus).
Jusqu'à 5 heures. Elle a dit "l'eau" et 'non' .""".split("\n"),
}
JOIN = {
    "en": """Hello , world !
" Well , " she said , " it 's Mr. Smith 's dog ; is n't it ? "
It costs $ 5 ( five dollars ) or 20 % .
The boys ' house and ' this ' and " that " .
a [ b ] { c } < d > - e
he said 'tis 'm n't
what ? ! ...""".split("\n"),
    "de": """Hallo , Welt !
„ Gut “ , sagte er , „ so “ .
Er sagte : " ja " und ' nein ' ; 5 % .""".split("\n"),
    "fr": """Bonjour , le monde !
L' homme n' a pas d' eau ; qu' il " pense " : 25 % .
l' 5 aujourd' hui est-ce ?""".split("\n"),
}


def moses():
    split = [{"language": language, "text": text, "words": MosesTokenizer(language).tokenize(text, escape=False)} for language in SPLIT for text in SPLIT[language]]
    join = [{"language": language, "words": text.split(), "text": MosesDetokenizer(language).detokenize(text.split(), unescape=False)} for language in JOIN for text in JOIN[language]]
    return {"split": split, "join": join}


# Texts, and lists of references; each list has one reference for each text.
SCORED = {
    "equal": (["The cat sat on the mat.", "It was 3.5 metres wide."], [["The cat sat on the mat.", "It was 3.5 metres wide."]]),
    "good": (["The cat sat on a mat.", "It was 3.5 metre wide, I think."], [["The cat sat on the mat.", "It was 3.5 metres wide, I believe."]]),
    "short": (["The cat sat on", "It was 3.5 metres"], [["The cat sat on the mat.", "It was 3.5 metres wide, I believe."]]),
    "fewer than four words": (["the cat", "a dog", "yes"], [["the cat", "a dog", "yes"]]),
    "no match of four": (["the cat sat near the mat", "a dog barks"], [["the cat sat on the mat", "a dog sleeps"]]),
    "no match of two, three and four": (["mat the on sat cat the now"], [["the cat sat on the mat"]]),
    "no match": (["one two three four five"], [["six seven eight nine ten"]]),
    "one is empty": (["", "the cat sat on the mat"], [["a dog barks", "the cat sat on the mat"]]),
    "all are empty": (["", ""], [["a dog barks", "the cat sat"]]),
    "reference is empty": (["a dog barks", "the cat sat on the mat"], [["", "the cat sat on the mat"]]),
    "repeated": (["the the the the the the the"], [["the cat is on the mat"]]),
    "several": (["It is a guide to action which ensures that the army obeys.", "the cat"], [["It is a guide to action that ensures that the army will obey.", "the cat sat down"], ["It is the guiding principle which guarantees the army forces obey.", "cat"], ["It is the practical guide for the army to heed the directions.", "a cat"]]),
    "signs": (["He said: \"Well, $1,234.50 (or 20%)!\" - so 3-4 e.g. this...", "a.b,c 1.5 .5 5. ,5 5, x-1 1-x &quot;q&quot; &lt;b&gt; &amp;amp; [a]{b}~`|\\^_"], [["He said, \"Well: $1,234.50 or 20%.\" -- so 3 - 4, e.g. that ...", "a.b c,1.5 .5 5 . ,5 , x - 1 1 - x \"q\" <b> &amp; [a] {b} ~ ` | \\ ^ _"]]),
    "unicode": (["Überraschung! Ça va, señor? “So” … schön \U0001F600\U0001F601", "naïve café\u00a0noir\u2003fin"], [["Überraschung: ça va, señor? „So“ … schön \U0001F601\U0001F600", "naive café noir fin"]]),
    "chinese": (["我喜歡北京的秋天,因為2019年很美。", "他說:“Hello World!”——對嗎?𠀀好"], [["我很喜歡北京的秋天,因為2018年很美!", "他說:“Hello, World”……對吧?𠀀好"]]),
    "too short for long n-grams": (["cat", "on"], [["the cat sat", "on it"]]),
    "two lengths equally near": (["the cat sat on the mat", "a dog"], [["the cat sat on a mat", "dog"], ["the cat sat on the rug", "a dog barks"]]),
    "full-width": (["\u597d\uFF0C2019\uFF01\uFF21\uFF22 ok"], [["\u597d\uFF0C2018\uFF01\uFF21\uFF23 ok"]]),
    "separators": (["a b\u001cc d\u001f e", "f\u0085g h i"], [["a b c d e", "f g h\u001di"]]),
    "blanks at the ends": ([" a b  c d e \n", "x -\ny z w v"], [["a b c d e", "x y z w v"]]),
}


def scores():
    for name, (texts, lists) in SCORED.items():
        entry = {"name": name, "texts": texts, "references": [list(of_text) for of_text in zip(*lists)]}
        for tokens in ("13a", "zh", "char", "none"):
            bleu = BLEU(tokenize=tokens)
            score = bleu.corpus_score(texts, lists)
            entry[tokens] = {"score": score.score, "precisions": score.precisions, "penalty": score.bp, "length": score.sys_len, "referenceLength": score.ref_len, "signature": str(bleu.get_signature()), "line": str(score)}
        for words, order in (("chrf", 0), ("chrf++", 2)):
            chrf = CHRF(word_order=order)
            entry[words] = {"score": chrf.corpus_score(texts, lists).score, "signature": str(chrf.get_signature())}
        yield entry


golden = {
    "bytePairs": [byte_pairs(ENGLISH, 60, 2), byte_pairs(ENGLISH + GERMAN, 100, 2), byte_pairs(ENGLISH + GERMAN, 10, 2), byte_pairs(GERMAN, 1000, 3), byte_pairs(RARE, 1000, 1)],
    "moses": moses(),
    "scores": list(scores()),
}
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "text.json"), "w", encoding="utf-8", newline="\n") as file:
    json.dump(golden, file, ensure_ascii=True, indent=1)
    file.write("\n")
