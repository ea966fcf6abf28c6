"""How people say by SMS what we understand: phrases in plain words, French and English.

A phrase is written without accents and in small letters, as `policy/sms_answers.py` reads a
message. `a/b` is one word or the other, `_` joins words that go together (`c_est`), `[…]` may be
left out. A word that stands in no phrase is not understood, and then nothing is done.
"""

from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Said(StrEnum):
    """What somebody says by SMS, as far as a machine is sure of it (ce qui est dit)."""

    YES = "yes"
    NO = "no"
    CANCEL = "cancel"
    LATER = "later"
    CHOICE = "choice"
    STOP = "stop"
    NOT_ME = "not_me"
    MACHINE = "machine"
    OTHER = "other"


# Around everything else: greetings, thanks, signatures.
AROUND: Final = (
    "bonjour/bonsoir/bjr/slt/salut/coucou/hello/hi/hey/good_morning/good_evening",
    "[je_vous] merci/remercie/mrci/merc/mercii [beaucoup/bcp/bien/infiniment/d_avance/a_vous]",
    "merci/thanks/thank_you/thx [very_much/so_much/a_lot/for_your_help/pour_tout]",
    "svp/stp/s_il_vous_plait/s_il_te_plait/please/plz/pls",
    "madame/monsieur/mme/mr/sir/madam",
    "[je_suis/vraiment] desole/desolee/navre/navree/sorry/pardon/excusez_moi",
    "[i_m/i_am/so/very] sorry",
    "[passez_une/je_vous_souhaite_une] bonne/belle journee/soiree/fin_de_journee",
    "[tres] bon/bonne week_end/weekend/semaine/aprem/apres_midi",
    "[have_a] nice/good day/evening/weekend",
    "[bien] cordialement/cdt/cdlt/sincerement",
    "bien_a_vous/amicalement/respectueusement/salutations",
    "[kind/best/warm] regards",
    "c_est [tres] gentil/aimable [a_vous/de_votre_part]",
    "that_s/that_is [very] kind [of_you]",
    "pour_moi/de_mon_cote/for_me",
)

# Parts of phrases, by the name that stands for them.
PARTS: Final = MappingProxyType(
    {
        "@call": (
            "[le/mon/ce/notre/du/au/pour_le/l/cet/votre/the/my/this/your]"
            " rdv/rendez_vous/appel/rappel/appointment/call/coup_de_fil"
            " [telephonique] [de/du/d/on/of/for/prevu/avec_vous/at]"
            " [demain/aujourd_hui/@day/@en_day/today/ce_jour] [@half/morning/afternoon]",
        ),
        "@day": ("demain/apres_demain/lundi/mardi/mercredi/jeudi/vendredi/samedi",),
        "@half": ("matin/apres_midi/aprem/apm/soir/midi",),
        "@en_day": ("tomorrow/monday/tuesday/wednesday/thursday/friday/saturday",),
        "@want": (
            "je/j/nous/on veux/souhaite/voudrais/souhaiterais/aimerais/dois/prefere/prefererais/"
            "desire/souhaitons/voudrions/doit/veut/voulons [bien]",
        ),
        "@en_want": ("i/we want/need/would_like/d_like/have/must/wish/ll_have [to]",),
        "@can": (
            "pouvez_vous/pourriez_vous/peux_tu/peut_on/on_peut/pourrait_on/puis_je/possible/"
            "est_ce_possible/est_il_possible/serait_il_possible/c_est_possible/"
            "est_ce_qu_on_peut/est_ce_que_vous_pouvez/est_ce_que_je_peux",
        ),
        "@en_can": (
            "can_we/could_we/can_you/could_you/can_i/could_i/is_it_possible/may_i/"
            "would_it_be_possible",
        ),
        "@i_am": ("je_ne_suis/je_suis/suis/j_suis/chui/nous_ne_sommes/on_est",),
        "@then": (
            "demain/aujourd_hui/ce_jour/ce_jour_la/a_cette_heure/a_cette_heure_ci/"
            "a_cette_heure_la/a_ce_moment_la/ce_matin/cet_apres_midi/a_cet_horaire/tomorrow/today/"
            "then/at_that_time",
        ),
    }
)

