"""A model field whose value lies sealed in the database and is opened only on purpose."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NoReturn

from django.db import models

from nuanliu.core.identity.sounds import sound_of
from nuanliu.records.people import crypto, keys
from nuanliu.records.people.crypto import SealError

MASK = "••••"
SOUND_MAX = 120  # characters


class Sealed:
    """A sealed value and the column it belongs to. Printing it shows dots; `open()` shows it."""

    __slots__ = ("aad", "raw")

    def __init__(self, aad: str, raw: bytes) -> None:
        self.aad = aad
        self.raw = raw

    def open(self) -> str:
        """The value in clear; whoever shows it to a person writes the journal line."""
        return keys.current().open(self.aad, self.raw)

    def __str__(self) -> str:
        return MASK

    def __repr__(self) -> str:
        return f"<Sealed {self.aad}>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sealed) and (self.aad, self.raw) == (other.aad, other.raw)

    def __hash__(self) -> int:
        return hash((self.aad, self.raw))


class _SealOnAssignment(models.query_utils.DeferredAttribute):
    """Seals at the moment of assignment: no model instance ever carries the clear text."""

    def __set__(self, instance: models.Model, value: object) -> None:
        instance.__dict__[self.field.attname] = self.field.to_python(value)


if TYPE_CHECKING:
    _Base = models.BinaryField[str | Sealed | None, Sealed | None]
else:
    _Base = models.BinaryField  # not subscriptable when it runs


def raw(value: bytes | memoryview | str | int) -> bytes:
    """The stored bytes; a text or a number that somebody wrote over them opens under no key."""
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()


class SealedField(_Base):
    """A text sealed under the current key, bound to its table and column.

    Assign a str or a `Sealed` of the same column; read a `Sealed`. None is NULL; an empty text is
    refused. It cannot be searched: look for the keyed index in the column beside it.
    """

    description = "加密文本"
    descriptor_class = _SealOnAssignment

    @property
    def aad(self) -> str:
        """What the value is bound to: 'table.column'."""
        return f"{self.model._meta.db_table}.{self.column}"

    def seal(self, text: str) -> Sealed:
        """Seal one text for this column."""
        if not text:
            raise SealError("SEAL-EMPTY", f"{self.aad} 不接受空文本", "没有值时请写 None")
        return Sealed(self.aad, keys.current().seal(self.aad, text))

    def seal_many(self, texts: Iterable[str | None]) -> list[bytes | None]:
        """Seal texts for executemany into this column; None and '' become NULL."""
        ring = keys.current()
        cleaned = (text or None for text in texts)
        return list(crypto.seal_many(ring.data[ring.current], self.aad, cleaned))

    def to_python(self, value: object) -> Any:
        """What an instance carries: a `Sealed` of this column, or None."""
        if value is None or isinstance(value, models.expressions.BaseExpression):
            return value
        if isinstance(value, str):
            return self.seal(value)
        if isinstance(value, Sealed) and value.aad == self.aad:
            return value
        what = f"{self.aad} 只接受文本或本字段的加密值，收到 {type(value).__name__}"
        raise SealError("SEAL-TYPE", what, "请先打开原值再赋值")

    def from_db_value(self, value: bytes | memoryview | None, *_: object) -> Sealed | None:
        """The stored bytes as a closed `Sealed`; nothing is decrypted."""
        return None if value is None else Sealed(self.aad, raw(value))

    def get_prep_value(self, value: object) -> Any:
        """The bytes to store."""
        ready = self.to_python(value)
        return ready.raw if isinstance(ready, Sealed) else ready

    def get_default(self) -> Any:
        """NULL: an absent value is never an empty text."""
        return None

    def get_lookup(self, lookup_name: str) -> Any:
        """Only 'isnull': equal values have unlike ciphertexts, so a search would find nothing."""
        if lookup_name != "isnull":
            self._refuse_search()
        return super().get_lookup(lookup_name)

    def get_transform(self, name: str) -> NoReturn:  # noqa: ARG002 - Django's signature
        """None exist."""
        self._refuse_search()

    def _refuse_search(self) -> NoReturn:
        what = f"加密字段 {self.aad} 不能直接查询"
        raise SealError("SEAL-SEARCH", what, "请按旁边的索引列查询（keys.current().blind_index）")

    def value_to_string(self, obj: models.Model) -> str:
        """Refused: a serialised dump would carry values no other key can open."""
        what = f"加密字段 {self.aad}（{type(obj).__name__}）不能导出为文本"
        raise SealError("SEAL-DUMP", what, "请使用 nuanliu backup")


if TYPE_CHECKING:
    _Text = models.CharField[str, str]
else:
    _Text = models.CharField


def kept_sound(name: str) -> str:
    """How a name sounds, as the column keeps it and as it is looked for: 'ldl li da long'.

    The initials stand first, so that they are found by the index of the column.
    """
    sound = sound_of(name)
    return f"{initials_of(sound)} {sound}"[:SOUND_MAX] if sound else ""


def initials_of(sound: str) -> str:
    """The first letter of each syllable: 'ldl' of 'li da long'."""
    return "".join(syllable[0] for syllable in sound.split())


class SoundField(_Text):
    """How the name in the column beside it sounds, written whenever the row is saved."""

    description = "姓名读音"

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:  # noqa: ARG002, FBT001 - Django's signature
        """The sound of the instance's name as it stands."""
        sound = kept_sound(str(getattr(model_instance, "name", "")))
        setattr(model_instance, self.attname, sound)
        return sound
