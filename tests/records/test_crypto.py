"""Sealing and the keyed index: published vectors, round trips, and what must not open."""

import hashlib
import hmac
import io

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import given
from hypothesis import strategies as st

from nuanliu.records.people import crypto
from nuanliu.records.people.crypto import DataKey, IndexKey, SealError, Suite

SUITES = list(Suite)
TEXTS = st.text(min_size=1, max_size=60).filter(lambda text: text.isprintable())


def ring(*suites):
    """Keys of the suites by id."""
    keys = [DataKey.new(suite) for suite in suites]
    return {key.id: key for key in keys}, *keys


def refusal_of(keys, aad, blob):
    """The code with which a blob is refused, 'opened' when it opens."""
    try:
        crypto.open_sealed(keys, aad, blob)
    except SealError as error:
        return error.code
    return "opened"


def test_sm3_gives_the_published_value():
    """GB/T 32905 appendix A, example 1: SM3("abc")."""
    expected = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    assert hashlib.new(Suite.SM4.digest, b"abc").hexdigest() == expected


def test_sm4_gives_the_published_value():
    """GM/T 0002 appendix A, example 1: one block under the key equal to the block."""
    block = bytes.fromhex("0123456789abcdeffedcba9876543210")
    work = Cipher(algorithms.SM4(block), modes.ECB()).encryptor()  # noqa: S305 - the vector is one block
    assert (work.update(block) + work.finalize()).hex() == "681edf34d206965e86b3e94f536e4246"


def test_sm4_gcm_gives_the_published_value():
    """RFC 8998 appendix A.1, the SM4-GCM example."""
    key = bytes.fromhex("0123456789abcdeffedcba9876543210")
    nonce = bytes.fromhex("00001234567800000000abcd")
    aad = bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2")
    text = bytes.fromhex(
        "aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccdddddddddddddddd"
        "eeeeeeeeeeeeeeeeffffffffffffffffeeeeeeeeeeeeeeeeaaaaaaaaaaaaaaaa"
    )
    expected = (
        "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735"
        "d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d"
        "83de3541e4c2b58177e065a9bf7b62ec"
    )
    assert crypto.cipher(Suite.SM4, key).encrypt(nonce, text, aad).hex() == expected


def test_aes_gcm_gives_the_published_value():
    """NIST GCM test case 16: a 256-bit key with associated data."""
    key = bytes.fromhex("feffe9928665731c6d6a8f9467308308" * 2)
    nonce = bytes.fromhex("cafebabefacedbaddecaf888")
    aad = bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2")
    text = bytes.fromhex(
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
        "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"
    )
    expected = (
        "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
        "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
        "76fc6ece0f4e1768cddf8853bb2d551b"
    )
    assert crypto.cipher(Suite.AES, key).encrypt(nonce, text, aad).hex() == expected


def test_hmac_sha256_index_gives_the_published_value():
    """RFC 4231 test case 1 shows the hash; the index is the same HMAC over kind, 0 and value."""
    secret = bytes([0x0B] * 32)
    expected = hmac.digest(secret, b"id\x00530103199001010011", "sha256").hex()
    vector = hmac.digest(bytes([0x0B] * 20), b"Hi There", "sha256").hex()
    assert vector == "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
    assert IndexKey("sha256", secret).of("id", "530103199001010011") == expected


@pytest.mark.parametrize("suite", SUITES)
@given(text=TEXTS)
def test_what_was_sealed_opens(suite, text):
    """Any text comes back, and one text sealed twice looks different."""
    keys, key = ring(suite)
    blobs = [crypto.seal(key, "t.c", text.encode()) for _ in range(2)]
    opened = [crypto.open_sealed(keys, "t.c", blob).decode() for blob in blobs]
    assert (opened, blobs[0] == blobs[1]) == ([text, text], False)


def test_the_form_of_a_sealed_value():
    """Version, suite, key id, nonce, ciphertext as long as the text, tag: 34 bytes more."""
    _, key = ring(Suite.AES)
    blob = crypto.seal(key, "t.c", b"530103199001010011")
    assert (blob[0], blob[1], crypto.key_id(blob), len(blob)) == (1, 1, key.id, 18 + 34)


@pytest.mark.parametrize("suite", SUITES)
def test_a_value_moved_to_another_column_does_not_open(suite):
    """Control: in its own column it opens."""
    keys, key = ring(suite)
    blob = crypto.seal(key, "people_person.card", b"6222020200112230")
    answers = [refusal_of(keys, f"people_person.{column}", blob) for column in ("card", "phone")]
    assert answers == ["opened", "SEAL-TAG"]


@pytest.mark.parametrize("suite", SUITES)
def test_no_single_bit_may_change(suite):
    """Every one-bit change of a sealed value is refused; the unchanged value opens."""
    keys, key = ring(suite)
    blob = crypto.seal(key, "t.c", b"13888880001")
    opened = [
        bit
        for bit in range(len(blob) * 8)
        if refusal_of(keys, "t.c", flipped(blob, bit)) == "opened"
    ]
    assert (refusal_of(keys, "t.c", blob), opened) == ("opened", [])


