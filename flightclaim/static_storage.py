"""How production packs stylesheets, scripts and pictures: hashed names, compressed."""

from whitenoise.storage import CompressedManifestStaticFilesStorage

SOURCE_MAP = "sourceMappingURL"


def without_source_maps(patterns):
    """Django's patterns for addresses inside files, less those that point at a source map."""
    return tuple(
        (names, tuple(pattern for pattern in found if SOURCE_MAP not in str(pattern)))
        for names, found in patterns
    )


class PackedFiles(CompressedManifestStaticFilesStorage):
    """Leaves source maps alone: `OwnStaticFilesConfig` collects none, so none can be found."""

    patterns = without_source_maps(CompressedManifestStaticFilesStorage.patterns)
