"""Our own fixed words, part by part: what a coordinator translates."""

from collections.abc import Mapping

from helpdesk.choices import ConsentScope, Script
from helpdesk.words.call_script import script_for
from helpdesk.words.consent_script import CURRENT, SCRIPTS, WITHOUT_CONSENT
from helpdesk.words.notice_defaults import FRAME
from helpdesk.words.notices import FRAME_PART, LANGUAGES, said_in


def our_parts(script: Script) -> Mapping[str, str]:
    """The newest French words of a script, by the name of their part (see words/scripts.py)."""
    language = LANGUAGES[0]
    if script == Script.CALL:
        call = script_for(language)
        return {"opening": call.opening, "voicemail": call.voicemail}
    if script == Script.CONSENT:
        consent = SCRIPTS[CURRENT][language]
        scopes = {str(scope): consent.scopes[scope] for scope in ConsentScope}
        return {"lines": "\n".join(consent.lines), **scopes}
    if script == Script.WITHOUT_CONSENT:
        return {"lines": "\n".join(WITHOUT_CONSENT[language])}
    return {FRAME_PART: said_in(language, FRAME)}
