"""Words that may have been meant. Pure.

Two words within one slip of each other share a form with at most one letter left out, so that
an index over such forms finds them on every engine, without comparing all words.
"""

from typing import Final

SHORTEST: Final = 4
LONGEST: Final = 24


def fit(word: str) -> bool:
    """Say whether a word is worth keeping for help with typing."""
    return SHORTEST <= len(word) <= LONGEST and word.isalpha()


def forms(word: str) -> set[str]:
    """Return the word and every word that it becomes by leaving out one letter."""
    return {word} | {word[:at] + word[at + 1 :] for at in range(len(word))}


def distance(one: str, other: str) -> int:
    """Return how many slips lie between two words: a letter more, less, other, or two swapped."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        earlier, before, row = before, row, [i]
        for j, wanted in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
    return row[-1]
