"""Why an encrypted connection did not come about, in words. Pure."""

from __future__ import annotations

import ssl

from cs3lab.messages import Sentence

# The numbers of OpenSSL, which Python passes on: X509_V_ERR_… in x509_vfy.h.
_WORDS = {
    9: Sentence.NOT_YET_VALID(),
    10: Sentence.EXPIRED(),
    2: Sentence.UNKNOWN_AUTHORITY(),
    18: Sentence.UNKNOWN_AUTHORITY(),
    19: Sentence.UNKNOWN_AUTHORITY(),
    20: Sentence.UNKNOWN_AUTHORITY(),
    21: Sentence.UNKNOWN_AUTHORITY(),
    62: Sentence.OTHER_NAME(),
    64: Sentence.OTHER_NAME(),
}
# What is no TLS is read as a record of an unknown version.
_NO_RECORD = frozenset({"WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE", "UNKNOWN_PROTOCOL"})


def words_of(error: BaseException) -> str:
    """Return what an error of a TLS handshake means."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return _WORDS.get(error.verify_code, Sentence.UNTRUSTED())
    if isinstance(error, ssl.SSLError) and error.reason in _NO_RECORD:
        return Sentence.NO_TLS()
    return Sentence.UNTRUSTED()
