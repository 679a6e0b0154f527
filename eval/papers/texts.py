"""The texts of eval/papers: put together from the invented reports of eval/pages/dev, with matter of their own.

A part of a paper is a pair of its kind and its text: "h" heading, "p" paragraph, "li" list item, "q" quotation, "fn" a
footnote to the paragraph before it, "cap" caption, "row" a table's row with cells parted by tabs.
"""
import json
import pathlib

DEV = pathlib.Path(__file__).resolve().parent.parent / "pages" / "dev"


class Paper:
    """One paper: what its truth says, and the parts it is set from."""

    def __init__(self, name, title, authors, outlet, published, parts, without=(), silent=False):
        self.name, self.title, self.authors, self.outlet = name, title, authors, outlet
        self.published, self.parts, self.without, self.silent = published, parts, list(without), silent

    def truth(self):
        """Footnotes come last in the text; of a paper that holds no text nothing can be known."""
        flow = [text for kind, text in self.parts if kind != "fn"] + [text for kind, text in self.parts if kind == "fn"]
        text = "\n\n".join([self.title, *flow])
        if self.silent:
            return {"title": None, "authors": [], "outlet": None, "url": None, "published": None, "updated": None,
                    "language": None, "text": None, "without": []}
        return {"title": self.title, "authors": self.authors, "outlet": self.outlet, "url": None,
                "published": self.published, "updated": None, "language": "en", "text": text, "without": self.without}


def report(name, heading=None, most=99):
    """A report of eval/pages/dev as parts: its headline or another heading, then its longer paragraphs."""
    fields = json.loads((DEV / f"{name}.json").read_text(encoding="utf-8"))
    paragraphs = [" ".join(part.split()) for part in fields["text"].split("\n\n")[1:] if len(part.split()) > 12]
    return [("h", heading or fields["title"]), *(("p", part) for part in paragraphs[:most])]


def with_notes(parts, *notes):
    """The parts with a footnote after every third paragraph, as long as there are notes."""
    notes, out, seen = list(notes), [], 0
    for part in parts:
        out.append(part)
        seen += part[0] == "p"
        if part[0] == "p" and seen % 3 == 1 and notes:
            out.append(("fn", notes.pop(0)))
    assert not notes, notes
    return out


BALANCE = [("cap", "Table 1. Deliveries to the states of the strait, by year of arrival"),
           ("row", "Recipient\tSupplier\tItem\t2021\t2022\t2023"),
           ("row", "Kestania\tVastria\treconnaissance drones\t0\t0\t6"),
           ("row", "Ruvia\tZarvan\tHalberd launchers\t0\t2\t4"),
           ("row", "Qasira\tZarvan\tpatrol craft, used\t9\t7\t6"),
           ("row", "Belmora\tTarsk\tpatrol boats\t0\t2\t0")]

REGISTER = [("row", "No.\tSupplier\tRecipient\tDesignation\tNumber\tYear\tComment")] + [
    ("row", f"{100 + i}\t{s}\t{r}\t{d}\t{n}\t{y}\t{c}") for i, (s, r, d, n, y, c) in enumerate(
        [(s, r, d, 4 + (7 * k + 3 * len(d)) % 61, 2004 + (k * 5 + len(s)) % 20,
          ("second-hand", "delivered", "order cancelled", "local assembly", "number uncertain")[(k + len(r)) % 5])
         for k, (s, r, d) in enumerate(
            (s, r, d) for s in ("Dravia", "Orland", "Tarsk", "Vastria", "Zarvan")
            for r in ("Belmora", "Lumeria", "Meridia", "Taraf")
            for d in ("armoured vehicle", "light howitzer", "patrol boat", "trainer aircraft"))])]


