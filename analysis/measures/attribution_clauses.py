"""The subject of a verb of saying behind what stands between them: ages, jobs, parties, places, brackets, dashes.

"Dana Okafor (D-Calif.), 54, a lawyer who lives near the port, said": up to six insertions are stepped over, leftwards. No
parser: closed classes of words (`resources/attribution_words.toml`), marks, capitals, and 600 finite verbs, which are words
that stand behind "he", "she", "they" or "who" in news copy. The source of a participle or infinitive is the subject of its
clause.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from analysis.measures.attribution_phrases import (
    AUXILIARIES,
    BREAKS,
    CLASSES,
    CONJUNCTIONS,
    DETERMINERS,
    HEAD_ENDS,
    MAY_STOP,
    POSSESSIVE,
    PREPOSITIONS,
    SUBJECTS,
    TIMES,
    VERB_ENDINGS,
    Sentence,
)
from analysis.measures.attribution_sources import possessor
from analysis.text.sentences import Span

DASHES = frozenset("—–-")
MARKS = DASHES | {","}  # set an insertion off, as brackets do
CLOSING = frozenset(")]")
BOUNDARY = BREAKS - {","} - CLOSING  # between clauses
SUBORDINATING, ADVERBIAL = CLASSES["subordinating"], CLASSES["adverbial"]
FINITE = CLASSES["finite"] | AUXILIARIES - frozenset(
    "to not n't also later then still just even already ever once often repeatedly again further previously recently first "
    "being been be having".split()
)
PARTICIPLES = CLASSES["participles"]
OPENS_INSERTION = CLASSES["inserting"] | PREPOSITIONS | ADVERBIAL | TIMES
PARTY = re.compile(r"[drli](?:-|$)")
BETWEEN = frozenset("almost perhaps long only".split())  # adverbs between a subject and its verb
ONLY_DETERMINERS = frozenset("a an the its their my our your as well".split())
JOINING = frozenset("of the for and de van von al bin".split())
PERSONAL = frozenset("i he she we they it you".split())
HEADS_END = HEAD_ENDS | PERSONAL | {"that", "which"}
COORDINATING = frozenset({"and", "but", "or"})
OPENS_CLAUSE = frozenset("and but so or yet while as when".split())
MOST_INSERTIONS = 6
LONGEST_NAME = 4  # words
MOST_BEFORE_NOUN = 4  # words that may stand between a noun and whose it is


class Clauses(Sentence):
    """A sentence whose subjects are looked for behind insertions, and in the clause of a participle."""

    def __init__(self, text: str, start: int, quotes: Sequence[Span]):
        super().__init__(text.replace("―", "—"), start, quotes)
        # The full stop of an abbreviation inside a sentence is no mark: "R-Ohio., said", "Jr. spoke".
        if "." in self.words[1:-1]:
            last = len(self.words) - 1
            stops = {at for at, word in enumerate(self.words) if word == "." and 0 < at < last and self._shortens(at)}
            kept = [at for at in range(last + 1) if at not in stops]
            self.words, self.low = [self.words[at] for at in kept], [self.low[at] for at in kept]
        self.main: Span | None = None  # the subject of the first verb of saying that stands in no other's words

    def _shortens(self, stop: int) -> bool:
        after = self.words[stop + 1]
        return after in ",;)—–-" or after[0].islower()

    # Words ------------------------------------------------------------------------------------

    def finite(self, at: int) -> bool:
        """Whether a word in lower case is a verb that has a subject."""
        return self.low[at] in FINITE and self.words[at].islower() and not self._governed(at)

    def _governed(self, at: int) -> bool:
        """Whether the word before makes a word no verb and no participle."""
        before = self.at(at - 1)
        return before in DETERMINERS or before in PREPOSITIONS or before.endswith(POSSESSIVE)

    def _adverb(self, at: int) -> bool:
        return self.low[at] in BETWEEN or self.low[at] not in CLASSES["no_adverbs"] and super()._adverb(at)

    def _participle(self, at: int) -> bool:
        """Whether a word may be a participle by its form: "released", "taken"."""
        word = self.low[at]
        formed = word.endswith(("ed", "ing")) or word in PARTICIPLES
        return formed and self.words[at].islower() and not self._governed(at)

    def verb_group(self, verb: int) -> int:
        """As before, but Theresa May is no auxiliary."""
        first = super().verb_group(verb)
        if "May" not in self.words[first:verb]:
            return first
        return max([at + 1 for at in range(first, verb) if self._month_or_name(at)], default=first)

    def _month_or_name(self, at: int) -> bool:
        return at > 0 and self.words[at] == "May"

    def capitals(self, first: int, last: int) -> bool:
        """Whether words read as a name: "Dana Okafor", "Bank of England"."""
        ends = self.words[first][0].isupper() and self.words[last][0].isupper()
        return ends and all(self.words[at][0].isupper() or self.low[at] in JOINING for at in range(first, last + 1))

    # Phrases ----------------------------------------------------------------------------------

    def _may_stop(self, word: str) -> bool:
        return word in MAY_STOP or word in FINITE or word.endswith(VERB_ENDINGS)

    def _stops(self, at: int, last: int) -> bool:
        word = self.low[at]
        if self._month_or_name(at):
            return False
        if at == last:
            return super()._stops(at, last)
        if word == "and" and self._coordinates(at):
            return False
        if word == "to" and (self.low[at + 1] in DETERMINERS or self.words[at + 1][0].isupper()):
            return self.finite(at - 1)  # "advisers to Patriot", not "went to Patriot"
        if self.words[at].islower() and word.endswith(("ed", "ing")) and self.at(at - 1) in PREPOSITIONS:
            return False  # "52 percent of registered voters"
        governs = word.endswith("ed") and self.low[at + 1] in PREPOSITIONS  # "officials briefed on the talks"
        return super()._stops(at, last) or self.finite(at) and not governs

    def _coordinates(self, at: int) -> bool:
        """Whether "and" joins two halves of the subject of its clause: "the family and its lawyer"."""
        if self._joins_names(at):
            return True
        first = at
        while first and self.low[first - 1] not in BREAKS and self.low[first - 1] not in CONJUNCTIONS:
            first -= 1
            if self.finite(first) or self.low[first] in SUBJECTS or self._participle(first):
                return False
        listed = self.at(first - 1) == "," and not self._adverbial(self.segment_start(first - 2))
        return first < at and (not listed or self._heads_list(first - 1))

    def _heads_list(self, comma: int) -> bool:
        """Whether a comma follows the first half of a list at the head of the sentence: "the family, friends and …"."""
        short = 0 < comma <= LONGEST_NAME and not self._adverb(0) and self.low[0] not in OPENS_CLAUSE | ADVERBIAL
        return short and not any(
            self.finite(at) or self.low[at] in PREPOSITIONS or self.low[at] in BREAKS for at in range(comma)
        )

    def phrase_before(self, last: int) -> Span | None:
        """The noun phrase that ends at a word, without adverbs and days behind it."""
        while last > 0 and self._trails(last) and self.low[last - 1] not in BREAKS:
            last -= 1
            if self.low[last] in ("on", "in", "at", "by") and last and self.low[last - 1] not in BREAKS:
                last -= 1  # "Okafor on Wednesday | said", "who in 2010 | said"
        if self.low[last] in BREAKS:
            return None
        if self.low[last] in PERSONAL and self.at(last - 1) != "and":
            return last, last  # "at a rally on Monday | he"
        phrase = super().phrase_before(last)
        if phrase and phrase[0] == phrase[1] and self.low[phrase[0]] in ONLY_DETERMINERS:
            return None
        return self._trimmed(phrase and (self._list_start(phrase), phrase[1]))

    def _list_start(self, phrase: Span) -> int:
        """Where the list that a phrase ends begins: "the family, | friends and lawyers"."""
        first, last = phrase
        listed = "and" in self.low[first:last] and self.at(first - 1) == "," and self._heads_list(first - 1)
        return 0 if listed else first

    def _trails(self, at: int) -> bool:
        """Whether a word belongs to the verb after it: "Okafor now | says", "the court this month | rejected"."""
        word = self.low[at]
        small = word in CLASSES["trailing"] or word in TIMES or self._adverb(at)
        of_time = word in ("this", "the") and self.at(at + 1) in TIMES
        dated = word in CLASSES["weekdays"] or word.isdigit() and self.at(at - 1) in ("in", "on")
        return dated or self.words[at].islower() and (small or of_time)

    def _trimmed(self, phrase: Span | None) -> Span | None:
        """A phrase without what a participle adds to its head: "a poll | released in August"."""
        if phrase is None:
            return None
        first, last = phrase
        for at in range(first + 1, last + 1):
            if not self._participle(at) or self.low[at - 1] == "and":
                continue
            if at == last or self.low[at + 1] in PREPOSITIONS or self.low[at + 1] in TIMES:
                return first, at - 1
        return phrase

    def phrase_after(self, first: int) -> Span | None:
        """The noun phrase that begins at a word; a day is none."""
        phrase = None if self.at(first) in TIMES else self._trimmed(super().phrase_after(first))
        if phrase is None or self.words[self.head(phrase)][0].isupper():
            return phrase
        return phrase[0], self._name_set_off(phrase[1]) or phrase[1]

    def _name_set_off(self, last: int) -> int | None:
        """Where a name between marks ends that follows a description: "the mayor, Dana Okafor"."""
        first = last + 2
        end = next((at for at in range(first, len(self.low)) if self.low[at] in BREAKS), first)
        name = self.at(last + 1) == "," and 1 < end - first <= LONGEST_NAME and self.capitals(first, end - 1)
        return end - 1 if name else None

    def owner(self, first: int, last: int, previous: Span | None) -> Span | None:
        """Whose a noun is: "Okafor’s latest claim", "a claim by Okafor", "Okafor made a claim"."""
        at = self._before_noun(first)
        word = self.at(at)
        if word in CLASSES["possessives"] or word.endswith(POSSESSIVE) and word not in CLASSES["be"]:
            return None if word.split("'")[0] in TIMES else possessor(self, at + 1, last)
        if self.at(last + 1) in ("by", "from"):
            return self.phrase_after(last + 2)
        return self.subject(self.verb_group(at), at, previous) if word in CLASSES["making"] else None

    def _before_noun(self, first: int) -> int:
        """The possessive or the verb that stands before a noun, its article and up to three words."""
        at = first - 1
        while at >= max(first - MOST_BEFORE_NOUN, 0) and self._may_modify(at):
            at -= 1
        return at

    def _may_modify(self, at: int) -> bool:
        word = self.low[at]
        if word in CLASSES["possessives"] or word in CLASSES["making"] or word.endswith(POSSESSIVE):
            return False
        small = word not in BREAKS and word not in PREPOSITIONS and word not in SUBJECTS
        return self.words[at].islower() and small and word not in AUXILIARIES

    # Subjects ---------------------------------------------------------------------------------

    def subject(self, group: int, verb: int, previous: Span | None) -> Span | None:
        """The subject of a verb, behind insertions, or that of its clause; `previous`: of the verb before."""
        if group == 0:
            return None if not self.low[verb].endswith("ing") else self._subject_after(verb)
        last = group - 1
        word = self.low[last]
        if self.low[group] == "to":
            return self.clause_subject(last)
        if word in CLASSES["trailing"] and self.at(last - 1) in CLOSING:
            last, word = last - 1, self.low[last - 1]  # "(D-Ohio) all | suggested"
        if word in COORDINATING:
            return self.main or previous or self.clause_subject(last)
        if group == verb and self.low[verb].endswith("ing"):
            return self._of_participle(verb, previous)
        if word in CLOSING or word in MARKS:
            return self._before_insertions(last)
        if word in ("who", "which", "that") and last:
            last -= 2 if self.low[last - 1] == "," else 1
            last = self._open_bracket(last) - 1 if self.at(last) in CLOSING else last
            return self.phrase_before(last) if last >= 0 and self.low[last] not in BREAKS else None
        outside = self.quoted(last) and not self.quoted(verb)  # "“It sank,” said": the quotation is no subject
        return None if word in BREAKS or outside else self.phrase_before(last)

    def _of_participle(self, verb: int, previous: Span | None) -> Span | None:
        """Whose a participle is: of the clause, of the verb that governs it, or of the noun right before it."""
        last = verb - 1
        word = self.low[last]
        opens = verb == 1 and (word in PREPOSITIONS or word in SUBORDINATING)
        if opens:
            return self._subject_after(verb)
        if word in BREAKS or word in PREPOSITIONS or word in SUBORDINATING:
            apposed = self._apposed_name(last) if word == "," else None
            return apposed or self.main or self.clause_subject(last)
        if self.finite(last):
            return self.subject(self.verb_group(last), last, previous)  # "Okafor avoids condemning"
        phrase = self.phrase_before(last)
        if phrase is None:
            return None
        heads = [at + 1 for at in range(phrase[0], last) if self.low[at] in PREPOSITIONS or self.finite(at)]
        phrase = max(heads, default=phrase[0]), last  # "footage of | Okafor saying"
        written = self.low[self.head(phrase)] in CLASSES["written"]  # "Okafor | issued a statement saying"
        return written and self.clause_subject(last) or phrase

    def _subject_after(self, verb: int) -> Span | None:
        """What follows the comma after a participle that opens the sentence: "Citing it, Okafor said"."""
        for at in range(verb, len(self.low) - 1):
            if self.low[at] == ",":
                if self.low[at + 1] in SUBJECTS:
                    return at + 1, at + 1
                if self.words[at + 1][0].isupper() or self.low[at + 1] in DETERMINERS:
                    phrase = self.phrase_after(at + 1)
                    end = phrase[1] if phrase else at
                    verbs = (one for one in range(at + 2, end + 1) if self._ends_subject(one, at + 1))
                    return phrase and (phrase[0], next(verbs, end + 1) - 1)
        return None

    def clause_subject(self, at: int) -> Span | None:
        """What stands before the first verb of the clause that a word belongs to."""
        first = self._clause_start(at)
        while first <= at:
            while first < at and (self.low[first] in CONJUNCTIONS or self.low[first] in ("and", "so", "yet", "then")):
                first += 1
            end = first
            while end <= at and not self._ends_subject(end, first):
                end += 1
            while end > first and self.low[end - 1] in PREPOSITIONS:
                end -= 1
            if end > first and not self._adverbial(first):
                return self._trimmed((first, end - 1))
            comma = next((one for one in range(first, at + 1) if self.low[one] == ","), at)
            first = comma + 1
        return None

    def _clause_start(self, at: int) -> int:
        first = at
        while first > 0:
            if self.low[first - 1] in CLOSING:
                first = self._open_bracket(first - 1)
            elif self.low[first - 1] in BOUNDARY or self.low[first - 1] == "," and self.low[first] in OPENS_CLAUSE:
                break
            else:
                first -= 1
        return first

    def _ends_subject(self, at: int, first: int) -> bool:
        word = self.low[at]
        verb = self.finite(at) or at > first and (self._adverb(at) or word.endswith("ed") and self._participle(at))
        return verb or word in BREAKS or word in CONJUNCTIONS or word in ("who", "which")

    def _adverbial(self, first: int) -> bool:
        word = self.low[first]
        return word in PREPOSITIONS or word in ADVERBIAL or word in TIMES or word.endswith("ing")

    # Insertions -------------------------------------------------------------------------------

    def _open_bracket(self, closing: int) -> int:
        return max((at for at in range(closing) if self.low[at] in ("(", "[")), default=0)

    def segment_start(self, at: int) -> int:
        while at > 0 and self.low[at - 1] not in BREAKS:
            at -= 1
        return at

    def _before_insertions(self, mark: int) -> Span | None:
        """The subject that stands before the insertion that `mark` closes, and before those that precede it."""
        at, seen = mark, list[Span]()
        while at >= 0 and len(seen) < MOST_INSERTIONS:
            word = self.low[at]
            if word in CLOSING:
                at = self._open_bracket(at) - 1
            elif word in MARKS:
                at -= 1
            elif word in BREAKS or self.quoted(at):
                break
            else:
                first = self.segment_start(at)
                found = self._viable(first, at)
                if found:
                    return found
                seen.append((first, at))
                at = first - 1
                if self.at(at) not in MARKS and self.at(at) not in CLOSING:
                    break
        left = [one for one in reversed(seen) if not self._adverbial(one[0]) and not self.low[one[0]][0].isdigit()]
        return self.phrase_before(left[0][1]) if left else None

    def _inserted(self, first: int, last: int) -> bool:
        """Whether a segment between marks reads as said of what stands before it."""
        word = self.low[first]
        if word[0].isdigit() or word in OPENS_INSERTION or self.words[first].islower() or self._after_name(first, last):
            return True
        return any(self.low[at].endswith(POSSESSIVE) for at in range(first, last))

    def _after_name(self, first: int, last: int) -> bool:
        """Whether a segment is a degree, a rank or a party: "PhD", "R-Ohio"."""
        word = self.low[first].strip(".")
        party = PARTY.match(self.low[first]) and (first == last or "-" in self.low[first] or self.at(first + 1) == "-")
        return word in CLASSES["after_name"] or bool(party)

    def _starts_clause(self, first: int) -> bool:
        before = self.at(first - 1)
        return first == 0 or before not in MARKS and before not in CLOSING or self.quoted(first - 1)

    def _viable(self, first: int, last: int) -> Span | None:
        """The subject in a segment, or None where it is an insertion, or none."""
        if self._inserted(first, last):
            behind = not self._starts_clause(first) and self._subject_ends(first - 1)
            no_subject = self._adverbial(first) or self.low[first][0].isdigit() or self._after_name(first, last)
            return None if behind or no_subject else self.phrase_before(last)
        if self.capitals(first, last) and not self._starts_clause(first):
            # A name set off: of somebody described before it, or a place after a name ("Okafor, Leeds, said").
            described = self._described(first - 1)
            if described and self._opens_clause(described):
                return described[0], last
            one_word = first == last and self._subject_ends(first - 1)
            return (first, last) if described or not one_word else None
        return self.phrase_before(last)

    def _described(self, mark: int) -> Span | None:
        """What describes before a mark: "the mayor", "a spokeswoman for Acme"."""
        at = mark
        while at >= 0 and self.low[at] in MARKS:
            at -= 1
        phrase = None if at < 0 or self.low[at] in BREAKS else self.phrase_before(at)
        describes = phrase and (self.words[self.head(phrase)].islower() or self.low[phrase[0]] in DETERMINERS)
        return phrase if describes else None

    def _opens_clause(self, phrase: Span) -> bool:
        """Whether a description may be a subject: not "until the election, Dana Okafor", not "it’s fog, Dana Okafor"."""
        governed = self.at(phrase[0] - 1) in PREPOSITIONS or self.low[phrase[0]] in CLASSES["be"]
        return not governed and not any(self.low[at] in TIMES for at in range(phrase[0], phrase[1] + 1))

    def _subject_ends(self, mark: int) -> bool:
        """Whether a phrase that may be a subject ends before a mark."""
        at = mark
        for _ in range(MOST_INSERTIONS):
            while at >= 0 and (self.low[at] in MARKS or self.low[at] in CLOSING):
                at = self._open_bracket(at) - 1 if self.low[at] in CLOSING else at - 1
            if at < 0 or self.low[at] in BREAKS or self.quoted(at):
                return False
            first = self.segment_start(at)
            if self._inserted(first, at) and (self._adverbial(first) or self.low[first][0].isdigit()):
                if self._starts_clause(first):
                    return False
                at = first - 1
                continue
            if first == at and self.low[first] in ADVERBIAL | COORDINATING:
                return False
            return not self._starts_clause(first) or not any(map(self.finite, range(first, at + 1)))
        return False

    def head(self, phrase: Span) -> int:
        """The word that a phrase is about: the last before "of", "for", "who", a mark or what a participle adds."""
        first, last = self._trimmed(phrase) or phrase
        return next((at - 1 for at in range(first + 1, last + 1) if self.low[at] in HEADS_END), last)
