"""What a notebook cell hands over: an immutable bundle of HTML, plain words and the semantic payload."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from sertakan_analysis.exhibits.payload import MIME

if TYPE_CHECKING:
    from sertakan_analysis.exhibits.payload import Payload

# Colours with an alpha or inherited from the page, so that the light and the dark theme of JupyterLab both read well.
STYLE: Final = """<style>
.sertakan{max-width:44rem;font-family:"Source Sans Pro",system-ui,sans-serif;line-height:1.45;text-align:left}
.sertakan table{border-collapse:collapse;margin:.4rem 0;font-variant-numeric:tabular-nums;font-size:.92em}
.sertakan caption,.sertakan figcaption{text-align:left;caption-side:top;font-size:1.05em;font-weight:600;padding:.2rem 0}
.sertakan .base,.sertakan .below{font-weight:400;font-size:.88em;opacity:.86}
.sertakan .below p{margin:.15rem 0}
.sertakan th,.sertakan td{padding:.25rem .6rem;text-align:left;vertical-align:top;border:0;background:none}
.sertakan thead th{border-bottom:1.5px solid;font-weight:600;vertical-align:bottom}
.sertakan tbody tr{border-bottom:1px solid rgba(128,140,150,.35)}
.sertakan td.number,.sertakan th.number{text-align:right;white-space:nowrap}
.sertakan tr.total{font-weight:700}
.sertakan .box{border-left:3px solid #0b8199;padding:.4rem 1rem;background:rgba(11,129,153,.09)}
.sertakan .box.caution{border-color:#b8650b;background:rgba(184,101,11,.1)}
.sertakan dl{display:flex;flex-wrap:wrap;gap:1.2rem 2rem;margin:.6rem 0}.sertakan dl div{flex:1 1 10rem}
.sertakan dd{margin:0}.sertakan dd.value{font-size:1.6em;font-weight:700}
.sertakan .drawing{background:#fff;padding:.4rem}.sertakan .drawing svg{width:100%;height:auto;display:block}
</style>"""


@dataclass(frozen=True)
class Shown:
    """An exhibit as written: HTML and plain words for JupyterLab, the payload for the exporters."""

    html: str
    plain: str
    payload: Payload
    drawing: str = field(default="", repr=False)

    def _repr_mimebundle_(
        self,
        include: object = None,  # noqa: ARG002 - IPython's protocol; it filters the bundle itself
        exclude: object = None,  # noqa: ARG002
    ) -> dict[str, Any]:
        bundle: dict[str, Any] = {
            "text/html": f'{STYLE}<div class="sertakan" lang="id">{self.html}</div>',
            "text/plain": self.plain,
            MIME: deepcopy(self.payload),
        }
        if self.drawing:
            bundle["image/svg+xml"] = self.drawing
        return bundle

    def __repr__(self) -> str:
        return self.plain
