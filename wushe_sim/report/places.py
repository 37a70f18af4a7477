"""真实村居的说明 what is told of real places: what they are like, how their groups divide them, and what was mended in their files."""

from collections.abc import Iterator, Mapping
from typing import Any

from wushe_sim.report.labels import LANGUAGES, word

FIGURES: Mapping[str, tuple[str, str]] = {
    "nodes": ("{:,} residents", "居民 {:,} 人"), "ties": ("{:,} ties", "关系 {:,} 条"),
    "mean_degree": ("mean degree {:.2f}", "平均度 {:.2f}"),
    "isolates": ("{:,} without ties", "孤立 {:,} 人"), "giant": ("{:,} in the giant component", "最大连通分支 {:,} 人"),
    "clustering": ("clustering {:.3f}", "聚类系数 {:.3f}"), "path": ("mean path {:.2f}", "平均路径 {:.2f}"),
    "degree_assortativity": ("degree assortativity {:.3f}", "度同配 {:.3f}"),
}
GROUPS: Mapping[str, tuple[str, str]] = {
    "groups": ("{:,} groups", "{:,} 个群体"), "group_known": ("known of {:,}", "已知 {:,} 人"),
    "fractionalization": ("fractionalization {:.3f}", "分化指数 {:.3f}"), "polarization": ("polarization {:.3f}", "极化指数 {:.3f}"),
    "group_assortativity": ("assortativity by group {:.3f}", "群体同配 {:.3f}"),
}
MENDED: Mapping[str, tuple[str, str]] = {
    "self_loops": ("self loops dropped", "去除自环"), "repeated_edges": ("repeated ties merged", "合并重复关系"),
    "reversed_edges": ("ties named from both ends merged", "合并双向重复的关系"),
    "one_way_edges": ("ties named from one end only, taken as mutual", "仅单向的关系视为双向"),
    "attributes_without_endpoints": ("rows of attributes without ties", "属性表中没有关系的行"),
    "endpoints_without_attributes": ("residents without attributes", "没有属性的居民"),
    "unknown_group": ("residents of unknown group", "群体未知的居民"), "other_group": ("residents in 'other' groups", "归入“其他”的居民"),
    "full_width_ids": ("ids with full-width or invisible signs made plain", "规范全角或不可见字符的编号"),
    "full_width_groups": ("groups' names with full-width or invisible signs made plain", "规范全角或不可见字符的群体名称"),
    "undeclared_nodes": ("ends of ties that are listed nowhere, taken as residents", "未列出的关系端点视为居民"),
    "gml_lines": ("lines of GML rewritten", "改写的 GML 行"),
    "repeated_labels": ("labels that stand twice, numbers taken instead", "标签重复，改用编号"),
    "read_as_gb18030": ("file read as GB18030", "个文件按 GB18030 读取"), "read_as_utf16": ("file read as UTF-16", "个文件按 UTF-16 读取"),
    "read_as_utf32": ("file read as UTF-32", "个文件按 UTF-32 读取"),
}
"""What may be mended, in words; behind the number of how often."""


def told(about: Mapping[str, Mapping[str, Any]], lang: str) -> Iterator[str]:
    """Lines about the real places of a scenario: what was measured of each, and what was mended, with the first five."""
    for name, place in about.items():
        yield word("measured", lang, place=name, what=in_words(place["figures"], FIGURES, lang))
        if "groups" in place["figures"]:
            yield word("measured_groups", lang, place=name, what=in_words(place["figures"], GROUPS, lang))
        if place["mended"]:
            yield word("mended", lang, place=name, what=mended_in_words(place["mended"], place["first"], lang))


def in_words(figures: Mapping[str, Any], words: Mapping[str, tuple[str, str]], lang: str) -> str:
    """Figures that are known, in their words."""
    return ", ".join(said[LANGUAGES.index(lang)].format(figures[name]) for name, said in words.items() if name in figures)


def mended_in_words(mended: Mapping[str, int], first: Mapping[str, Any], lang: str) -> str:
    """Each mend with its number, and in brackets the first five."""
    said = []
    for name, number in mended.items():
        text = f"{number:,} {MENDED[name][LANGUAGES.index(lang)] if name in MENDED else name}"
        more = ", …" if number > len(first.get(name, ())) else ""
        said.append(text + (f" ({', '.join(first[name])}{more})" if first.get(name) else ""))
    return "; ".join(said)
