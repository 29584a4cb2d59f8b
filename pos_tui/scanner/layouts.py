"""What a scanner set to a US keyboard types on a computer set to another one.

Source: the default sections of xkeyboard-config 2.35.1, as resolved by `tests/scanner/xkb.py`.
"""

DEAD_KEY = "◌"
"""Stands for a key that types nothing by itself and may take the next character along."""

_TABLE = r"""
us !"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\]^_`abcdefghijklmnopqrstuvwxyz{|}~
gb !@£$%&'()*+,-./0123456789:;<=>?"ABCDEFGHIJKLMNOPQRSTUVWXYZ[#]^_`abcdefghijklmnopqrstuvwxyz{~}¬
dk !Ø#¤%/ø)=(◌,+.-0123456789Ææ;◌:_"ABCDEFGHIJKLMNOPQRSTUVWXYZå'◌&?½abcdefghijklmnopqrstuvwxyzÅ*◌§
se !Ä#¤%/ä)=(◌,+.-0123456789Öö;◌:_"ABCDEFGHIJKLMNOPQRSTUVWXYZå'◌&?§abcdefghijklmnopqrstuvwxyzÅ*◌½
fi !Ä#¤%/ä)=(◌,+.-0123456789Öö;◌:_"ABCDEFGHIJKLMNOPQRSTUVWXYZå'◌&?§abcdefghijklmnopqrstuvwxyzÅ*◌½
no !Æ#¤%/æ)=(◌,+.-0123456789Øø;\:_"ABCDEFGHIJKLMNOPQRSTUVWXYZå'◌&?|abcdefghijklmnopqrstuvwxyzÅ*◌§
de !Ä§$%/ä)=(◌,ß.-0123456789Öö;◌:_"ABCDEFGHIJKLMNOPQRSTUVWXZYü#+&?◌abcdefghijklmnopqrstuvwxzyÜ'*°
ch +à*ç%/ä)=(◌,'.-0123456789éö;◌:_"ABCDEFGHIJKLMNOPQRSTUVWXZYü$◌&?§abcdefghijklmnopqrstuvwxzyè£!°
nl !◌#$%_◌)'(◌,/.-0123456789±+;°:="ABCDEFGHIJKLMNOPQRSTUVWXYZ◌<*&?@abcdefghijklmnopqrstuvwxyz◌>|§
es !◌·$%/◌)=(¿,'.-0123456789Ññ;¡:_"ABCDEFGHIJKLMNOPQRSTUVWXYZ◌ç+&?ºabcdefghijklmnopqrstuvwxyz◌Ç*ª
it !°£$%/à)=(^,'.-0123456789çò;ì:_"ABCDEFGHIJKLMNOPQRSTUVWXYZèù+&?\abcdefghijklmnopqrstuvwxyzé§*|
pt !ª#$%/º)=(»,'.-0123456789Çç;«:_"ABCDEFGHIJKLMNOPQRSTUVWXYZ+◌◌&?\abcdefghijklmnopqrstuvwxyz*◌◌|
be 1%3457ù908_;):=à&é"'(§è!çMm.-/+2QBCDEFGHIJKL?NOPARSTUVZXYW◌µ$6°²qbcdefghijkl,noparstuvzxyw◌£*³
fr 1%3457ù908+;):!à&é"'(-è_çMm.=/§2QBCDEFGHIJKL?NOPARSTUVZXYW◌*$6°²qbcdefghijkl,noparstuvzxyw◌µ£~
"""

ROWS: dict[str, str] = {line[:2]: line[3:] for line in _TABLE.split("\n") if line}
"""By layout, what arrives for `!` to `~`, in ASCII order."""

AS_SENT = "us"
"""The layout on which a US scanner's text arrives as it was sent."""

_ARRIVES = {name: dict(zip(map(ord, ROWS[AS_SENT]), row, strict=True)) for name, row in ROWS.items()}
_SENT = {
    name: {ord(here): there for here, there in zip(row, ROWS[AS_SENT], strict=True) if here != DEAD_KEY}
    for name, row in ROWS.items()
}


def arrives(text: str, layout: str) -> str:
    """Return printable ASCII as it arrives on `layout`, with DEAD_KEY where only a dead key was pressed."""
    return text.translate(_ARRIVES[layout])


def sent(text: str, layout: str) -> str | None:
    """Return what was sent if `text` arrived on `layout`; None if its keys can't have typed that."""
    table = _SENT[layout]
    if any(character != " " and ord(character) not in table for character in text):
        return None
    return text.translate(table)


LOSSY = frozenset(name for name in ROWS if arrives("=", name) == DEAD_KEY)
"""Layouts on which `=` is a dead key, so that a URL may lose the first character of its code."""
