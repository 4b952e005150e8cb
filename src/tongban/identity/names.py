"""Chinese names: where the surname ends, and how a name is read aloud."""

COMPOUND_SURNAMES = frozenset(
    [
        "欧阳",
        "司马",
        "上官",
        "诸葛",
        "夏侯",
        "东方",
        "皇甫",
        "尉迟",
        "公孙",
        "慕容",
        "令狐",
        "宇文",
        "长孙",
        "司徒",
        "轩辕",
        "端木",
        "独孤",
        "南宫",
        "西门",
        "闻人",
        "申屠",
        "呼延",
    ]
)
SURNAME_READINGS = {
    "单": "shan",
    "曾": "zeng",
    "解": "xie",
    "仇": "qiu",
    "朴": "piao",
    "查": "zha",
    "区": "ou",
    "任": "ren",
    "盖": "ge",
    "翟": "zhai",
    "洗": "xian",
    "乐": "yue",
    "缪": "miao",
    "尉迟": "yu chi",
    "长孙": "zhang sun",
}


def split_name(name: str) -> tuple[str, str]:
    """Return surname and given name of a Chinese name; a compound surname keeps both characters."""
    length = 2 if len(name) > 2 and name[:2] in COMPOUND_SURNAMES else 1
    return name[:length], name[length:]


def pinyin_of(name: str) -> str:
    """Return the name in pinyin without tones, syllables apart, surnames read as surnames: 单雄信 = shan xiong xin."""
    from pypinyin import lazy_pinyin  # 58 MB of dictionary, loaded at the first use

    surname, given = split_name(name)
    syllables = [SURNAME_READINGS[surname]] if surname in SURNAME_READINGS else lazy_pinyin(surname)
    return " ".join([*syllables, *lazy_pinyin(given)]).lower()
