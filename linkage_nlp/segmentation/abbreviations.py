"""Words that a dot belongs to, and words that start a sentence."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# What is meant follows: the dot never ends a sentence.
NEVER_LAST = _words("e.g i.e eg ie vs cf viz approx esp incl excl ca resp mr mrs ms mx messrs")
# A name follows them when they have a capital; in small letters some are words ("our rep.").
TITLES = _words("dr prof sgt lt capt col mt mts gen cmdr rev hon sen rep gov mme mlle dipl ing")
# A number after them belongs to them; without one they are words like others.
NUMBERED = _words("no nos nr fig figs eq eqs sec ch p pp vol art para tab app ref p ver")
# They may stand last; only a word that starts sentences tells.
SOMETIMES_LAST = _words(
    "inc ltd co corp llc plc bros gmbh jr sr st ave blvd dept univ assn bldg min max hrs hr tel "
    "ext ed eds al misc intl natl mfg mgmt tech dist govt avg est temp v ft lb lbs oz sq "
    "ph.d m.sc b.sc m.eng b.eng dr.ing"
)
# Only with a capital letter: in small letters some are words.
CAPITALIZED_SOMETIMES_LAST = _words(
    "Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Tue Tues Thu Thurs Fri"
)
# They end what they stand in when any capital letter follows.
OFTEN_LAST = _words("etc")

# Names that are written with an exclamation mark.
EXCLAIMED = _words("yahoo jeopardy joomla yum")

# A capital on one of these marks the start of a sentence, not a name.
STARTERS = _words(
    "a an the this that these those i he she it we you they there here my our your his her their "
    "its what when where who why how which whoever whatever and but so or because then if since "
    "while although though yet nor now later after before afterwards also still even maybe "
    "perhaps yes yeah yep no nope not never nobody noone none everybody everyone somebody someone "
    "anybody nothing everything something anyway anyhow actually basically obviously honestly "
    "luckily sadly unfortunately well okay ok oh hey right sure one two three some most many "
    "several few half all each every both another other others once twice just only again first "
    "second third next finally eventually today tomorrow yesterday sometimes usually often "
    "in on at from for by with as to during until without within is was are were am do does did "
    "have has had can could would should let don didn doesn wasn isn aren weren couldn wouldn "
    "nowadays suddenly soon instead besides however otherwise plus thanks sorry please things "
    "people nowhere somehow somewhere"
)
# An "I" after a hesitation goes on with what was begun ("We... I think").
FIRST_PERSON = _words("i")

# Before an ellipsis or a line's end, the phrase is not over.
UNFINISHED = _words(
    "a an the this these my our your his her their its of to in on at from for by with as into "
    "about between and or but so because if when while that which who than like um uh er erm ah "
    "well is was are were am be been being have has had will would can could should not very "
    "really just maybe say mean say sort kind called named i we he she they you it's i'm"
)
# Only these open a new sentence after an abbreviation that has no space after it (Inc.然后).
HAN_JOINTS = (
    "然后", "后来", "所以", "但是", "不过", "而且", "之后", "因为", "另外", "其实", "反正",
)  # fmt: skip


def starts_sentence(word: str) -> bool:
    """Whether a capitalised word is one that starts sentences rather than a name."""
    return word[:1].isupper() and stem(word) in STARTERS


def stem(word: str) -> str:
    """A word in small letters without what follows an apostrophe (It's → it)."""
    return word.replace("’", "'").split("'", 1)[0].lower()
