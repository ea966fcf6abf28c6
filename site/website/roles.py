"""Who may do what in the CMS and in audits: four groups. The desk's own rules are in helpdesk."""

from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

ADVISER, COORDINATOR, EDITOR, AUDITOR = "adviser", "coordinator", "editor", "auditor"

# Judge the site against the RGAA and the RGESN.
AUDITS = tuple(f"accessibility.{verb}_audit" for verb in ("view", "add", "change"))
# "app.codename". Advisers work at the desk only: no permissions.
PERMISSIONS = {
    ADVISER: (),
    AUDITOR: AUDITS,
    COORDINATOR: (
        *AUDITS,
        "wagtailadmin.access_admin",
        "helpdesk.change_desksettings",
        # A topic that cases name, or an adviser who called, is switched off and never deleted.
        *("helpdesk.add_topic", "helpdesk.change_topic"),
        *("helpdesk.add_adviser", "helpdesk.change_adviser"),
        *(
            f"helpdesk.{verb}_{model}"
            for model in (
                "openingperiod",
                "specialhours",
                "absence",
                "dayexception",
                "retryrule",
                "pendingreason",
                "cannedreply",
            )
            for verb in ("add", "change", "delete")
        ),
    ),
    EDITOR: (
        *AUDITS,
        "wagtailadmin.access_admin",
        *(
            f"knowledge.{verb}_{model}"
            for model in ("glossaryterm", "synonym", "knownquestion")
            for verb in ("add", "change", "delete")
        ),
    ),
}
EDITOR_PAGE_PERMISSIONS = ("add_page", "change_page", "publish_page")
EDITOR_COLLECTION_PERMISSIONS = (
    *("wagtailimages.add_image", "wagtailimages.change_image", "wagtailimages.choose_image"),
)


def ensure_roles() -> None:
    """Make the four groups and give them what they need; a second run changes nothing.

    What a coordinator added to a group by hand stays.
    """
    groups = {name: Group.objects.get_or_create(name=name)[0] for name in PERMISSIONS}
    for name, wanted in PERMISSIONS.items():
        has = set(groups[name].permissions.all())
        missing = {_permission(dotted) for dotted in wanted} - has
        groups[name].permissions.add(*missing)
    editor = groups[EDITOR]
    root = Page.get_first_root_node()
    for codename in EDITOR_PAGE_PERMISSIONS:
        GroupPagePermission.objects.get_or_create(
            group=editor, page=root, permission=_permission(f"wagtailcore.{codename}")
        )
    collection = Collection.get_first_root_node()
    for dotted in EDITOR_COLLECTION_PERMISSIONS:
        GroupCollectionPermission.objects.get_or_create(
            group=editor, collection=collection, permission=_permission(dotted)
        )


def _permission(dotted: str) -> Permission:
    app_label, codename = dotted.split(".")
    return Permission.objects.get(content_type__app_label=app_label, codename=codename)
