"""Words to write lines with: English by frequency, and some of the neighbours' that bring accents."""

from bisect import bisect
from functools import cache
from importlib import resources
from itertools import accumulate

import numpy as np

_FREQUENCIES = "frequency_dictionary_en_82_765.txt"


def _listed(words: str) -> tuple[str, ...]:
    return tuple(words.split())


# Frequencies to this power: rarer words come more often than in a newspaper, so that no word is guessed.
_FLATTEN = 0.75
_COUNT = 40_000
# The dictionary was counted on the web; these do not belong on a sample page.
_UNFIT = frozenset(
    _listed(
        "porn nude lesbian anal pussy sexy rape teen teens sex fuck shit cum cock dick tits incest "
        "striptease hentai bdsm"
    )
)

SMALL_WORDS = _listed(
    "a I of to is in it my we at on by he so do be the and for you with this that have are not was "
    "but from they or an will all can if has me as your would what there which their more when who "
    "about up out one"
)
CONTRACTIONS = _listed(
    "don't can't won't I'm I'll I've I'd it's isn't didn't doesn't wasn't couldn't they're we'll "
    "you're he's she's let's that's there's what's haven't o'clock"
)
NAMES = _listed(
    "Anna Boris Quentin David Eva Fred Gina Hugo Ines Jack Karen Leo Mira Noah Olga Paul Zoe Vic Emma "
    "James Oliver Sophia Liam Lucas Mason Ethan Amelia Grace Henry Alice Thomas Sarah Peter Julia "
    "Martin Laura Simon Nadia Yusuf Priya Wei Kenji Fatima Carlos Maria Smith Jones Brown Taylor "
    "Wilson Johnson Miller Davis Garcia Martinez Lee Clark Lewis Walker Young King Wright Scott Green "
    "Baker Adams Nelson Hill Campbell Mitchell Roberts Carter Phillips O'Brien McDonald Van-Dyke"
)
PLACES = _listed(
    "London Paris Berlin Madrid Rome Vienna Oslo Dublin Boston Denver Chicago Austin Dallas Seattle "
    "Houston Portland Oxford Cambridge York Leeds Bristol Glasgow Sydney Toronto Tokyo Delhi Cairo "
    "Lagos Lima Zurich Geneva Prague Springfield Rockford Brooklyn Queens Quebec Xanten Jakarta"
)
MONTHS = _listed("January February March April May June July August September October November December")
DAYS = _listed("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
STREETS = _listed("Street St. Road Rd. Avenue Ave. Lane Drive Blvd. Square Way Court Place Close Terrace")
THINGS = _listed(
    "milk bread eggs butter apples pears rice tea coffee sugar flour onions paper pencils tape string "
    "keys tickets stamps batteries soap candles matches rope nails paint glue lemons jam honey cheese "
    "yoghurt juice pasta beans tomatoes potatoes carrots garlic salt pepper oil vinegar chocolate "
    "biscuits bananas oranges grapes chicken fish toothpaste shampoo envelopes printer ink light "
    "bulbs dog food quiz prizes jacket zip wax mixer box"
)
DEEDS = _listed(
    "buy call fix clean write send book check water pack return find pay collect print sign email ask bring"
)
UNITS = _listed("kg g mg lb oz km m cm mm ml l L % °C °F h min s kW V mph pcs x")
ACCENTED_WORDS = _listed(
    "café naïve façade déjà voilà crème brûlée fiancée résumé à où être élève mère père garçon "
    "français Noël œuvre sœur cœur hôtel août forêt île maïs aiguë ambiguë château tête après très "
    "français leçon ça reçu über für schön Mädchen Straße groß weiß Fuß grüßen Müller Köln München "
    "Zürich Österreich Übung Äpfel hören Größe Tür fünf zwölf Bär Jäger können müssen spät niño señor "
    "mañana año España corazón canción adiós después está aquí sí José María día también número útil "
    "São Paulo João não pão coração irmã avó você então Lisboa smörgåsbord Malmö Göteborg Ångström "
    "får båt blåbær Ærø Tromsø øl København mødre æble fjord là è né ragù café Aí São È À Ü Ö Ä É"
)


@cache
def common_words() -> tuple[tuple[str, ...], tuple[float, ...]]:
    """Return English words in small letters, the most frequent first, and their summed weights."""
    text = resources.files("symspellpy").joinpath(_FREQUENCIES).read_text(encoding="utf-8-sig")
    words, weights = [], []
    for line in text.splitlines():
        word, _, count = line.partition(" ")
        # Of the shortest the list has many that are abbreviations.
        if word.isascii() and word.isalpha() and len(word) > 2 and word not in _UNFIT:
            words.append(word)
            weights.append(float(count) ** _FLATTEN)
        if len(words) == _COUNT:
            break
    return tuple(words), tuple(accumulate(weights))


def draw_word(rng: np.random.Generator) -> str:
    """Draw an English word in small letters, by frequency."""
    words, sums = common_words()
    return words[min(len(words) - 1, bisect(sums, float(rng.random()) * sums[-1]))]
