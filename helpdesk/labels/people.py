"""What codes of people, numbers and consents are called."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from helpdesk.choices import (
    Afraid,
    Confidence,
    ConsentMark,
    ConsentScope,
    Device,
    FactSource,
    HelperKind,
    HowSaid,
    LineFactKind,
    PhoneKind,
    PhoneOwner,
    SafeguardingKind,
    WantedHelp,
    WordRoad,
)
from helpdesk.policy.consents import ConsentState

FACT_SOURCE = {
    FactSource.SITE: _("said on the site"),
    FactSource.PHONE: _("said to one of us"),
    FactSource.MAIL: _("read in an e-mail or a letter"),
    FactSource.CONFIRMED: _("confirmed with the person"),
}

WORD_ROAD = {
    WordRoad.MESSAGE: _("Sent to this phone, and shown nowhere else."),
    WordRoad.PAGE: _("Shown to whoever asked on the site, and sent to no phone."),
    WordRoad.ALOUD: _("Said on the phone by an adviser, and sent to nobody."),
}

CONFIDENCE = {
    Confidence.UNKNOWN: _("Not known"),
    Confidence.LOW: _("Not at ease"),
    Confidence.MEDIUM: _("At ease with some help"),
    Confidence.HIGH: _("At ease"),
}

WANTED_HELP = {
    WantedHelp.ALONE: _("Alone"),
    WantedHelp.WITH_GUIDE: _("With a guide"),
    WantedHelp.WITH_SOMEBODY: _("With somebody on the phone"),
}

AFRAID = {
    Afraid.NO: pgettext_lazy("afraid", "No"),
    Afraid.A_LITTLE: pgettext_lazy("afraid", "A little"),
    Afraid.YES: pgettext_lazy("afraid", "Yes"),
}

PHONE_KIND = {
    PhoneKind.MOBILE: _("Mobile phone"),
    PhoneKind.LANDLINE: _("Landline"),
    PhoneKind.OTHER: _("Other number"),
}

PHONE_OWNER = {
    PhoneOwner.OWN: _("Their own phone"),
    PhoneOwner.SHARED: _("A shared phone"),
    PhoneOwner.SOMEBODY_ELSE: _("Somebody else's phone"),
}

DEVICE = {
    Device.ANDROID: _("Android phone"),
    Device.IPHONE: _("iPhone"),
    Device.KEYPAD: _("Keypad phone"),
    Device.LANDLINE: _("Landline phone"),
    Device.BOX: _("Internet box"),
    Device.COMPUTER: _("Computer"),
    Device.TABLET: _("Tablet"),
    Device.OTHER: _("Something else"),
}

HELPER_KIND = {
    HelperKind.RELATIVE: _("Somebody close"),
    HelperKind.PROFESSIONAL: _("A professional"),
}

CONSENT_SCOPE = {
    ConsentScope.ONE_REQUEST: _("For this request only"),
    ConsentScope.EVERY_REQUEST: _("For every request"),
}

CONSENT_MARK = {
    ConsentMark.CONFIRMED: _("Confirmed"),
    ConsentMark.REVOKED: _("Taken back"),
}

CONSENT_STANDING = {
    ConsentState.TO_CONFIRM: _("To confirm"),
    ConsentState.VALID: _("Valid"),
    ConsentState.EXPIRED: _("Over"),
    ConsentState.REVOKED: _("Taken back"),
}
HOW_SAID = {HowSaid.CALL: _("By phone"), HowSaid.LETTER: _("By letter")}

SAFEGUARDING_KIND = {
    SafeguardingKind.SCAM: _("Perhaps a scam"),
    SafeguardingKind.COERCION: _("Perhaps under pressure"),
    SafeguardingKind.OTHER: _("Another reason"),
}

LINE_FACT = {
    LineFactKind.PORTED: _("This number moved to another operator."),
    LineFactKind.SIM_CHANGED: _("The SIM card of this number was changed."),
    LineFactKind.OUTAGE: _("This line is down: an outage."),
}
