#!/usr/bin/env bash
# charset-normalizer takes whole Japanese sentences in EUC-JP for Korean, and reports no chaos in them.
#
# Versions: charset-normalizer 3.5.2, chardet 5.2.0 beside it, CPython 3.11.
# Behaviour: EUC-JP and Korean's Windows encoding share most of their two-byte codes. Of ten Japanese sentences of 12 to
#   37 characters, with kana in all of them, `from_bytes(…).best()` reads eight as cp949. EUC-JIS-2004 is among the
#   matches of each, but behind it.
# Why a good guess is wrong: nothing speaks against the result. It decodes without an error, `chaos` is 0.0, and the
#   bytes do say which it is: many of them are kana, which as Korean are single jamo (ㅗ, ㄼ, ㅣ) between
#   syllables, as no Korean text has. chardet, which counts characters, reads all ten as EUC-JP. A longer text is read
#   rightly, so tests with an article pass, and a feed or a title comes out as Korean.
# What to do: decode by each East Asian encoding and count the characters that are frequent in its language.
# Output seen:
#   as Korean: 8 of 10, chaos 0.0; EUC-JP among the matches of 10; chardet reads 10
#   東京で桜が開花した。昨年より三日早い。 -> 톺딸ㅗ빙ㄼ낙꾑ㅇㅏ。빅풂ㅸㅺ뺐폽줬ㄴ。
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'charset-normalizer==3.5.2' 'chardet==5.2.0'
"$folder/venv/bin/python" - <<'PY'
import sys

import chardet
from charset_normalizer import from_bytes

SENTENCES = (
    "東京で桜が開花した。昨年より三日早い。",
    "渡し船の古い桟橋が来月から再び使えるようになる。",
    "町議会は火曜日、渡し船の古い桟橋を直す予算を認めた。工事は来月に始まる。",
    "市は新しい図書館を駅の隣に建てる。",
    "雨で試合は中止になった。",
    "夏の花火は三年ぶりに港で開かれる。",
    "村の祭りは雨のため来週に延びた。",
    "島の学校は来春から一つになる。子どもの数が減ったため、と市は説明している。",
    "バスの料金は四月から上がる。",
    "北海道で地震があったが、津波の心配はない。",
)
matches = [from_bytes(one.encode("euc_jp")) for one in SENTENCES]
korean = [found.best() for found in matches if found.best().encoding == "cp949"]
japanese = sum(any(one.encoding in {"euc_jp", "euc_jis_2004"} for one in found) for found in matches)
theirs = sum(chardet.detect(one.encode("euc_jp"))["encoding"] == "EUC-JP" for one in SENTENCES)
chaos = {one.chaos for one in korean}
print(
    f"as Korean: {len(korean)} of {len(SENTENCES)}, chaos {', '.join(map(str, chaos))}; "
    f"EUC-JP among the matches of {japanese}; chardet reads {theirs}"
)
print(f"{SENTENCES[0]} -> {korean[0]}" if korean else "none is read as Korean")
if len(korean) != 8 or chaos != {0.0} or japanese != len(SENTENCES) or theirs != len(SENTENCES):
    sys.exit("changed: other sentences are read as Korean")
PY
