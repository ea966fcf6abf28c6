"""One description a part and a device, in both languages, for the tests of drawn screens."""

FRENCH = {
    "bar": "Android\nBarre : avion [entouré], 4G, batterie",
    "title": "Android\nTitre : Paramètres [entouré]",
    "row": "Android\nTitre : Paramètres\nLigne : …\nLigne : Connexions [wifi] [doigt]\nLigne : …",
    "switch": "iPhone\nLigne : Mode avion [avion] [éteint] [entouré]",
    "tiles": "Android\nTuiles : …, …, Mode avion [allumé] [doigt], …",
    "apps": "Android\nApplis : …, …, Paramètres [roue] [entouré], …",
    "message": "Android\nMessage : Bonjour, vous êtes de nouveau en ligne.",
    "field": "Android\nChamp : Code PIN •••• [entouré]",
    "keys": "Android\nChamp : Code PIN ••\nTouches : chiffres, 1 [entouré], # [2]",
    "button": "Android\nBouton : Éteindre [marche] [doigt]",
    "question": "Android\nQuestion : Redémarrer ? Tout s’éteint. | Non | OK [doigt]",
    "tabs": "Android\nLigne : …\nOnglets : Favoris, Clavier [clavier] [entouré]",
    "slider": "iPhone\nCurseur : Luminosité [doigt]",
    "square": "Android\nCode QR [entouré]",
    "swipe": "Android\nGlisser : vers le bas",
    "side": "iPhone\nCôté : [doigt]\nCôté : volume [1]",
    "sms": "SMS\nTitre : 33700\nMessage : Colis bloqué [entouré]\nMessage : C [envoyé]",
    "keypad": "Téléphone à touches\nTitre : Code PIN ?\nChamp : ••••\nTouches : 1 [entouré]",
    "back": "Dos [doigt]",
    "open back": "Dos\nBatterie [1]\nCarte [2]",
    "tray": "Tiroir [flèche]\nTrou [entouré]",
    "charger": "Chargeur\nPrise [entouré]",
    "box": "Box\nTitre : Ma box\nVoyant : Internet [allumé] [entouré]\nBouton : Marche [doigt]",
    "bill": "Facture\nLigne : …\nLigne : À payer = 14,20 € [1]",
    "sheet": "Feuille\nTitre : Contrat\nLigne : Appels = illimités [entouré]",
    "envelope": "Enveloppe\nTitre : Votre carte SIM\nCarte : PUK 1234 5678 [entouré]",
}
ENGLISH = {
    "row": "Android\nTitle: Settings\nRow: …\nRow: Connections [wifi] [finger]\nRow: …",
    "tiles": "Android\nTiles: …, …, Plane mode [on] [finger], …",
    "keypad": "Keypad phone\nTitle: PIN code?\nField: ••••\nKeys: digits, 1 [ringed]",
    "tray": "Tray [arrow]\nHole [ringed]",
    "bill": "Bill\nRow: …\nRow: To pay = €14.20 [1]",
    "sheet": "Sheet\nTitle: Contract\nRow: Calls = unlimited [ringed]",
}
# Seven drawings of a guide: those of the mock, about.
SEVEN = [FRENCH[name] for name in ("bar", "swipe", "tiles", "apps", "row", "switch", "message")]