def flipped(blob, bit):
    """The bytes with one bit changed."""
    changed = bytearray(blob)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def test_another_key_fails_closed():
    """An unknown key id, a key of the right id but wrong secret, and a strange form differ."""
    keys, key = ring(Suite.AES)
    _, other = ring(Suite.AES)
    blob = crypto.seal(key, "t.c", b"13888880001")
    answers = [
        refusal_of(keys, "t.c", blob),
        refusal_of({other.id: other}, "t.c", blob),
        refusal_of({key.id: other}, "t.c", blob),
        refusal_of(keys, "t.c", b"13888880001"),
    ]
    assert answers == ["opened", "SEAL-KEY", "SEAL-TAG", "SEAL-FORM"]


def test_an_error_never_shows_value_or_key():
    """The message names column and key id only, in the text and in the representation."""
    keys, key = ring(Suite.AES)
    blob = flipped(crypto.seal(key, "t.c", b"530103199001010011"), 200)
    with pytest.raises(SealError) as caught:
        crypto.open_sealed(keys, "t.c", blob)
    shown = f"{caught.value} {caught.value!r} {key!r} {caught.value.__cause__}"
    secrets = ["530103199001010011", key.secret.hex(), repr(key.secret)]
    assert [secret for secret in secrets if secret in shown] == []


@pytest.mark.parametrize("suite", SUITES)
def test_many_are_sealed_as_one_by_one(suite):
    """The fast path of imports opens like the slow one, and None stays None."""
    keys, key = ring(suite)
    blobs = list(crypto.seal_many(key, "t.c", ["甲", None, "乙"]))
    opened = [blob and crypto.open_sealed(keys, "t.c", blob).decode() for blob in blobs]
    assert opened == ["甲", None, "乙"]


def test_no_two_values_sealed_together_share_a_nonce():
    """More values than nonces are drawn at a time, all equal: every one has a nonce of its own."""
    _, key = ring(Suite.AES)
    many = crypto.DRAWN * 3 + 1
    start = crypto.HEADER.size
    blobs = [blob or b"" for blob in crypto.seal_many(key, "t.c", ["甲"] * many)]
    assert len({blob[start : start + crypto.NONCE] for blob in blobs}) == many


@given(kind=st.sampled_from(["id", "phone", "card"]), left=TEXTS, right=TEXTS)
@pytest.mark.parametrize("digest", ["sha256", "sm3"])
def test_the_index_is_equal_only_for_equal_values(digest, kind, left, right):
    """Equal normalised values have one index; unlike ones, and other kinds, have another."""
    key = IndexKey(digest, bytes(range(32)))
    same = key.of(kind, left) == key.of(kind, right)
    kinds = {key.of(name, left) for name in ("id", "phone", "card")}
    assert (same, len(key.of(kind, left)), len(kinds)) == (left == right, 64, 3)


def test_the_index_needs_its_own_key():
    """Another index key gives another index: a bare hash of a number is nowhere."""
    one, two = IndexKey("sha256", bytes(32)), IndexKey("sha256", bytes([1] * 32))
    bare = hashlib.sha256(b"id\x00530103199001010011").hexdigest()
    indexes = {key.of("id", "530103199001010011") for key in (one, two)}
    assert (len(indexes), bare in indexes) == (2, False)


@pytest.mark.parametrize("suite", SUITES)
@pytest.mark.parametrize("size", [0, 1, crypto.CHUNK - 1, crypto.CHUNK, 2 * crypto.CHUNK + 5])
def test_a_file_of_any_size_comes_back(suite, size):
    """Sizes around the chunk boundary, the empty file included."""
    keys, key = ring(suite)
    data = bytes(range(256)) * (size // 256) + bytes(size % 256)
    assert opened_stream(keys, sealed_stream(key, data)) == data


def sealed_stream(key, data):
    """The sealed form of a file."""
    sink = io.BytesIO()
    crypto.seal_stream(key, "f", io.BytesIO(data), sink)
    return sink.getvalue()


def opened_stream(keys, blob, aad="f"):
    """What a sealed file opens to, or the code of its refusal."""
    sink = io.BytesIO()
    try:
        crypto.open_stream(keys, aad, io.BytesIO(blob), sink)
    except SealError as error:
        return error.code
    return sink.getvalue()


def test_a_sealed_file_cut_moved_or_extended_does_not_open():
    """Chunks dropped from the end, exchanged, appended, or the file under another name."""
    keys, key = ring(Suite.AES)
    size = crypto.CHUNK + crypto.TAG
    blob = sealed_stream(key, bytes(3 * crypto.CHUNK))
    head, chunks = blob[:38], [blob[38 + n * size : 38 + (n + 1) * size] for n in range(3)]
    spoiled = [
        head + chunks[0] + chunks[1],
        head + chunks[1] + chunks[0] + chunks[2],
        blob + chunks[2],
        head,
        flipped(blob, 8 * 50),
    ]
    answers = {opened_stream(keys, one) for one in spoiled} | {opened_stream(keys, blob, "g")}
    assert (answers, opened_stream(keys, blob)) == ({"SEAL-TAG"}, bytes(3 * crypto.CHUNK))


def test_a_key_of_the_wrong_length_is_refused():
    """An AES key must have 32 bytes; control: one of 32 bytes is taken."""
    with pytest.raises(SealError) as caught:
        DataKey(Suite.AES, bytes(16))
    assert (caught.value.code, DataKey(Suite.AES, bytes(32)).suite) == ("KEY-LENGTH", Suite.AES)
