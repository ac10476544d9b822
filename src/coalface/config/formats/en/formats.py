"""The same as on the Chinese pages: figures do not change when the words do."""

from coalface.config.formats.zh_Hans.formats import *  # noqa: F403 - Django reads the module's names
