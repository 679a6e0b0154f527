"""What formats.py reads: the pages of eval/pages grown to the weight of real ones, and papers of many pages."""
import copy
import pathlib
import random
import re
import sys

EVAL = pathlib.Path(__file__).resolve().parent.parent.parent / "eval"
SMALLEST, LARGEST = 50_000, 300_000  # bytes of a page: what saved news pages weigh


def script(chance):
    name = f"{chance.getrandbits(24):x}"
    return chance.choice((
        f'window.q{name}=window.q{name}||[];q{name}.push({{"event":"view","id":"{chance.getrandbits(60):x}","ts":{chance.getrandbits(40)}}});',
        f'(function(d,s){{var j=d.createElement(s);j.async=!0;j.src="//cdn.example/{name}.js";d.head.appendChild(j)}})(document,"script");',
        f'function f{name}(e){{if(e.target.className.indexOf("c{name}")<0)return;e.preventDefault();this.open=!this.open}}'))


def style(chance):
    name = f"{chance.getrandbits(24):x}"
    return f".c{name},.c{name}:hover>a{{margin:{chance.randint(0, 40)}px;color:#{name:0>6};display:flex}}"


def menu(chance):
    links = "".join(f'<li class="menu-item menu-item-{chance.getrandbits(16)}"><a href="/{word}/" data-track="{chance.getrandbits(30):x}">'
                    f'<span class="label">{word}</span></a></li>'
                    for word in (chance.choice(("World", "Sport", "Markets", "Weather", "Culture", "Letters", "Travel")) for _ in range(8)))
    return f'<div class="menu-panel c{chance.getrandbits(24):x}" aria-hidden="true"><ul class="menu">{links}</ul></div>'


def picture(chance):
    points = " ".join(f"{chance.randint(0, 99)}.{chance.randint(0, 9)} {chance.randint(0, 99)}" for _ in range(20))
    return f'<svg style="display:none" aria-hidden="true"><symbol id="i{chance.getrandbits(24):x}"><path d="M{points}z"/></symbol></svg>'


def filled(makers, size, chance):
    out, length = [], 0
    while length < size:
        out.append(chance.choice(makers)(chance))
        length += len(out[-1]) + 1
    return "\n".join(out).encode()


def grown(page, size, chance):
    """A page filled up to a size: three fifths script and style, the rest menus and pictures around the page's own."""
    room = size - len(page)
    if room <= 0 or page.startswith((b"\xff\xfe", b"\xfe\xff")):
        return page
    head = (b"<script>" + filled([script], room * 9 // 20, chance) + b"</script><style>"
            + filled([style], room * 3 // 20, chance) + b"</style>")
    before, after = (filled([menu, menu, picture], room // 5, chance) for _ in range(2))
    ends = list(re.finditer(rb"</body", page, re.IGNORECASE))
    end = ends[-1].start() if ends else len(page)
    page = page[:end] + after + page[end:]
    if body := re.search(rb"<body[^>]*>", page, re.IGNORECASE):
        page = page[:body.end()] + before + page[body.end():]
    if top := re.search(rb"<meta[^>]*charset[^>]*>|<head[^>]*>", page, re.IGNORECASE):
        page = page[:top.end()] + head + page[top.end():]
    return page


def pages(folder, count):
    """Writes as many pages, of sizes spread evenly on a logarithmic scale; the same ones each time."""
    sources = sorted([*(EVAL / "pages" / "dev").glob("*.html"), *(EVAL / "pages" / "held").glob("*.html")])
    files = []
    for number in range(count):
        chance = random.Random(number)
        source = sources[number % len(sources)]
        size = round(SMALLEST * (LARGEST / SMALLEST) ** chance.random())
        file = folder / f"{number:04}-{source.name}"
        file.write_bytes(grown(source.read_bytes(), size, chance))
        files.append(file)
    return files


def papers(folder, long):
    """The papers of eval/papers that have text, and three of about as many pages as asked for."""
    sys.path.insert(0, str(EVAL / "papers"))
    import make
    import texts
    files = []
    for paper in texts.papers():
        if not paper.silent:
            files.append(EVAL / "papers" / f"{paper.name}.pdf")
        if paper.name in ("typst-report-with-cover", "reportlab-brief-two-columns", "raw-no-space-glyphs"):
            times = {"typst-report-with-cover": 3, "reportlab-brief-two-columns": 1.6, "raw-no-space-glyphs": 3}[paper.name]
            grown_paper = copy.copy(paper)
            grown_paper.parts = paper.parts * max(1, round(long / times))
            file = folder / f"long-{paper.name}.pdf"
            file.write_bytes(make.SETTERS[paper.name](grown_paper))
            files.append(file)
    return files
