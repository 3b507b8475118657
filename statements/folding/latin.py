"""Letters of other scripts as English spells names: to guess with, and to compare given names
beside a surname that is held.

After the tables of BGN/PCGN for Russian, Armenian and Georgian, without their marks:
https://www.gov.uk/government/publications/romanization-systems
"""

from __future__ import annotations

from .kept import fold

_CYRILLIC = (
    "аa бb вv гg дd еe жzh зz иi кk лl мm нn оo пp рr сs тt уu фf хkh цts чch шsh щshch ъ ыy ь эe"
    " юyu яya іi єye ґg ѓg ѕdz јy љl њn ќk џj ғgh қg ҝg ңn өo үu ұu һh ҹj ҷj әa"
)
_ARMENIAN = (
    "աa բb գg դd եe զz էe ըy թt ժzh իi լl խkh ծts կk հh ձdz ղgh ճch մm յy նn շsh ոo չch պp ջj ռr սs"
    " վv տt րr ցts ւv փp քk օo ֆf"
)
_GEORGIAN = (
    "აa ბb გg დd ეe ვv ზz თt იi კk ლl მm ნn ოo პp ჟzh რr სs ტt უu ფp ქk ღgh ყq შsh ჩch ცts ძdz წts"
    " ჭch ხkh ჯj ჰh"
)
LATIN = {ord(pair[0]): pair[1:] for pair in f"{_CYRILLIC} {_ARMENIAN} {_GEORGIAN}".split() if pair}


def latin(text: str) -> str:
    """Return a folded text in Latin letters, as far as its script is known here."""
    return fold(text).replace("ու", "u").translate(LATIN)
