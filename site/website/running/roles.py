"""Who may do what in the CMS and in audits: six groups. The desk's own rules are in helpdesk."""

from collections.abc import Iterable

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.utils import translation
from django.utils.translation import gettext
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Task,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from knowledge.models import SecondReading

ADVISER, COORDINATOR, AUDITOR = "adviser", "coordinator", "auditor"
# An author writes; a reviewer of plain language publishes what somebody else wrote too; an editor
# may do both alone.
AUTHOR, REVIEWER, EDITOR = "author", "reviewer", "editor"
# What releases up to 0.2 called it, whatever the language of the site.
FIRST_NAME_OF_WORKFLOW = "Plain language"

# Judge the site against the RGAA and the RGESN.
AUDITS = tuple(f"accessibility.{verb}_audit" for verb in ("view", "add", "change"))
_CMS = "wagtailadmin.access_admin"
# Begin a guide in another language, with the steps of the original.
TRANSLATE = "simple_translation.submit_translation"
# Tell every reader something at the top of pages: whoever publishes.
ANNOUNCES = tuple(f"website.{verb}_announcement" for verb in ("add", "change", "delete"))
# "app.codename". Advisers work at the desk only: no permissions.
PERMISSIONS = {
    ADVISER: (),
    AUDITOR: AUDITS,
    AUTHOR: (_CMS, TRANSLATE),
    REVIEWER: (_CMS, TRANSLATE, *ANNOUNCES, "knowledge.overrule_plainness"),
    COORDINATOR: (
        *AUDITS,
        "wagtailadmin.access_admin",
        *("helpdesk.change_desksettings", "website.change_theme"),
        # A topic that cases name, or an adviser who called, is switched off and never deleted.
        *("helpdesk.add_topic", "helpdesk.change_topic"),
        *("helpdesk.add_adviser", "helpdesk.change_adviser"),
        # A token of a program is made and revoked, and never changed.
        *("helpdesk.add_apitoken", "helpdesk.delete_apitoken"),
        *("helpdesk.add_webhook", "helpdesk.delete_webhook"),
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
        _CMS,
        TRANSLATE,
        *ANNOUNCES,
        *(
            f"knowledge.{verb}_{model}"
            for model in ("glossaryterm", "synonym", "knownquestion", "claim")
            for verb in ("add", "change", "delete")
        ),
        # An old address leads on; Wagtail makes most of these by itself.
        *(f"wagtailredirects.{verb}_redirect" for verb in ("add", "change", "delete")),
        "knowledge.change_ouranswer",
        "knowledge.publish_alone",
    ),
}
PAGE_PERMISSIONS = {
    AUTHOR: ("add_page", "change_page"),
    REVIEWER: ("change_page", "publish_page"),
    # Nobody else writes in a page that an editor keeps for themselves.
    EDITOR: ("add_page", "change_page", "publish_page", "lock_page", "unlock_page"),
}
# Pictures, and videos, which are documents to Wagtail.
FILE_PERMISSIONS = (
    *("wagtailimages.add_image", "wagtailimages.change_image", "wagtailimages.choose_image"),
    *("wagtaildocs.add_document", "wagtaildocs.change_document", "wagtaildocs.choose_document"),
)

# The folders in which these stand.
COLLECTION_PERMISSIONS = tuple(
    f"wagtailcore.{verb}_collection" for verb in ("add", "change", "delete")
)


def ensure_roles() -> None:
    """Make the groups, what they need and the workflow; a second run changes nothing.

    What a coordinator added to a group by hand stays, and so does another workflow.
    """
    groups = {name: Group.objects.get_or_create(name=name)[0] for name in PERMISSIONS}
    for name, wanted in PERMISSIONS.items():
        has = set(groups[name].permissions.all())
        missing = {_permission(dotted) for dotted in wanted} - has
        groups[name].permissions.add(*missing)
    root, collection = Page.get_first_root_node(), Collection.get_first_root_node()
    for name, codenames in PAGE_PERMISSIONS.items():
        for codename in codenames:
            GroupPagePermission.objects.get_or_create(
                group=groups[name], page=root, permission=_permission(f"wagtailcore.{codename}")
            )
        of_folders = COLLECTION_PERMISSIONS if name == EDITOR else ()
        for dotted in (*FILE_PERMISSIONS, *of_folders):
            GroupCollectionPermission.objects.get_or_create(
                group=groups[name], collection=collection, permission=_permission(dotted)
            )
    _ensure_workflow(root, (groups[REVIEWER], groups[EDITOR]))


def _ensure_workflow(root: Page, readers: Iterable[Group]) -> None:
    """A guide is read by somebody else before it is shown; in place of Wagtail's own workflow.

    It bears a name in the first language of the site: editors read it as it stands in the database.
    """
    with translation.override(settings.LANGUAGE_CODE):
        name = gettext("Plain language, read again")
    Workflow.objects.filter(name=FIRST_NAME_OF_WORKFLOW).update(name=name)
    Task.objects.filter(name=FIRST_NAME_OF_WORKFLOW).update(name=name)
    for before in GroupApprovalTask.objects.filter(name=name):
        _become_second_reading(before)
    workflow, is_new = Workflow.objects.get_or_create(name=name)
    task, _is_new = SecondReading.objects.get_or_create(name=name)
    task.groups.add(*readers)
    if not is_new:
        return
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.update_or_create(page=root, defaults={"workflow": workflow})


def _become_second_reading(before: GroupApprovalTask) -> None:
    """The same task, with its groups and all that waits for it, by the rules of today."""
    key, groups = before.pk, list(before.groups.all())
    before.delete(keep_parents=True)
    task = SecondReading(task_ptr_id=key)
    task.__dict__.update(Task.objects.get(pk=key).__dict__)
    task.content_type = ContentType.objects.get_for_model(SecondReading)
    task.save()
    task.groups.add(*groups)


def _permission(dotted: str) -> Permission:
    app_label, codename = dotted.split(".")
    return Permission.objects.get(content_type__app_label=app_label, codename=codename)
