"""Words that know the language they are written in, and which of several languages is read."""

from collections.abc import Mapping


class Text(str):
    """Words with the code of their language, for whoever shows them among words of another.

    It is a str in every other way; `language` is "" when nothing is known of it.
    """

    language: str

    def __new__(cls, words: str = "", language: str = "") -> "Text":
        text = super().__new__(cls, words)
        text.language = language
        return text

    def __getnewargs__(self) -> tuple[str, str]:  # type: ignore[override]
        return (str(self), self.language)


def text_in(texts: Mapping[str, str], language: str, *, first: str) -> Text:
    """The words in this language; without any, those in `first`; then those there are.

    `texts` is words by the code of their language; empty ones do not count. A variant is as good
    as its language, so "pt" reads "pt-br". Text("") when there are no words at all.
    """
    written = {code: words for code, words in texts.items() if words.strip()}
    for wanted in (language, first):
        found = next((code for code in (wanted, wanted[:2]) if code in written), None)
        found = found or next((code for code in written if code[:2] == wanted[:2]), None)
        if found:
            return Text(written[found], found)
    code = next(iter(written), "")
    return Text(written.get(code, ""), code)
