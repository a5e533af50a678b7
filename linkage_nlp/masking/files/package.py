"""Office files as archives of XML parts, rewritten part by part."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from linkage_nlp.errors import DamagedFile
from linkage_nlp.masking.files.model import Replace
from linkage_nlp.transcripts.archive import Archive
from linkage_nlp.transcripts.office import open_office_file, refuse_doctype
from linkage_nlp.transcripts.source import Source

_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
# What tells who wrote a file, or what it says in other words; both programs do without.
_DROPPED = re.compile(r"docProps/(?:custom\.xml|thumbnail\..*)|customXml/.*")
_FONTS = frozenset(("rFonts", "latin", "ea", "cs", "font", "fonts", "rFont"))
_CORE = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
    b'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator></dc:creator>'
    b"</cp:coreProperties>"
)


def open_package(source: Source) -> Archive:
    """The archive. Raises as `open_office_file`."""
    return open_office_file(source)


def xml_parts(archive: Archive) -> list[str]:
    """The names of the parts that are XML."""
    return sorted(n for n in archive.names if n.endswith((".xml", ".rels", ".vml")))


def parse(xml: bytes, source: Source) -> Any:
    """The root of an XML part.

    Raises:
        DamagedFile: It is no XML, or declares entities.
    """
    from lxml import etree

    refuse_doctype(xml, source)
    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
        return etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        raise DamagedFile(
            "one of its parts is broken",
            path=source.place,
            remedy="Open it in the program that made it, let it be repaired, and save it anew",
        ) from error


def local(element: Any) -> str:
    """The name of an element without its namespace; empty for comments."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _is_font(element: Any) -> bool:
    """Whether an element names a font: Georgia and Hans are people elsewhere."""
    parent = element.getparent()
    return local(element) in _FONTS or (parent is not None and local(parent) in _FONTS)


def values(root: Any) -> Iterator[str]:
    """All texts and attributes of a part."""
    for element in root.iter():
        if isinstance(element.tag, str) and not _is_font(element):
            yield from (str(value) for value in element.attrib.values())
        yield from (text for text in (element.text, element.tail) if text and text.strip())


def replace_spread(pieces: list[tuple[Any, str]], replace: Replace) -> bool:
    """Replace names in a text that is spread over elements.

    Args:
        pieces: The elements in order, each with what it shows: its own text, or a sign for
            a tab or a break, which is no text of its own.
        replace: Replaces names.

    Returns:
        Whether anything was replaced. A mask stands where its name began.
    """
    joined = "".join(text for _, text in pieces)
    hits = replace(joined).hits
    if not hits:
        return False
    position = 0
    for element, text in pieces:
        start, end = position, position + len(text)
        position = end
        touching = [hit for hit in hits if hit.start < end and hit.end > start]
        if not touching:
            continue
        if element.text != text:
            # A tab or a break within a name.
            parent = element.getparent()
            if parent is not None:
                parent.remove(element)
            continue
        parts = []
        done = start
        for hit in touching:
            parts.append(joined[done : max(done, hit.start)])
            if hit.start >= start:
                parts.append(hit.mask.mask)
            done = min(hit.end, end)
        element.text = "".join(parts) + joined[done:end]
        element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return True


def replace_rest(root: Any, replace: Callable[[str], str], skip: Iterable[Any] = ()) -> None:
    """Replace names in attributes, and in texts of single elements."""
    passed = set(skip)
    for element in root.iter():
        if not isinstance(element.tag, str) or _is_font(element):
            continue
        for name, value in element.attrib.items():
            new = replace(str(value))
            if new != value:
                element.set(name, new)
        if element.text and element.text.strip() and element not in passed:
            element.text = replace(element.text)


def rebuild(
    archive: Archive,
    source: Source,
    change: Callable[[str, Any], None],
    *,
    clean: bool,
    dropped: re.Pattern[str],
) -> bytes:
    """The archive with its XML parts changed, and, where cleaned, without what is dropped."""
    from lxml import etree

    out = io.BytesIO()
    gone = {
        name for name in archive.names if clean and (_DROPPED.match(name) or dropped.match(name))
    }
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        # The list of content types stands first, as programs expect it.
        for name in sorted(archive.names, key=lambda n: (n != "[Content_Types].xml", n)):
            if name in gone or name.endswith("/"):
                continue
            data = archive.read(name)
            if clean and name == "docProps/core.xml":
                data = _CORE
            elif name.endswith((".xml", ".rels", ".vml")):
                root = parse(data, source)
                if name.endswith(".rels"):
                    if clean:
                        _clean_relations(root, name, gone)
                elif name == "[Content_Types].xml":
                    _remove(root, lambda e: str(e.get("PartName", "")).lstrip("/") in gone)
                else:
                    if clean and name == "docProps/app.xml":
                        _remove(root, lambda e: local(e) in {"Company", "Manager", "HyperlinkBase"})
                    change(name, root)
                data = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            target.writestr(info, data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _clean_relations(root: Any, name: str, gone: set[str]) -> None:
    folder = name.rpartition("_rels/")[0]
    for relation in list(root.iter(_RELATIONSHIP)):
        target = str(relation.get("Target", ""))
        if relation.get("TargetMode") == "External":
            # A link says whose site or mailbox it is, and the path of a template whose machine.
            relation.set("Target", "about:blank")
        elif _resolved(folder, target) in gone:
            root.remove(relation)


def _resolved(folder: str, target: str) -> str:
    import posixpath

    if target.startswith("/"):
        return target.lstrip("/")
    return posixpath.normpath(posixpath.join(folder, target))


def _remove(root: Any, unwanted: Callable[[Any], bool]) -> None:
    for element in list(root):
        if unwanted(element):
            root.remove(element)
