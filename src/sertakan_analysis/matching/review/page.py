"""The page of a review: the pair that is asked as a table, escaped, with the signs and words of the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

from jinja2 import Environment

from sertakan_analysis.matching.review.answers import KEYS, MEANINGS
from sertakan_analysis.matching.review.comparing import compared

if TYPE_CHECKING:
    from sertakan_analysis.matching.review.session import Session

P = TypeVar("P")

_templates: Final = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)

PAIR: Final = _templates.from_string("""\
{% macro value(parts) %}
{% for part in parts %}{% if part.differs %}<mark>{{ part.text }}</mark>{% else %}{{ part.text }}{% endif %}{% else %}
<i>(kosong)</i>{% endfor %}
{% endmacro %}
{% if not lines %}
<p>Semua {{ total }} pasangan sudah dijawab.</p>
{% else %}
<table>
<caption>Pasangan {{ number }} dari {{ total }}</caption>
<thead><tr><th scope="col">Data</th><th scope="col">{{ titles[0] }}</th><th scope="col">{{ titles[1] }}</th>
<th scope="col">Kesesuaian</th></tr></thead>
<tbody>
{% for line in lines %}
<tr class="{{ line.agreement.name | lower }}"><th scope="row">{{ line.label }}</th><td>{{ value(line.left) }}</td>
<td>{{ value(line.right) }}</td><td>{{ line.agreement.sign }} {{ line.agreement.word }}</td></tr>
{% endfor %}
</tbody>
</table>
{% if standing %}<p>Jawaban sebelumnya: {{ standing }}. Berlaku sampai dijawab lagi.</p>{% endif %}
{% endif %}
""")

PAGE: Final = _templates.from_string("""\
<!doctype html>
<html lang="id"><head><meta charset="utf-8"><title>Telaah pasangan</title>
<style nonce="{{ nonce }}">
body { font: 15px/1.4 system-ui, sans-serif; margin: .5rem; color: #111; background: #fff }
table { border-collapse: collapse } caption { text-align: left; font-weight: 600; padding: .3rem 0 }
th, td { text-align: left; padding: .25rem .8rem .25rem 0; border-bottom: 1px solid #ccc; vertical-align: top }
tr.unlike td:last-child { font-weight: 700 } mark { background: #fff3b0; font-weight: 700; text-decoration: underline }
button { font: inherit; margin: .6rem .4rem 0 0 }
</style></head><body>
<main id="pair" aria-live="polite"></main>
<p>
{% for key, meaning in keys %}
<button data-key="{{ key }}">{{ meaning }} ({{ key }})</button>
{% endfor %}
<button data-key="u">kembali (u)</button></p>
<p id="problem" role="alert"></p>
<script nonce="{{ nonce }}">
const secret = {{ secret | tojson }};
const pair = document.getElementById("pair"), problem = document.getElementById("problem");
let turn = "";
async function ask(path, body) {
  try {
    return await fetch(path, { method: "POST", headers: { "X-Review": secret }, body });
  } catch {
    pair.textContent = "Telaah ini sudah ditutup.";
  }
}
async function send(key) {
  const reply = await ask("/pair", turn + key);
  if (!reply) return;
  const text = await reply.text();
  problem.textContent = reply.ok ? "" : text;
  if (!reply.ok) return;
  turn = reply.headers.get("X-Turn");
  pair.innerHTML = text;
}
async function follow() {
  const reply = turn && (await ask("/turn", ""));
  if (reply && reply.ok && (await reply.text()) !== turn) await send("");
  setTimeout(follow, 500);
}
for (const button of document.querySelectorAll("button")) button.onclick = () => send(button.dataset.key);
document.addEventListener("keydown", (event) => {
  if (event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
  if (["s", "b", "t", "u"].includes(event.key.toLowerCase())) send(event.key.toLowerCase());
});
send("").then(follow);
</script></body></html>
""")


def pair_html(session: Session[P], titles: tuple[str, str]) -> str:
    """Return the pair that is asked as HTML, or that all are answered."""
    lines = compared(*session.sides()) if session.current is not None else ()
    standing = MEANINGS[session.standing] if session.standing else ""
    return PAIR.render(lines=lines, titles=titles, number=session.number, total=session.total, standing=standing)


def page_html(secret: str, nonce: str) -> str:
    """Return the page around the pairs; it holds nothing of a person, only the secret by which it asks for them."""
    return PAGE.render(secret=secret, nonce=nonce, keys=[(key, MEANINGS[answer]) for key, answer in KEYS.items()])
