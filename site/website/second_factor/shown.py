"""How the secret of an app is shown: as a picture to scan, and in groups of four to type."""

from base64 import b32encode
from io import BytesIO
from urllib.parse import quote, urlencode

import segno
from django.utils.safestring import SafeString, mark_safe

from website.second_factor.models import AppCode
from website.second_factor.rules import in_fours


def key_of(app: AppCode) -> str:
    """The secret as every app takes it: base32."""
    return b32encode(app.bin_key).decode()


def key_in_fours(app: AppCode) -> str:
    """The secret as it is read and typed."""
    return in_fours(key_of(app))


def address_of(app: AppCode, *, issuer: str) -> str:
    """The address that an app reads from the picture (otpauth), under the name of the desk."""
    named = issuer.replace(":", " ")
    said = urlencode(
        {"secret": key_of(app), "issuer": named, "digits": app.digits, "period": app.step},
        quote_via=quote,
    )
    return f"otpauth://totp/{quote(f'{named}:{app.user.get_username()}')}?{said}"


def picture_of(app: AppCode, *, issuer: str) -> SafeString:
    """The picture to scan, drawn in the page: no address and no cache ever holds the secret."""
    out = BytesIO()
    segno.make(address_of(app, issuer=issuer), error="m", micro=False).save(
        out, kind="svg", scale=4, light="white", xmldecl=False, svgns=False, nl=False
    )
    return mark_safe(out.getvalue().decode())  # noqa: S308 - drawn by segno, nobody's words in it
