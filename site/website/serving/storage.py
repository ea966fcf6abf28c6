"""Static files under names that change with their content, so browsers may keep them."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFilesStorage(CompressedManifestStaticFilesStorage):
    """A file nobody collected is served under its plain name instead of breaking the page."""

    manifest_strict = False
