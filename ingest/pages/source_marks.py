"""The words that say of a link that it is the source of the text, in many languages. Pure."""

# ruff: noqa: RUF001  # the marks are written in the languages they are from
from __future__ import annotations

import re
from typing import Final

_WORDS: Final = (
    r"source|sources|vir|pinagmulan|foinse|ffynhonnell|sors|manba|xigasho|quelle"
    r"|fuente|fonte|bron|kilde|källa|lähde|zdroj|źródło|forrás|sursa|izvor|kaynak|πηγή|sumber"
    r"|nguồn|ที่มา|แหล่งที่มา|font"
    r"|iturria|šaltinis|allikas|avots|burimi|heimild|mənbə|წყარო|աղբյուր|সূত্র|மூலம்|ஆதாரம்|chanzo|উৎস"
    r"|మూలం|ಮೂಲ|ഉറവിടം|સ્રોત|ਸਰੋਤ|මූලාශ්‍රය|ប្រភព|ແຫຼ່ງທີ່ມາ|ທີ່ມາ|ရင်းမြစ်|ምንጭ|дереккөз|булак|эх сурвалж|بشکریہ|بحوالہ"
    r"|източник|источник|джерело|крыніца|извор|источници|المصدر|مصدر|منبع|ماخذ|מקור|स्रोत|出典|引用元|来源|來源|出处|原文|출처|원문"
)
# An anchor that is nothing but a mark: "Source link", "Read the original article", "Quelle", "Источник".
_MARK: Final = re.compile(
    rf"""(?:
      (?:the\s+)?(?:original\s+)?source(?:\s+(?:link|url|article|page))?
    | link\s+to\s+(?:the\s+)?(?:original|source)(?:\s+\w+)?
    | (?:read|view|see|visit|go\s+to)\s+(?:the\s+)?(?:full\s+|entire\s+)?(?:original|source)
      (?:\s+(?:article|story|post|news|report|source))?(?:\s+(?:here|at|on)\b(?>.*))?
    | (?:read|view|see|continue\s+reading)\s+(?:the\s+)?(?:(?:full|whole|entire|complete|rest\s+of\s+the)\s+)?
      (?:article|story|post|report|news)\s+(?:at|on)\b(?>.*) | continue\s+reading\s+(?:at|on)\b(?>.*)
    | read\s+more\s+at\b(?>.*) | (?:mehr|weiterlesen)\s+(?:bei|auf)\b(?>.*) | lire\s+la\s+suite\s+sur\b(?>.*)
    | (?:leer|seguir\s+leyendo|sigue\s+leyendo)\s+en\b(?>.*) | continua\s+(?:a\s+leggere\s+)?su\b(?>.*)
    | original\s+(?:article|story|post|link|report|news|text)(?:\s+(?:link|here))?
    | zur?\s+(?:original)?quelle | (?:zum\s+)?original(?:artikel|beitrag|text) | quelle(?:nlink)?
    | fuente\s+original | enlace\s+(?:de\s+origen|a\s+la\s+fuente|original)
    | (?:leer|ver)\s+(?:el\s+)?(?:art[ií]culo\s+|nota\s+)?original | art[ií]culo\s+original
    | (?:(?:lire\s+)?l['’])?article\s+original | lien\s+(?:source|de\s+la\s+source|vers\s+la\s+source)
    | source\s+de\s+l['’]article
    | link\s+(?:alla\s+)?fonte | (?:leggi\s+)?l['’]articolo\s+originale | fonte\s+original[e]?
    | (?:leia\s+)?(?:o\s+)?(?:artigo|mat[ée]ria)\s+original
    | ссылка\s+на\s+(?:источник|оригинал) | (?:читать\s+)?оригинал(?:\s+(?:статьи|новости|материала))? | первоисточник
    | источник\s+новости
    | (?:czytaj\s+)?oryginał | kaynak\s+link | 原文(?:链接|連結|鏈接|リンク)
    | 阅读原文 | 閱讀原文 | 查看原文 | 元記事 | 원문\s*(?:보기|링크|기사)
    | {_WORDS}
    )[\s:：.»›→>↗\[\]()]*""",
    re.IGNORECASE | re.VERBOSE,
)
# In a script without spaces words stand right before a label, too.
_HAN_LABEL: Final = re.compile(
    r"(?:(?:本文|文章|内容|新闻|新聞|消息|稿件)?(?:转载自|轉載自|转自|轉自|摘自|来源于|來源於|稿源|文章来源|文章來源|消息来源|信息来源)"
    r"|(?:転載元|提供元|配信元|情報元|引用元))[\s:：《「“(（]{0,6}$"
)
# Alone before an anchor.
_VIA: Final = re.compile(
    r"\s*[(\[]?(?:via|h/t|hat[- ]tip(?: to)?|(?:by )?courtesy of|mit freundlicher genehmigung (?:von|der|des)"
    r"|avec l['’](?:aimable )?autorisation de|por cortesía de|cortesía de"
    r"|per gentile concessione di|übernommen von|con información de"
    r"|con informazioni di|com informações d[aeo])\s*(?::\s*)?",
    re.IGNORECASE,
)
# Alone before an anchor that nothing follows: amid a sentence they cite.
_ACCORDING: Final = re.compile(r"\s*[(\[]?(?:theo(?: báo| tờ)?|dikutip dari|dilansir dari)\s", re.IGNORECASE)
# Words right before an anchor: "Source: ", "This story originally appeared in ", "Quelle: ".
_LABEL: Final = re.compile(
    rf"""(?:^|[\s(\[–—|.])(?:
      (?:(?<!open\s)(?<!open-)(?:{_WORDS})|via|original|credit|первоисточник
        |по\s+материалам|за\s+матеріалами|haberin\s+kaynağı
        |提供元|転載元|配信元|情報元)\s*(?:[:：՝]|\s[—–])
    | originally\s+(?:published|posted|appeared)(?:\s*:)?
    | (?:originally|first|previously)\s+(?:published|appeared|posted|reported|ran)\s+
      (?:\w+\s+\d+(?:,\s*\d+)?\s+)?(?:at|on|in|by|with)(?:\s+the)?(?:\s*:)?
    | (?:appeared|published|posted)\s+(?:first|originally)\s+(?:at|on|in|by)(?:\s+the)?(?:\s*:)?
    | (?:republished|reprinted|reposted|syndicated|cross-?posted)\s+(?:\w+\s+){{0,3}}?from(?:\s+the)?(?:\s*:)?
    | (?:read|view|see)\s+(?:the\s+)?(?:(?:full|whole|entire|complete|original|rest\s+of\s+the)\s+){{1,2}}
      (?:article|story|post)\s+(?:over\s+)?(?:at|on|in)(?:\s+the)?(?:\s*:)?
    | this\s+(?:article|story|post|report)\s+(?:was|is)\s+(?:first\s+|originally\s+)?
      (?:produced|published|provided|supplied|distributed|syndicated)\s+(?:by|with|through|via)(?:\s+the)?(?:\s*:)?
    | (?:lire|lisez|retrouvez)\s+l['’]article\s+(?:original|complet|intégral|en\s+entier)\s+(?:sur|dans)(?:\s*:)?
    | (?:lea|lee|leer)\s+(?:el\s+)?(?:art[ií]culo|la\s+nota)\s+(?:original|complet[oa])\s+en(?:\s*:)?
    | (?:leggi|leggete)\s+l['’]articolo\s+(?:originale|completo|intero)\s+su(?:\s*:)?
    | (?:den\s+)?(?:ganzen\s+artikel|originalartikel|vollständigen\s+artikel|ganzen\s+text)\s+
      (?:lesen\s+sie\s+|gibt\s+es\s+|lesen\s+)?(?:bei|auf|in)(?:\s*:)?
    | (?:zuerst|ursprünglich)\s+(?:erschienen\s+)?(?:auf|bei|in)(?:\s*:)?
    | (?:publicado|aparecido)\s+(?:originalmente|primero)(?:\s+en)?(?:\s*:)?
    | (?:this|the)\s+(?:article|story|post|report)\s+(?:is|was|has\s+been)\s+
      (?:adapted|excerpted|translated|republished|reproduced|taken|syndicated|(?:published|produced)\s+in\s+
      (?:partnership|collaboration|cooperation|association))\s+(?:from|with)(?:\s+the)?(?:\s*:)?
    | ^\W?(?:excerpted|translated|adapted|reprinted)\s+(?:with\s+permission\s+)?from(?:\s+the)?(?:\s*:)?
    | (?:publiée?|parue?)\s+(?:à\s+l['’]origine|initialement|d['’]abord|pour\s+la\s+première\s+fois)\s+
      (?:sur|dans|par|en)(?:\s*:)?
    | (?:originariamente|originalmente|inizialmente)\s+(?:pubblicat|apparso|usci)\w*\s+(?:su|in|da)(?:\s*:)?
    | verscheen\s+(?:eerder|eerst|oorspronkelijk)\s+(?:op|in|bij)(?:\s*:)?
    | (?:publicerades|publicerats)\s+(?:först|ursprungligen)\s+(?:av|i|på|hos)(?:\s*:)?
    | (?:blev|ble)\s+(?:først|oprindeligt|opprinnelig)\s+(?:bragt|udgivet|publisert|publiceret)\s+
      (?:af|av|i|på|hos)(?:\s*:)?
    | (?:оригинал|оригінал)(?:\s+(?:статьи|материала|текста|статті|матеріалу))?\s+опубл[иі]к\w+\s+(?:на|в|у)
      (?:\s+(?:сайте|сайті|портале|порталі|газете))?(?:\s*:)?
    | опубл[иі]кован\w*\s+(?:на|в|у)\s+(?:сайте|сайті)(?:\s*:)?
    | pertama\s+kali\s+(?:ter|di)?(?:bit|terbit|tayang|muat|dimuat|publikasi)\w*\s+(?:di|oleh|pada)(?:\s*:)?
    | (?:telah|sudah)\s+tayang\s+di(?:\s*:)?
    | původně\s+(?:vyše?l|publikov|zveřejněn)\w*\s+(?:v|na|ve)(?:\s+(?:webu|serveru|portálu))?(?:\s*:)?
    | eredetileg\s+(?:itt\s+)?(?:jelent\s+meg|megjelent)(?:\s+(?:itt|a|az))?(?:\s*:)?
    | julkaistiin\s+(?:alun\s+perin|ensin|ensimmäisen\s+kerran)(?:\s*:)?
    | (?:publicat|preluat|apărut)\s+(?:inițial|iniţial|prima\s+dată|de)\s+(?:pe|în)(?:\s*:)?
    | (?:prvi\s+put|prvobitno|izvorno)\s+(?:je\s+)?objavljen\w*\s+(?:na|u)(?:\s+(?:portalu|sajtu))?(?:\s*:)?
    | (?:δημοσιεύτηκε|δημοσιεύθηκε)\s+(?:αρχικά|πρώτα|για\s+πρώτη\s+φορά)\s+(?:στο|στη|στην|στον)(?:\s*:)?
    | (?:initialement|d['’]abord|originellement)\s+(?:été\s+)?(?:publiée?|parue?)\s+(?:sur|dans|par)(?:\s*:)?
    | (?:publiée?|parue?)\s+(?:à\s+l['’]origine|initialement|d['’]abord)(?:\s+(?:sur|dans))?(?:\s*:)?
    | (?:pubblicat[oa]|apparso)\s+(?:originariamente|originalmente|per\s+la\s+prima\s+volta)\s+(?:su|in)(?:\s*:)?
    | (?:publicad[oa]|apareci[dó]o?|publicó)\s+(?:originalmente|por\s+primera\s+vez)\s+(?:en|em)(?:\s*:)?
    | originalmente\s+publicad[oa]\s+(?:en|em|no|na|pel[oa])(?:\s*:)?
    | (?:erschien|veröffentlicht)\s+(?:zuerst|ursprünglich)(?:\s+(?:auf|bei|in)(?:\s+(?:der|dem))?)?(?:\s*:)?
    | (?:oorspronkelijk|eerder|eerst)\s+(?:gepubliceerd|verschenen)\s+(?:op|in|bij|door)(?:\s*:)?
    | (?:ursprungligen|först)\s+publicera(?:d|t|des)\s+(?:av|i|på|hos)(?:\s*:)?
    | (?:oprindeligt|opprinnelig|først)\s+(?:udgivet|bragt|publisert|publiceret)\s+(?:af|av|i|på|hos)(?:\s*:)?
    | (?:alun\s+perin|ensin)\s+julkaistu(?:\s*:)?
    | (?:pierwotnie|po\s+raz\s+pierwszy)\s+(?:ukazał|opublikowan|pojawił)\w*(?:\s+się)?\s+(?:w|na)(?:\s*:)?
    | (?:ukazał|pojawił)\w*\s+się\s+(?:pierwotnie|po\s+raz\s+pierwszy)\s+(?:w|na)(?:\s*:)?
    | původně\s+(?:vyšl|publikov|zveřejněn)\w*\s+(?:v|na|ve)(?:\s*:)?
    | (?:впервые|первоначально)\s+опубликован\w*\s+(?:в|на)(?:\s*:)?
    | (?:вперше|спочатку)\s+опубліковано\s+(?:в|у|на)(?:\s*:)?
    | (?:pertama\s+kali|awalnya)\s+(?:di)?(?:terbitkan|tayang|publikasikan)\s+(?:di|oleh)(?:\s*:)?
    | (?:原文链接|原文連結|原文地址|文章链接|阅读原文|初出|元記事|원문\s*(?:링크|출처|기사))\s*[:\uff1a]
    | (?P<opens>the\s+post|this\s+(?:article|story|post)|der\s+beitrag|l['’]article|l['’]articolo|la\s+entrada
      |el\s+artículo|o\s+post|het\s+bericht|сообщение|запись|artykuł|inlägget|indlægget|innlegget|この記事は)
    )\s*(?:[«“"„(\[]+\s*)?$""",
    re.IGNORECASE | re.VERBOSE,
)
# What stands before a label of which something else than the text is from.
_OF_ELSE: Final = re.compile(
    r"\b(?:photos?|images?|pictures?|graphics?|charts?|maps?|figures?|data|videos?|fotos?|bild|bilder|grafik|daten"
    r"|imagen|imágenes|datos|gráfico|données|infographie|immagine|immagini|dati"
    r"|imagem|dados|фото|видео|данные)\W{0,3}$",
    re.IGNORECASE,
)
# ... and what follows the anchor then.
_FIGURES: Final = re.compile(r"\s*(?:data|figures|daten|zahlen|données|datos|dati|dados|данные)\b", re.IGNORECASE)
# What follows the anchor where the label only begins a sentence (`opens`).
_APPEARED_FIRST: Final = re.compile(
    r"^\W*(?:(?:was\s+|is\s+)?(?:originally\s+|first\s+)?(?:appeared|published)\b|erschien(?:\s+zuerst)?\s+auf\b"
    r"|est\s+apparu\s+en\s+premier\s+sur\b|proviene\s+da\b|se\s+publicó\s+primero\s+en\b|apareceu\s+primeiro\s+em\b"
    r"|verscheen\s+eerst\s+op\b|появил(?:ись|ась|ось)\s+сначала\s+на\b|pochodzi\s+z\b|dök\s+först\s+upp\s+på\b"
    r"|(?:dukkede|dukket)\s+(?:først\s+)?op+\s|(?:から|より)の?(?:転載|引用|提供))",
    re.IGNORECASE,
)
# Works that were published elsewhere before anybody reported on them.
_WORKS: Final = re.compile(
    r"\b(?:books?|novels?|albums?|songs?|films?|memoirs?|stud(?:y|ies)|papers?|research|findings|results|poems?"
    r"|studie|buch|étude|livre|estudio|libro|studio)\b[^.!?]{0,60}$",
    re.IGNORECASE,
)
_ALONE: Final = 30  # characters
_WRITTEN: Final = re.compile(
    rf"\W{{0,3}}(?:{_WORDS}|original|via)\s{{0,2}}[:\uff1a]\s{{0,2}}"
    r"(?P<address>https?://[^\s<>\"]{4,500}?)[.)\]]{0,2}",
    re.IGNORECASE,
)
_SHARING: Final = re.compile(
    r"//(?:[\w-]+\.)*(?:facebook\.com/(?:sharer|share|dialog)|(?:twitter|x)\.com/(?:intent|share)|t\.me/share"
    r"|telegram\.me/share"
    r"|linkedin\.com/(?:share|cws)|pinterest\.[a-z.]+/pin/create|wa\.me/|api\.whatsapp\.com|reddit\.com/submit"
    r"|vk\.com/share"
    r"|addtoany\.com|getpocket\.com|flipboard\.com/|news\.google\.com/(?:publications|s/)|tumblr\.com/share|ok\.ru/dk)",
    re.IGNORECASE,
)  # fmt: skip


