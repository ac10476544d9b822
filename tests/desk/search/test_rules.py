"""How names are cut and how words are asked for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coalface.desk.search.rules import index_words, lexemes, pinyin_key, question, syllables
from coalface.desk.search.rules.questions import Question


@pytest.mark.parametrize(
    ("place", "reading"),
    [
        ("长治", "chang zhi"),
        ("长子县", "zhang zi xian"),
        ("长沙", "chang sha"),
        ("单县", "shan xian"),
        ("重庆", "chong qing"),
        ("重工", "zhong gong"),
        ("厦门", "xia men"),
        ("大厦", "da sha"),
        ("蚌埠", "beng bu"),
        ("六安", "lu an"),
        ("铅山", "yan shan"),
        ("东阿", "dong e"),
        ("番禺", "pan yu"),
        ("吐鲁番", "tu lu fan"),
        ("亳州", "bo zhou"),
        ("渑池", "mian chi"),
        ("会泽", "hui ze"),
        ("洪洞", "hong tong"),
        ("繁峙", "fan shi"),
        ("浚县", "xun xian"),
        ("涡阳", "guo yang"),
        ("郫都", "pi du"),
        ("成都", "cheng du"),
        ("朝阳", "chao yang"),
        ("调兵山", "diao bing shan"),
        ("乐亭", "lao ting"),
        ("台州", "tai zhou"),
        ("银行", "yin hang"),
        ("太行", "tai hang"),
        ("兖矿", "yan kuang"),
        ("潞安", "lu an"),
        ("绿源", "lv yuan"),
    ],
)
def test_places_are_read_as_people_say_them(place: str, reading: str) -> None:
    assert syllables(place) == reading.split()


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("西安热力", "xi an re li"),
        ("ＡＢＣ电力", "abc dian li"),
        ("3号矿", "3 hao kuang"),
        ("Ash Grove  Cement", "ash grove cement"),
        ("", ""),
    ],
)
def test_the_key_to_sort_by(text: str, key: str) -> None:
    assert pinyin_key(text) == key


def test_names_with_the_same_first_character_stand_together() -> None:
    names = ["先锋煤业", "西安热力", "西藏水泥", "仙桃发电"]

    assert sorted(names, key=pinyin_key) == ["西安热力", "西藏水泥", "先锋煤业", "仙桃发电"]


def test_the_key_fits_its_column() -> None:
    assert len(pinyin_key("庄" * 250)) == 250


def test_a_name_is_cut_into_pairs_pinyin_and_initials() -> None:
    assert lexemes(["华能长治"]) == {
        *("华能", "能长", "长治", "治", "^华能"),
        *("hua.neng", "neng.chang", "chang.zhi", "zhi.", "^hua.neng"),
        *(";hncz", ";ncz", ";cz", ";z", "^;hncz"),
        "=华能长治",
    }


def test_a_code_is_found_by_its_parts_whole_and_tails() -> None:
    assert lexemes(["HT-2024-001"]) == {"ht", "^ht", "2024", "001", "ht2024001", "=ht2024001"}
    assert lexemes(["91110000600037341L"]) == {
        "91110000600037341l",
        "^91110000600037341l",
        "=91110000600037341l",
        "341l",
        "37341l",
    }


def test_the_legal_form_is_no_piece() -> None:
    assert lexemes(["华能有限公司"]) - lexemes(["华能有"]) == {
        *("=华能有限公司", "=华能"),
        *(";hnyxgs", ";nyxgs", "^;hnyxgs"),
    }


def test_pieces_are_quoted_for_the_database() -> None:
    assert index_words(["甲"]) == "';j' '=甲' '^;j' '^jia.' '^甲' 'jia.' '甲'"


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("", Question()),
        ("  ，。", Question()),
        ("华能", Question(any="'华能'", head="'^华能'", exact="'=华能'")),
        ("华", Question(any="'华':*", head="'^华':*", exact="'=华'")),
        ("华能有限公司", Question(any="'华能' & '能有'", head="'^华能' & '能有'", exact="'=华能有限公司'")),
        ("有限公司", Question(part="有限公司")),
        (
            "华能 2024",
            Question(any="'华能' & ('2024':*)", head="'^华能' & ('2024':*)", exact="'=华能2024'"),
        ),
    ],
    ids=[
        "nothing",
        "only marks",
        "two characters",
        "one character",
        "the legal form adds nothing",
        "the legal form alone is looked for in the titles",
        "all words must fit",
    ],
)
def test_what_is_asked(typed: str, asked: Question) -> None:
    assert question(typed) == asked


@pytest.mark.parametrize(
    ("typed", "way"),
    [
        ("hn", "';hn':*"),
        ("huanengdian", "('hua.neng' & 'neng.dian':*)"),
        ("huanengd", "('hua.neng' & 'neng.d':*)"),
        ("xian", "('xi.an':*)"),
        ("xianan", "('xian.an':*)"),
        ("shanxijiaomeijituan", "('shan.xi' & 'xi.jiao' & 'jiao.mei' & 'mei.ji')"),
        ("changzhiyouxiangongsi", "('chang.zhi' & 'zhi.you')"),
    ],
    ids=[
        "initials",
        "whole pinyin",
        "the last syllable unfinished",
        "one or two syllables",
        "ambiguous syllables",
        "without the common ending",
        "without the legal form",
    ],
)
def test_latin_letters_are_read_as_pinyin_too(typed: str, way: str) -> None:
    assert way in question(typed).any.strip("()").split(" | ") or way.strip("()") in question(typed).any


@given(st.text(max_size=300))
def test_any_text_is_a_question(text: str) -> None:
    asked = question(text)

    assert not (asked.any and asked.part)
    assert bool(asked.head) == bool(asked.any) == bool(asked.exact)
