"""Why an encrypted connection did not come about, in words. Pure."""

from __future__ import annotations

import ssl

NO_TLS = (
    "The gateway of the storage speaks no TLS, and this server asks for it (tls). "
    "Nothing was sent: ask those who run this server."
)
ONLY_TLS = (
    "The gateway of the storage speaks TLS alone, and this server does not (tls). "
    "Ask those who run this server."
)
_ASK = "Nothing was sent: ask those who run it."
_UNTRUSTED = f"The storage cannot prove that it is the right one. {_ASK}"
_UNKNOWN_AUTHORITY = (
    "The certificate of the storage comes from an authority that is not known here. "
    "Nothing was sent: those who run this server can name the authority (ca)."
)
_OTHER_NAME = (
    "The certificate of the storage is for another name than the one it was called by. " + _ASK
)

# The numbers of OpenSSL, which Python passes on: X509_V_ERR_… in x509_vfy.h.
_WORDS = {
    9: f"The certificate of the storage is not valid yet. {_ASK}",
    10: f"The certificate of the storage has expired. {_ASK}",
    2: _UNKNOWN_AUTHORITY,
    18: _UNKNOWN_AUTHORITY,
    19: _UNKNOWN_AUTHORITY,
    20: _UNKNOWN_AUTHORITY,
    21: _UNKNOWN_AUTHORITY,
    62: _OTHER_NAME,
    64: _OTHER_NAME,
}
# What is no TLS is read as a record of an unknown version.
_NO_RECORD = frozenset({"WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE", "UNKNOWN_PROTOCOL"})


def words_of(error: BaseException) -> str:
    """Return what an error of a TLS handshake means."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return _WORDS.get(error.verify_code, _UNTRUSTED)
    if isinstance(error, ssl.SSLError) and error.reason in _NO_RECORD:
        return NO_TLS
    return _UNTRUSTED