def is_mark(text: str) -> bool:
    """Whether the text of an anchor is nothing but a mark."""
    return bool(_MARK.fullmatch(text))


def label_before(before: str, after: str) -> str | None:
    """The words right before an anchor that say it is the source; after: what follows the anchor."""
    match = _LABEL.search(before) or _HAN_LABEL.search(before) or _VIA.fullmatch(before)
    if not match and _ACCORDING.fullmatch(before) and not after.strip(" .)]"):
        return before.strip()
    if not match or _OF_ELSE.search(before[: match.start()]) or _FIGURES.match(after):
        return None
    if _WORKS.search(before[: match.start()]) and not match[0].rstrip().endswith((":", "\uff1a")):
        return None
    opened = match.re is _LABEL and match["opens"]
    return match[0].strip() if not opened or _APPEARED_FIRST.match(after) else None


def opens_alone(text: str) -> bool:
    """Whether a text is nothing but the label that stands over, before or beside a source: "Source", "Quelle:"."""
    return len(text) <= _ALONE and bool(_MARK.fullmatch(text.strip()))


def named_address(line: str) -> str | None:
    """The address that a line gives as its source without a link: `Source: https://…`."""
    match = _WRITTEN.fullmatch(line)
    return match["address"] if match else None


def is_sharing(address: str) -> bool:
    """Whether an address is that of a button that shares."""
    return bool(_SHARING.search(address))