YES: Final = (
    "oui/ouii/ouiii/oiu/oui_oui/ouais/oue/yes/yep/yeah/ok/okay/oki/okey/okk/k/daccord/dacc/dac/"
    "dak/d_acc/ui [bien_sur/volontiers/madame/monsieur]",
    "[je_suis/nous_sommes/c_est/tout_a_fait/tres] d_accord",
    "c/c_est/tout_est/tout_va [tres/bien/tout_a_fait] bon/parfait/ok/note/d_accord/entendu/"
    "parfait/super/nickel/confirme/bien/good/compris",
    "bon/tres_bien/parfait/parfaitement/entendu/nickel/impeccable/impec/super/genial/top/"
    "excellent/volontiers/bien_sur/evidemment/absolument/tout_a_fait/exact/compris/valide",
    "avec_plaisir/avec_grand_plaisir/comme_convenu/comme_prevu/pourquoi_pas_oui",
    "[je/nous/j/on] [vous] confirme/confirmer/confirmons/confirmee/confirme_bien/valide/accepte"
    " [bien/ma_presence/l_heure/l_horaire/notre_entretien] [@call]",
    "[le] rdv/rendez_vous/appel [est] confirme/note/ok/bon/maintenu",
    "[oui] ok/oui/d_accord/parfait/bon/yes pour/for [@call]",
    "[oui] ok/oui/d_accord/parfait/bon/yes/va pour/a/for [cette] @day/@en_day/heure/"
    "cet_horaire/cette_heure/ce_creneau/ca/cela/l_appel",
    "l_heure/cette_heure/l_horaire/cet_horaire/le_creneau/ce_creneau/ca/sa/cela/c/tout/le_jour"
    " me/nous convient/va/conviens [tres/parfaitement/tout_a_fait] [bien]",
    "ca/sa/cela/c convient/marche/roule/joue/ira/va/le_fait [tres] [bien] [pour_moi]",
    "[je/j/nous] serai/serais/suis/serons/sera [bien] la/present/presente/disponible/dispo/"
    "joignable/a_la_maison/chez_moi/libre/au_rendez_vous",
    "disponible/dispo",
    "[je/j] [vous] attends/attend/attendrai [bien] [votre/l/vous/le/de_vos] [appel/nouvelles/"
    "coup_de_fil/rendez_vous/rdv]",
    "je veux/voudrais bien",
    "[il_n_y_a/y_a/aucun] pas_de/aucun/pas_d/no/sans probleme/souci/soucis/pb/problemes/problem/"
    "worries",
    "[c_est] [bien] recu/note/pris_note",
    "j_ai/je [bien] note/recu",
    "a demain/bientot/mardi/lundi/mercredi/jeudi/vendredi/plus/tout_a_l_heure/tantot",
    "see you [then/tomorrow/soon/later/monday/tuesday/wednesday/thursday/friday]",
    "that_s/it_s/its/that_is/it_is/all fine/ok/okay/good/perfect/great/alright/"
    "confirmed [with_me/by_me]",
    "that/it/this works/suits/is_fine/is_good [for_me/me] [fine]",
    "fine/perfect/great/sure/sounds_good/sounds_great/of_course/absolutely/lovely/brilliant/"
    "good/confirmed/noted/agreed/alright/all_good/will_do [by_me/with_me]",
    "[i/we] confirm/agree/accept [it/the_time/the_call/the_appointment]",
    "i/we will/ll be there/available/home/ready",
    "i_m/i_am available/free",
)
# What follows a plain "no" stands for itself; what follows any other may be a part of it.
PLAIN_NO: Final = ("non/nonn/nn/nan/nope/no/non_non/nah [merci/thanks/thank_you]",)
NO: Final = (
    "pas/pa/plus/indisponible/indispo [du_tout] dispo/disponible/libre/possible/la [@then]",
    "indisponible/indispo/impossible/empeche/empechee/absent/absente [@then]",
    "@i_am pas/pa/plus [du_tout] dispo/disponible/libre/la/chez_moi/present/presente/"
    "joignable [@then]",
    "je/j suis/serai/sera [malheureusement] indisponible/indispo/empeche/empechee/absente/"
    "occupe/occupee [@then]",
    "serai/sera absent/absente [@then]",
    "je [ne] serai/serais/pourrai pas/pa/plus la/disponible/dispo/present/presente/libre/"
    "joignable [@then]",
    "[ce_n_est/c_est/c/ca_ne_sera/ce_sera/cela_n_est/malheureusement] pas/pa/plus possible [@then]",
    "[c_est/c/ce_sera/ca_va_etre/malheureusement] impossible [@then]",
    "[je/j] [n/n_en/n_y] [en] ai plus/pas besoin [d_aide/de_vous/d_appel/du_rendez_vous/du_rdv/"
    "qu_on_m_appelle/de_votre_aide/d_etre_rappele/d_etre_rappelee/de_l_appel]",
    "[on/nous] [n_en/n/en] [a/avons] [je] [en] plus/pas [trop] besoin [d_aide/de_rappeler/"
    "d_appeler/"
    "de_m_appeler/du_rendez_vous/du_rdv/d_appel/de_l_appel/de_vous]",
    "[ce_n_est/c_est/c] plus/pas la_peine [de_rappeler/d_appeler/de_m_appeler/de_me_rappeler]",
    "[ce_n_est/c_est/c/il_n_est] plus/pas necessaire/utile/inutile [d_appeler/de_m_appeler/"
    "de_rappeler/de_me_rappeler]",
    "inutile [de_m_appeler/d_appeler/de_rappeler/de_me_rappeler/de_m_rappeler]",
    "[c_est/c/tout_est/le_probleme_est/mon_probleme_est/probleme/deja] [deja/est] regle/resolu/"
    "arrange/solved/fixed [merci]",
    "[it_s/it_is/problem] [already/all/been] solved/fixed/sorted [now/out/already]",
    "ne [pas] m/me/nous appelez/rappelez/appeler/rappeler/appelle/rappelle pas/plus/pas_svp",
    "ne pas m_appeler/me_rappeler/appeler/rappeler",
    "[i_m/i_am/we_are] not available/free/possible/needed/there/around [@then]",
    "no_longer/not needed/necessary/available [anymore]",
    "don_t/do_not/no_need_to/please_don_t call/phone [me/us/back] [anymore]",
    "no_need/not_anymore/no_longer_needed/i_don_t_need_it [anymore/any_more]",
    "[je/j/on/nous] [malheureusement] [ne/n] peux/peu/peut/pourrai/pourrais/pourrait/pouvons pas/"
    "pa/plus [malheureusement/venir/repondre/etre_la] [@then]",
    "i/we can_t/cant/cannot/can_not/won_t_be_able_to/couldn_t [make_it/do_it/be_there] [@then]",
)
CANCEL: Final = (
    "annuler/annulez/annulation/annule/annules/annulee/cancel/cancelled/canceled [@call/tout/it]",
    "[j/nous/on] annule/annulons/annuler [@call/tout]",
    "@want/prefere annuler [@call/tout]",
    "[il] [faut/faudrait/merci/veuillez/vous_pouvez/a] [de/d] annuler [@call/tout]",
    "je prefere/veux/souhaite/demande [d] annuler/l_annulation [@call]",
    "@en_want cancel [@call/it]",
    "[please/kindly] cancel [@call/it]",
)
# The same, and a question mark is only polite.
CANCEL_ASKED: Final = (
    "@can [de/d/svp] annuler [@call/tout]",
    "@en_can [to] [please] cancel [@call/it]",
)
LATER: Final = (
    "heure/horaire/creneau/hour",
    "[plutot/vers] demain/apres_demain [plutot/@half/dans_la_matinee/en_fin_de_journee]",
    "[plutot/ou] [le] lundi/mardi/mercredi/jeudi/vendredi [plutot]",
    "[plutot] [en] debut/fin de/d semaine/apres_midi/matinee/journee",
    "[je/on/nous] [vous] prefere/prefererais/preferons/aimerais/voudrais/souhaite [plutot]"
    " [le/l/un/ce/en] @half/@day [@half]",
    "plutot [le/l/en/un/dans] @half/matinee/soiree/lundi/mardi/mercredi/jeudi/vendredi [@half]",
    "rappel/rappelez/rappeler/appelez/appeler/rappelle/rappeller [moi/nous/me] [un_peu]"
    " plus_tard/demain/@day/dans_la_semaine/la_semaine_prochaine/une_autre_fois/"
    "un_autre_jour/ce_soir/cet_apres_midi/demain_matin [@half]",
    "@en_day [morning/afternoon/evening/instead]",
    "[please] call/phone/ring me/us/back [back/again] later/tomorrow/another_day/another_time/"
    "next_week/@en_day [morning/afternoon/evening]",
    "@en_want/i_d_prefer/i_prefer/rather [another/a_different/a_later/the] time/day/morning/"
    "afternoon/slot/hour",
    "i_d_prefer/i_prefer/i_would_prefer/rather [in] [the/on] "
    "morning/afternoon/@en_day/later [morning/afternoon]",
)
# The same, and a question mark is only polite.
LATER_ASKED: Final = (
    "[un_peu/bien/mais_non] plus tard/tart/tar [possible/dans_la_journee/dans_la_semaine]"
    " [est_ce_possible/c_est_possible]",
    "[rdv/rendez_vous/appel/un_rdv/un_rendez_vous] plus tard",
    "[pas_de/rdv/rendez_vous/a/je_veux/je_voudrais/je_prefere/je_prefererais/je_souhaite/plutot/"
    "il_me_faut/il_me_faudrait/j_aimerais/je_souhaiterais/proposez_moi/avez_vous/auriez_vous/"
    "choisir/prendre/vers] [a/pour] [une/un/d/l/de]"
    " autre/autres/nouvelle/nouveau/nouvel heure/heures/horaire/horaires/jour/date/moment/"
    "creneau/creneaux/fois/rdv/rendez_vous/proposition"
    " [est_elle_possible/est_il_possible/est_ce_possible/c_est_possible/possible/si_possible]",
    "[plutot] demain/apres_demain/@day @half [plutot] [possible/si_possible/c_est_possible/"
    "est_ce_possible]",
    "[plutot/dans] [la] semaine prochaine/suivante [plutot/possible/si_possible/c_est_possible]",
    "pas maintenant/tout_de_suite/aujourd_hui/ce_jour/cette_semaine/today/now",
    "not now/today/this_week",
    "[il_faut/il_faudrait/a/merci_de/veuillez/faut/faire] decaler/decale/decalee/decalez/reporter/"
    "reporte/reportee/reportez/repousser/repoussez/deplacer/deplacez/report [@call/l_heure/"
    "l_horaire/a_plus_tard/plus_tard]",
    "@want/@can [de/svp] decaler/reporter/repousser/deplacer/changer/modifier"
    " [@call/d_heure/l_heure/de_jour/le_jour/de_date/l_horaire/d_horaire/la_date/de_creneau]"
    " [svp/a_plus_tard/a_un_autre_jour/a_demain/la_semaine_prochaine/plus_tard]",
    "changer/modifier/changement d_heure/l_heure/de_jour/le_jour/de_date/d_horaire/l_horaire/"
    "la_date/de_creneau/@call",
    "@can [de] [me/m/nous] rappeler/appeler/rappelez/rappeller [moi/un_peu] plus_tard/"
    "demain/@day/un_autre_jour/une_autre_fois/dans_la_semaine/la_semaine_prochaine/ce_soir"
    " [@half]",
    "[a/an/some] [bit/little/much] later [on] [today/possible/this_week]",
    "another/different/other/a_different/some_other time/day/date/hour/slot/moment"
    " [possible/if_possible/instead]",
    "[@en_can/@en_want] [to] reschedule/postpone/rebook/move/change"
    " [it/@call/the_time/the_day/the_date/the_hour]",
    "@en_can [please] call/phone/ring [me/us] [back] later/tomorrow/another_day/another_time/"
    "next_week",
    "[maybe] next week [please/instead/possible]",
)
FIRST: Final = (
    "[je] [prefere/prends/choisis/choisi/veux/voudrais/prend/garde] [le/la/l/numero/no/n/choix/"
    "option/reponse/proposition/the/number] [numero/choix/option/horaire]"
    " 1/un/une/premier/premiere/1er/1ere/one/first [one/option/choice/horaire/creneau/date]",
)
SECOND: Final = (
    "[je] [prefere/prends/choisis/choisi/veux/voudrais/prend/garde] [le/la/l/numero/no/n/choix/"
    "option/reponse/proposition/the/number] [numero/choix/option/horaire]"
    " 2/deux/deuxieme/second/seconde/2eme/2e/two [one/option/choice/horaire/creneau/date]",
)
THIRD: Final = (
    "[je] [prefere/prends/choisis/choisi/veux/voudrais/prend/garde] [le/la/l/numero/no/n/choix/"
    "option/reponse/proposition/the/number] [numero/choix/option/horaire]"
    " 3/trois/troisieme/3eme/3e/three/third [one/option/choice/horaire/creneau/date]",
)
STOP: Final = (
    "stop/stopp/stoop/stopper/stoppez/arret/arreter/arretez/arrete/desabonnement/desabonner/"
    "desabonnez_moi/desinscription/desinscrire/unsubscribe [sms/messages/message/les_sms/"
    "les_messages/"
    "ces_messages/tout/tous_les_sms/vos_sms/vos_messages/ces_sms/l_envoi/l_envoi_de_sms/me/all]",
    "arretez/arreter/arrete/stop/cessez de/d [m/me/nous] envoyer/ecrire/embeter/spammer/contacter"
    " [des/les/vos/de/ces] [sms/messages/message]",
    "[je] [ne/n] [veux/souhaite] [plus] m_envoyez/m_ecrivez/me_contactez/m_envoyer/recevoir/"
    "m_ecrire plus/pas/vos [de/rien/aucun/des/ces/vos] [sms/message/messages]",
    "[je_ne_veux] plus de/aucun sms/message/messages",
    "je [ne] veux/souhaite plus [recevoir] [de/aucun/vos/ces] sms/message/messages",
    "stop [texting/messaging/contacting/sending/writing] [to] [me/messages/texts]",
    "don_t/do_not text/message/write [me/to_me] [anymore/again]",
)
NOT_ME: Final = (
    "[je_crois_que/je_pense_que/desole] c/c_est/ce_n_est/c_etait/ce_n_etait/s_est pas/pa moi",
    "ce_n_est/c_est/c/ca_ne pas/pa [mon/le/a] [bon/mon/moi/pour] numero/moi",
    "[vous_avez/c_est/c/ce_doit_etre/il_y_a/je_crois_que_c_est/vous_avez_fait/c_est_un/c_est_une]"
    " [le/un/une] mauvais/faux/erreur numero/destinataire/de_numero/de_destinataire/de_personne",
    "[je_crois_que/je_pense_que/a_mon_avis/il_me_semble_que] vous"
    " vous_trompez/vous_etes_trompe/vous_etes_trompee/vous_etes_trompes/faites_erreur/"
    "devez_faire_erreur/"
    "devez_vous_tromper/avez_fait_erreur/vous_etes_tromper [de/du] [numero/personne/destinataire]",
    "je/j [ne/n] [y] ai rien/pas demande [d_appel/de_rendez_vous/de_rdv/a_etre_appele/cela/ca/"
    "a_etre_appelee]",
    "je/j [n] ai [jamais/pas] pris/demande [de/d/ce] rendez_vous/rdv/appel",
    "je/j [n] ai pas/jamais pris/demande/fait [de/d/cet/ce/aucune/une/aucun] rendez_vous/rdv/appel/"
    "demande",
    "je [ne] connais/vous_connais/connait pas [cette_personne/ce_nom/ce_numero]",
    "wrong/incorrect number/person [sorry]",
    "[you_have/you_ve_got/you_got/i_think_you_have] [the] wrong number/person",
    "this_isn_t/it_isn_t/that_isn_t/it_s_not/that_s_not/this_is_not/it_is_not/this_isnt/"
    "that_wasn_t/it_wasn_t/not me/mine/my_number",
    "i didn_t/did_not/never/haven_t ask/asked/request/requested/book/booked [for] [this/"
    "a_call/any_call/"
    "anything/it/an_appointment]",
)
# A phone says it by itself, or a mail box: nobody is answered. Looked for anywhere in a message.
OF_A_MACHINE: Final = (
    "automatique",
    "automatic",
    "auto reply",
    "autoreply",
    "out of office",
    "absent du bureau",
    "absente du bureau",
    "en reunion",
    "en conges",
    "je conduis",
    "m driving",
    "am driving",
    "puis je vous rappeler",
    "je vous rappelle",
    "can i call you",
    "can t talk right now",
    "call you back",
    "call you later",
    "peux pas parler pour le moment",
    "ne peux pas repondre pour le moment",
    "sent from my",
)

PHRASES: Final = MappingProxyType(
    {
        Said.YES: YES,
        Said.NO: PLAIN_NO + NO,
        Said.CANCEL: CANCEL + CANCEL_ASKED,
        Said.LATER: LATER + LATER_ASKED,
        Said.STOP: STOP,
        Said.NOT_ME: NOT_ME,
    }
)
CHOICES: Final = (FIRST, SECOND, THIRD)
# What a question mark leaves as it is.
ASKED: Final = frozenset(CANCEL_ASKED + LATER_ASKED)
# A picture that is a word.
PICTURES: Final = MappingProxyType(dict.fromkeys("👍👌✅✔🆗☑", " ok ") | {"👎": " pouce_en_bas "})
