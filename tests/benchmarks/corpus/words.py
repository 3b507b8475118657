"""Words of four languages, drawn so that few are common and most are rare.

The most frequent words are ordinary ones; the long tail is made of syllables and means nothing.
Each language also has a word in about every hundredth of its texts (`middle`), one in a few
dozen texts of any corpus (`rare`), and a phrase.
"""

from __future__ import annotations

from bisect import bisect
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, product
from random import Random
from struct import unpack

SLOTS = 1 << 16  # a word is drawn by two random bytes
VOCABULARY = 3_000  # words of one language


@dataclass(frozen=True)
class Language:
    """One language: its ordinary words, the commonest first, and what the tail is made of."""

    code: str
    ordinary: str
    syllables: str
    middle: str
    rare: str
    phrase: str

    @property
    def common(self) -> str:
        """A word that stands in about four of ten of its texts."""
        return self.ordinary.split()[26]

    @cached_property
    def slots(self) -> tuple[str, ...]:
        """Words, each as often as it is to be drawn: the one of rank r by 1 / (r + 3)."""
        ordinary = self.ordinary.split()
        syllables = ("".join(parts) for parts in product(self.syllables.split(), repeat=3))
        tail = (word for word in syllables if word not in ordinary)
        words = [*ordinary, *(next(tail) for _ in range(VOCABULARY - len(ordinary)))]
        bounds = list(accumulate(1 / (rank + 3) for rank in range(len(words))))
        scale = bounds[-1] / SLOTS
        return tuple(words[bisect(bounds, slot * scale)] for slot in range(SLOTS))

    def draw(self, random: Random, count: int) -> list[str]:
        """Return words by their frequencies; the same for the same state on any machine."""
        return [self.slots[slot] for slot in unpack(f"<{count}H", random.randbytes(2 * count))]


def sentences(random: Random, words: list[str]) -> str:
    """Return words as sentences of 7 to 14 words."""
    sentences, at = [], 0
    while at < len(words):
        end = at + 7 + int(random.random() * 8)
        part = " ".join(words[at:end])
        sentences.append(f"{part[0].upper()}{part[1:]}.")
        at = end
    return " ".join(sentences)


ENGLISH = Language(
    "en",
    "the of and to in that on for is with by as be are from it was not this at its has were will"
    " an or agreement sides said which text must parties clause between under their all border"
    " ministry statement road should talks peace meeting been kept obligations carried out work"
    " only into about now also both more these other than after before where when who what region"
    " transport links goods passage checkpoint experts group commission date paper signed document"
    " called asked regretted noted recalled stressed confirmed rejected observers access aid people"
    " families return villages bridge rail line maps water energy schedule phase step review"
    " mandate presence mission contact channel delegation session minutes annex protocol wording",
    "ba cor del fen gri hol kem lun mar nis pol quen rud sov tam ul ven wex yar zim",
    "demarcation",
    "quietude",
    "strict observance of the text",
)
RUSSIAN = Language(
    "ru",
    "и в на не что по с о к из для это как от за при об то же был быть его также все ещё чтобы"
    " соглашение стороны заявил которые текст должны пункт между граница министерство заявление"
    " дорога переговоры мир встреча выполнять обязательства работа только сейчас оба более другие"
    " после раньше когда кто регион транспорт связи грузы проезд эксперты группа комиссия дата"
    " документ подписан призвал попросил напомнил подчеркнул подтвердил отверг наблюдатели доступ"
    " помощь люди семьи возвращение сёла мост железная линия карты вода энергия график этап шаг"
    " обзор мандат присутствие миссия связь канал делегация заседание протокол приложение ход срок",
    "ба вор дел фен гри хол кем лун мар нис пол куд руд сов там ул вен жар зим чер",
    "демаркация",
    "тишайший",
    "строгое соблюдение текста",
)
ARMENIAN = Language(
    "hy",
    "է որ ու մեջ համար են այս մասին նաև հետ պետք այդ եթե ըստ կամ նրա բոլոր միայն ավելի այն հետո"
    " երբ ով ինչ որտեղ համաձայնագիր կողմեր ասաց տեքստ կետ միջև սահման նախարարություն"
    " հայտարարություն ճանապարհ բանակցություններ խաղաղություն հանդիպում պարտավորություններ"
    " աշխատանք հիմա երկու այլ առաջ շրջան կապ բեռներ անցում փորձագետներ խումբ հանձնաժողով ամսաթիվ"
    " փաստաթուղթ ստորագրված կոչ խնդրեց հիշեցրեց ընդգծեց հաստատեց մերժեց դիտորդներ"
    " հասանելիություն օգնություն մարդիկ ընտանիքներ վերադարձ գյուղեր կամուրջ"
    " գիծ քարտեզներ ջուր էներգիա"
    " ժամանակացույց փուլ քայլ մանդատ առաքելություն",
    "բա վոր դել ֆեն գրի հոլ կեմ լուն մար նիս պոլ քուդ ռուդ սով թամ ուլ վեն ժար զիմ չեր",
    "սահմանազատում",
    "անդորրիկ",
    "տեքստի խիստ պահպանում",
)
AZERBAIJANI = Language(
    "az",
    "və bu ki ilə üçün da də bir o olan kimi daha sonra hər onun yalnız həm isə nə kim harada indi"
    " iki başqa əvvəl bütün saziş tərəflər dedi mətn bənd arasında sərhəd nazirlik bəyanat yol"
    " danışıqlar sülh görüş öhdəliklər iş bölgə nəqliyyat əlaqə yüklər keçid mütəxəssislər qrup"
    " komissiya tarix sənəd imzalanmış çağırdı xahiş xatırlatdı vurğuladı təsdiq rədd müşahidəçilər"
    " çıxış yardım insanlar ailələr qayıdış kəndlər körpü xətt xəritələr su enerji cədvəl mərhələ"
    " addım mandat missiya kanal nümayəndə iclas protokol əlavə müddət qayda",
    "ba vor del fen gri hol kem lun mar nis pol qud rud sov tam ul ven jar zim çer",
    "demarkasiya",
    "sakitcə",
    "mətnə ciddi əməl",
)
LANGUAGES = (ENGLISH, RUSSIAN, ARMENIAN, AZERBAIJANI)
SHARES = (40, 30, 15, 15)  # of a hundred statements
