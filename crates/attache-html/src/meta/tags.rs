//! Tags for machines: meta elements of all schools, canonical links, the page's language.

use super::{Facts, visible};
use crate::dom::{Dom, ROOT};
use attache_model::Learnt;

pub(super) fn read(dom: &Dom, facts: &mut Facts) {
    let html = dom.children(ROOT).find(|&id| dom.name(id) == "html");
    let month_first = html.and_then(|id| dom.attr(id, "lang")).is_some_and(|l| l.eq_ignore_ascii_case("en-us"));
    let mut titled = false;
    for id in dom.subtree(ROOT) {
        match dom.name(id) {
            "meta" => {
                let name = dom
                    .attr(id, "name")
                    .or_else(|| dom.attr(id, "property"))
                    .or_else(|| dom.attr(id, "itemprop").filter(|_| dom.name(dom.parent(id)) == "head"));
                let content = dom.attr(id, "content").map(str::trim).filter(|c| !c.is_empty());
                if let (Some(name), Some(content)) = (name, content) {
                    meta(&name.trim().to_ascii_lowercase(), content, month_first, facts);
                }
                if let (Some(key), Some(content)) = (dom.attr(id, "http-equiv"), content)
                    && key.eq_ignore_ascii_case("content-language")
                {
                    facts.language(Learnt::Meta, content);
                }
            }
            "link" => {
                let rel = dom.attr(id, "rel").unwrap_or_default();
                if rel.split_ascii_whitespace().any(|r| r.eq_ignore_ascii_case("canonical"))
                    && let Some(href) = dom.attr(id, "href")
                {
                    facts.url(Learnt::Canonical, href);
                }
            }
            "title" if !titled && dom.ancestors(id).any(|a| dom.name(a) == "head" || dom.name(a) == "body") => {
                titled = true;
                facts.title(Learnt::TitleElement, &dom.words(id, 500));
            }
            _ => {}
        }
    }
    for id in html.into_iter().chain(dom.subtree(ROOT).find(|&id| dom.name(id) == "body")) {
        if let Some(language) = dom.attr(id, "lang").or_else(|| dom.attr(id, "xml:lang")) {
            facts.language(Learnt::Masthead, language);
        }
    }
    visible::microdata(dom, facts, month_first);
}

fn meta(name: &str, content: &str, month_first: bool, facts: &mut Facts) {
    use Learnt::{Meta, OpenGraph};
    match name {
        "og:title" | "twitter:title" => facts.title(OpenGraph, content),
        "title"
        | "dc.title"
        | "dcterms.title"
        | "citation_title"
        | "parsely-title"
        | "sailthru.title"
        | "headline"
        | "hdl"
        | "eprints.title"
        | "bepress_citation_title" => {
            facts.title(Meta, content);
        }
        "og:site_name" => facts.outlet(OpenGraph, content),
        "application-name"
        | "apple-mobile-web-app-title"
        | "publisher"
        | "dc.publisher"
        | "dcterms.publisher"
        | "citation_publisher"
        | "citation_journal_title"
        | "parsely-site"
        | "source"
        | "citation_technical_report_institution"
        | "prism.publicationname"
        | "dc.source" => facts.outlet(Meta, content),
        "og:url" | "twitter:url" => facts.url(OpenGraph, content),
        "parsely-link" | "citation_public_url" => facts.url(Meta, content),
        "article:author" | "og:article:author" | "twitter:data1" | "og:author" => {
            let labelled = name != "twitter:data1";
            if labelled && !content.contains("://") {
                facts.authors(OpenGraph, content);
            }
        }
        "author"
        | "byl"
        | "byline"
        | "dc.creator"
        | "dcterms.creator"
        | "dc.contributor"
        | "citation_author"
        | "parsely-author"
        | "sailthru.author"
        | "rbauthors"
        | "article.author"
        | "bepress_citation_author"
        | "eprints.creators_name" => {
            // "Surname, Name" is how catalogues write one author.
            match content.split_once(',') {
                Some((last, first)) if name.contains("citation") || name.starts_with("dc") => {
                    facts.authors(Meta, &format!("{} {}", first.trim(), last.trim()));
                }
                _ => facts.authors(Meta, content),
            }
        }
        "article:published_time"
        | "og:published_time"
        | "og:article:published_time"
        | "og:pubdate"
        | "article:published"
        | "og:release_date" => {
            facts.date(OpenGraph, content, false, month_first);
        }
        "article:modified_time"
        | "og:updated_time"
        | "og:modified_time"
        | "og:article:modified_time"
        | "article:modified" => {
            facts.date(OpenGraph, content, true, month_first);
        }
        "date"
        | "pubdate"
        | "publishdate"
        | "publish-date"
        | "publish_date"
        | "published_time"
        | "publication_date"
        | "publicationdate"
        | "publication-date"
        | "dc.date"
        | "dc.date.issued"
        | "dc.date.created"
        | "dcterms.issued"
        | "dcterms.created"
        | "dcterms.date"
        | "dc.issued"
        | "dc.created"
        | "citation_date"
        | "citation_publication_date"
        | "citation_online_date"
        | "parsely-pub-date"
        | "sailthru.date"
        | "article_date_original"
        | "originalpublicationdate"
        | "original-publish-date"
        | "cxenseparse:recs:publishtime"
        | "datepublished"
        | "date_published"
        | "publisheddate"
        | "published_at"
        | "published-date"
        | "article.published"
        | "article.created"
        | "displaydate"
        | "last-published"
        | "dateissued"
        | "date.issued"
        | "bt:pubdate"
        | "eprints.date"
        | "ptime"
        | "rnews:datepublished"
        | "shareaholic:article_published_time"
        | "pdate"
        | "doc_date"
        | "created"
        | "creation_date"
        | "datecreated"
        | "release_date" => {
            facts.date(Meta, content, false, month_first);
        }
        "last-modified"
        | "lastmod"
        | "dcterms.modified"
        | "dc.date.modified"
        | "dc.modified"
        | "datemodified"
        | "date_modified"
        | "article.updated"
        | "revised"
        | "modified_time"
        | "article_date_updated"
        | "moddate"
        | "utime"
        | "updated_time"
        | "updated" => {
            facts.date(Meta, content, true, month_first);
        }
        "language" | "dc.language" | "dcterms.language" | "citation_language" | "content-language" => {
            facts.language(Meta, content)
        }
        "og:locale" => facts.language(OpenGraph, content),
        "generator" => {
            let content = content.to_ascii_lowercase();
            let forums = [
                "phpbb",
                "vbulletin",
                "discourse",
                "xenforo",
                "mybb",
                "smf",
                "invision",
                "nodebb",
                "flarum",
                "simple machines",
            ];
            facts.discussion |= forums.iter().any(|f| content.starts_with(f));
        }
        _ => {}
    }
}