def papers():
    """All papers of the set."""
    return [
        Paper("typst-journal-two-columns", "The Paper Trail of a Missile: Lots, Batteries and Bills of Lading",
              ["Ana Terzic", "Emil Roos"], "Journal of Transfer Studies", "2021-06-01",
              with_notes([("h", "Abstract"),
                          ("p", "Missiles lie about their origin, their parts do not. We follow one production lot from "
                                "the factory of its batteries to two ships, and show what can be proved by paper alone."),
                          *report("un-press-coverage", "1. The committee"), *report("print-version", "2. The lot"),
                          *report("interview-qa", "3. The battery"), *BALANCE,
                          *report("substack-like-letter", "4. The bank", 6),
                          *report("fusion-arc-tribune", "5. The eyes"), *report("hugo-fieldnotes", "6. The scrap"),
                          *report("divs-without-p", "7. The small arms")],
                         "The report has not been published; it was shown to the authors in confidence.",
                         "Sanctions Committee, briefing of 9 June 2020, paragraph 14.",
                         "Interview with an insurer, Lenz, February 2021. The figures differ by two crates.",
                         "For a different reading see the Harbor Chronicle of 3 May 2020."),
              ["Journal of Transfer Studies 12 (2021)", "Terzic and Roos: The Paper Trail"]),
        Paper("typst-report-with-cover", "Engines for Hire: Small Piston Engines and the Drones of the Strait",
              ["Nuria Castell"], "Open Hangar Institute", "2023-09-18",
              with_notes([("h", "Summary"), *report("discourse-topic", "The engine")[1:],
                          *report("wp-classic-daily", "The order"), ("cap", "Figure 1. Where the engines were sold"),
                          *report("microdata-daily", "The delivery"), *report("hashed-broadcaster", "The flights"),
                          *BALANCE, *report("briefing-transcript", "What the ministry says"),
                          *report("liveblog-dailies", "The loss", 9), *report("amp-wordpress", "The missiles")],
                         "Open Hangar, database of procurement notices, accessed on 2 August 2023.",
                         "Ministry of Defence, written answer 2023/411.", "Measured on a photograph; plus or minus 30 cm."),
              ["Open Hangar Institute | Engines for Hire"]),
        Paper("typst-draft-line-numbers", "Draft Recommendations on the Control of Spare Parts", [],
              "Hallein Forum on Export Control", "2019-05-02",
              [*report("register-table-report", "I. Present practice", 3), *report("fusion-arc-tribune", "II. A case"),
               *report("corrected-story-joomla", "III. A denial")], ["DRAFT, not for quotation"]),
        Paper("weasyprint-panel-report", "Final report of the Panel of Experts on Qasira", [], "Union of Nations",
              "2020-04-30",
              with_notes([("h", "I. Background"), *report("mediawiki-vector", "A. Craft")[1:],
                          *report("saved-from-browser", "II. Supplies by sea"),
                          *report("blogger-armswatch", "III. Observations in harbour"), *BALANCE,
                          *report("hugo-fieldnotes", "IV. Markets"), *report("frameset-inner-page", "V. History"),
                          *report("substack-like-letter", "VI. Finance", 7), *report("drupal7-thinktank", "VII. Depots"),
                          *report("aspnet-webforms-ministry", "VIII. Replies"),
                          ("h", "IX. Recommendations"),
                          ("li", "Engines of more than ten kilowatts should be put on the list of controlled items."),
                          ("li", "Seized arms should be kept until they have been inspected.")],
                         "Letter to the Panel dated 3 March 2020.", "Confidential source, interviewed twice.",
                         "The vessel was renamed in January 2020.", "See annex 14."),
              ["S/2020/415"]),
        Paper("weasyprint-newsletter-three-columns", "The Harbour Letter: What Came In, What Went Out", ["Halvard Moe"],
              "Mole & Crane", "2022-11-04",
              [*report("phpbb-thread", "Berth nine"), *report("liveblog-dailies", "A day on the strait", 7),
               *report("table-font-bulletin", "A frigate for a crown"), ("q", "Cranes do not work on an empty deck."),
               *report("no-og-title-suffix", "Too slow by nine knots"),
               *report("saved-from-browser", "On lease"), *report("microdata-daily", "Six drones")], ["The Harbour Letter No. 31"]),
        Paper("weasyprint-printed-web-page", "Meridia's helicopters: 12 bought, 5 delivered, 2 flying",
              ["Ayesha Donnelly"], "Continental Wire", "2023-02-17",
              report("nextjs-data-only")[1:] + report("declared-utf8-is-1252", "Earlier gifts"),
              ["https://continentalwire.example/stories/meridia-helicopters", "22/02/2023, 09:14"]),
        Paper("reportlab-brief-two-columns", "Who Pays for the Lynx? Offsets and their Price", ["Maren Holt", "Stig Malm"],
              "Lenz School of Economics", "2022-02-10",
              [*report("paywall-jsonld", "The ferry"), *report("wire-agency-story", "The order"), *BALANCE,
               *report("typo3-party-portal", "The gift"), *report("nextjs-data-only", "Another advance"),
               *report("gov-press-release-modern", "The radars")], ["LSE Policy Brief 4/2022"]),
        Paper("reportlab-register-table", "Register of Transfers of Conventional Arms, 2004 to 2023", [],
              "Nordhavn Peace Observatory", "2024-03-11",
              [("p", "The register lists deliveries of major conventional arms for which two sources were found. Figures "
                     "in the column of numbers are those delivered, not those ordered."), *REGISTER],
              ["NPO transfers register"]),
        Paper("reportlab-owner-locked", "Statement on the Shooting Down of an Unarmed Aircraft", ["Ilmar Roth"],
              "Ministry of Defence of Kestania", "2024-03-07",
              report("liveblog-dailies", "What happened", 9) + report("microdata-daily", "The aircraft")
              + report("briefing-transcript", "What was asked") + report("hashed-broadcaster", "What was known"),
              ["Ministry of Defence of Kestania, Castle Square 1"]),
        Paper("fpdf-ministry-statement", "Second Batch of Sentry Radars Ordered", [], "Ministry of Defence", "2022-07-06",
              report("gov-press-release-modern", "Order") + report("brief-short-item", "Also this week")
              + report("aspnet-webforms-ministry", "From Taraf"), ["Press Service, telephone 555 7100"]),
        Paper("fpdf-unicode-magazine", "Вестник and Café: Three Sketches from the Strait", ["Étienne Vauquelin"],
              "Saltwater Review", "2021-10-15",
              report("declared-utf8-is-1252", "A family of tanks – “gifts”") + report("indieweb-hentry", "The piano, № 3")
              + report("block-theme-journal", "Four stamps"), ["Saltwater Review № 57"]),
        Paper("mupdf-story-letter", "Open Letter on the Depots of Meridia", ["Ruth Ambergate", "Samuel Oyelaran"],
              "Institute for Transfer Studies", "2022-12-01",
              report("drupal7-thinktank", "What we found") + [("li", "Suppliers should pay for yearly counts by outsiders."),
                                                              ("li", "Serial numbers should be kept by the supplier.")]
              + report("divs-without-p", "What it leads to"), []),
        Paper("raw-rows-across-columns", "Coastal Missiles in Small Navies", ["Noor Albright"], "Naval Quarterly",
              "2015-12-01", report("amp-wordpress", "The parade") + report("corrected-story-joomla", "The denial")
              + report("rtl-chrome-english", "The successor")
              + report("mediawiki-vector", "The boats") + report("blogger-armswatch", "The boats seen")
              + report("saved-from-browser", "The lease"), ["Naval Quarterly, winter 2015"]),
        Paper("raw-no-space-glyphs", "On the Efficiency of Offshore Inspections", ["Tomas Reel"],
              "Strait Commission", "2016-05-20",
              report("print-version", "Findings") + report("un-press-coverage", "Official reactions")
              + report("fusion-arc-tribune", "A different office")
              + report("interview-qa", "A conversation") + report("wp-classic-daily", "A harbour"), ["Strait Commission Working Paper 16"]),
        Paper("scan-with-hidden-text", "Minutes of the Harbour Board, Ostra", [], None, None,
              report("frameset-inner-page", "Item 1", 4) + report("table-font-bulletin", "Item 2", 4), []),
        Paper("scan-without-text", "Cargo Manifest of the Selma Bay", [], None, None,
              report("phpbb-thread", "Berth 9", 3), [], silent=True),
    ]
