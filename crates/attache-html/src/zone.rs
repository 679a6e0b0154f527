//! What the markup says about what an element is for: its tag, its role, and the words of its class and id.
//!
//! The words are those that people who build pages use for parts of pages, in whatever site; they are read as words (`shareBar`,
//! `share-bar`, `share_bar` are `share` and `bar`), so that `shareholders` is none of them.

use crate::dom::{Dom, NodeId};
use std::ops::{BitOr, BitOrAssign};

/// A set of purposes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Zone(u32);

impl Zone {
    pub const NOTHING: Self = Self(0);
    pub const NAVIGATION: Self = Self(1);
    pub const FOOTER: Self = Self(1 << 1);
    pub const ASIDE: Self = Self(1 << 2);
    pub const COMMENTS: Self = Self(1 << 3);
    pub const RELATED: Self = Self(1 << 4);
    pub const SHARE: Self = Self(1 << 5);
    pub const FORM: Self = Self(1 << 6);
    pub const ADVERT: Self = Self(1 << 7);
    /// Date, author, section, reading time of the article.
    pub const META: Self = Self(1 << 8);
    pub const TAGS: Self = Self(1 << 9);
    pub const AUTHOR: Self = Self(1 << 10);
    pub const NEWSLETTER: Self = Self(1 << 11);
    pub const HIDDEN: Self = Self(1 << 12);
    pub const NOTICE: Self = Self(1 << 13);
    pub const TEASER: Self = Self(1 << 14);
    pub const TOOLS: Self = Self(1 << 15);
    pub const HEADER: Self = Self(1 << 16);
    /// Says that it is the text of an article.
    pub const BODY: Self = Self(1 << 17);
    /// Says that it is the article with what belongs to it.
    pub const ARTICLE: Self = Self(1 << 18);
    /// Says that it introduces the text.
    pub const LEAD: Self = Self(1 << 19);
    pub const CAPTION: Self = Self(1 << 20);
    pub const CREDIT: Self = Self(1 << 21);
    pub const FOOTNOTES: Self = Self(1 << 22);
    /// Says, as strongly as markup can, that it is the text: `itemprop=articleBody`.
    pub const MARKED_BODY: Self = Self(1 << 23);
    pub const PLAYER: Self = Self(1 << 25);
    pub const QUOTED_POST: Self = Self(1 << 26);

    /// What is no part of an article's text.
    pub const OUT: Self = Self(
        Self::NAVIGATION.0
            | Self::FOOTER.0
            | Self::ASIDE.0
            | Self::COMMENTS.0
            | Self::RELATED.0
            | Self::SHARE.0
            | Self::FORM.0
            | Self::ADVERT.0
            | Self::META.0
            | Self::TAGS.0
            | Self::AUTHOR.0
            | Self::NEWSLETTER.0
            | Self::HIDDEN.0
            | Self::NOTICE.0
            | Self::TEASER.0
            | Self::TOOLS.0
            | Self::HEADER.0
            | Self::PLAYER.0,
    );

    pub fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    pub fn only(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    pub fn is_nothing(self) -> bool {
        self.0 == 0
    }
}

impl BitOr for Zone {
    type Output = Self;
    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl BitOrAssign for Zone {
    fn bitor_assign(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

/// What an element says of itself.
pub(crate) fn of(dom: &Dom, id: NodeId) -> Zone {
    let Some(element) = dom.element(id) else { return Zone::NOTHING };
    let mut zone = by_tag(dom.name(id));
    let mut words = Vec::new();
    for attr in &element.attrs {
        let value = &*attr.value;
        match &*attr.name.local {
            // The id of a section is often its whole heading.
            "id" if value.split(['-', '_']).count() > 3 => {}
            "class" | "id" | "data-component" | "data-testid" | "data-module" | "data-component-name" => {
                split(value, &mut words);
            }
            "role" => zone |= by_role(value),
            "hidden" if !value.eq_ignore_ascii_case("until-found") => zone |= Zone::HIDDEN,
            "aria-hidden" if value.eq_ignore_ascii_case("true") => zone |= Zone::HIDDEN,
            "style" if hides(value) => zone |= Zone::HIDDEN,
            "itemprop" => zone |= by_property(value),
            "property" if value.contains("content:encoded") || value.contains("articleBody") => {
                zone |= Zone::MARKED_BODY
            }
            "aria-modal" => zone |= Zone::NOTICE,
            _ => {}
        }
    }
    zone |= by_words(&words);
    // A quotation is set aside, but no aside.
    if words.iter().any(|w| matches!(&**w, "quote" | "quotation" | "pullquote" | "blockquote" | "zitat")) {
        zone = zone.without(Zone::ASIDE);
    }
    if matches!(dom.name(id), "body" | "html") { zone.only(Zone::BODY) } else { zone }
}

fn by_tag(name: &str) -> Zone {
    match name {
        "nav" | "menu" => Zone::NAVIGATION,
        "footer" => Zone::FOOTER,
        "header" => Zone::HEADER,
        "aside" => Zone::ASIDE,
        "dialog" => Zone::NOTICE,
        "form" | "fieldset" | "label" | "legend" | "search" => Zone::FORM,
        "figcaption" => Zone::CAPTION,
        "main" | "article" => Zone::ARTICLE,
        "noscript" => Zone::HIDDEN,
        _ => Zone::NOTHING,
    }
}

fn by_role(role: &str) -> Zone {
    match role.trim() {
        "navigation" | "menu" | "menubar" | "toolbar" | "tablist" => Zone::NAVIGATION,
        "contentinfo" => Zone::FOOTER,
        "complementary" => Zone::ASIDE,
        "banner" => Zone::HEADER,
        "dialog" | "alertdialog" | "alert" | "tooltip" => Zone::NOTICE,
        "form" | "search" => Zone::FORM,
        "main" | "article" => Zone::ARTICLE,
        "doc-endnotes" | "doc-footnote" => Zone::FOOTNOTES,
        _ => Zone::NOTHING,
    }
}

fn by_property(value: &str) -> Zone {
    value.split_ascii_whitespace().fold(Zone::NOTHING, |zone, word| {
        zone | match word {
            "articleBody" | "reviewBody" => Zone::MARKED_BODY,
            "author" | "datePublished" | "dateModified" | "dateCreated" => Zone::META,
            "keywords" => Zone::TAGS,
            "comment" => Zone::COMMENTS,
            "caption" => Zone::CAPTION,
            "description" | "abstract" | "alternativeHeadline" => Zone::LEAD,
            _ => Zone::NOTHING,
        }
    })
}

fn hides(style: &str) -> bool {
    let style: String = style.chars().filter(|c| !c.is_whitespace()).take(400).collect::<String>().to_ascii_lowercase();
    style.contains("display:none") || style.contains("visibility:hidden")
}

/// The words of an attribute, in lower case.
fn split(value: &str, words: &mut Vec<String>) {
    let mut word = String::new();
    let mut lower = false;
    for c in value.chars().take(600) {
        let cut = !c.is_alphanumeric() || (lower && c.is_uppercase());
        if cut && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        // What stands apart by a space is no neighbour.
        if c.is_whitespace() {
            words.push(String::new());
        }
        if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
        }
        lower = c.is_lowercase();
    }
    if !word.is_empty() {
        words.push(word);
    }
    words.push(String::new());
}

fn by_words(words: &[String]) -> Zone {
    let mut zone = Zone::NOTHING;
    for name in words.split(|w| w.is_empty()) {
        zone |= by_name(name);
    }
    zone
}

/// One class, as its words. What a class says by two words counts before what one of them says.
fn by_name(name: &[String]) -> Zone {
    let Some(first) = name.first() else { return Zone::NOTHING };
    // Classes that tell what something has, or is not: `has-sidebar`, `no-comments`, `with-share`, `tag-politics`, `category-news`.
    if matches!(
        &**first,
        "has"
            | "no"
            | "with"
            | "without"
            | "is"
            | "not"
            | "js"
            | "wp"
            | "category"
            | "tag"
            | "type"
            | "format"
            | "status"
    ) && name.len() > 1
        && !matches!(name.get(1).map(|w| &**w), Some("list" | "links" | "cloud" | "hidden" | "caption" | "block"))
    {
        return Zone::NOTHING;
    }
    let mut zone = Zone::NOTHING;
    let mut at = 0;
    while let Some(word) = name.get(at) {
        let next = name.get(at + 1).map_or("", |w| w);
        let pair = by_pair(word, next);
        if pair.is_nothing() {
            zone |= by_word(word);
            at += 1;
        } else {
            zone |= pair;
            at += 2;
        }
    }
    zone
}

fn by_pair(first: &str, second: &str) -> Zone {
    match (first, second) {
        (
            "article" | "story" | "post" | "entry" | "news" | "blog" | "page" | "single" | "artikel" | "body" | "main"
            | "node" | "text" | "noticia" | "nota" | "nyhet",
            "body" | "bodytext" | "content" | "contents" | "text" | "copy" | "txt" | "fulltext" | "inhalt" | "cuerpo",
        ) => Zone::BODY,
        ("mw", "parser" | "content")
        | ("rich", "text")
        | ("wysiwyg", "content")
        | ("content", "body" | "text" | "main") => Zone::BODY,
        ("field", "body") | ("name", "body") | ("body", "field") => Zone::BODY,
        (
            "article" | "post" | "entry",
            "intro" | "lead" | "lede" | "summary" | "excerpt" | "subtitle" | "description" | "abstract",
        )
        | ("sub", "title" | "headline" | "head")
        | ("lead", "text" | "paragraph" | "in")
        | ("teaser" | "intro", "text") => Zone::LEAD,
        (
            "author",
            "box" | "bio" | "info" | "card" | "about" | "description" | "profile" | "details" | "block" | "section",
        )
        | ("about", "author" | "authors")
        | ("post" | "entry" | "article" | "story", "author" | "authors") => Zone::AUTHOR,
        (
            "post" | "entry" | "article" | "story" | "news",
            "meta" | "info" | "date" | "time" | "byline" | "details" | "data" | "published" | "timestamp" | "author"
            | "datetime",
        )
        | ("posted", "on" | "by" | "in")
        | ("date", "published" | "posted" | "line")
        | ("reading" | "read", "time") => Zone::META,
        (
            "post" | "entry" | "article" | "story" | "tag" | "cat" | "category",
            "tags" | "tag" | "links" | "categories" | "cloud" | "cats" | "keywords" | "topics",
        ) => Zone::TAGS,
        (
            "post" | "entry" | "article" | "story",
            "footer" | "nav" | "navigation" | "pagination" | "pager" | "tools" | "actions",
        ) => Zone::TOOLS,
        ("read" | "see" | "lire" | "leer", "more" | "also" | "next" | "aussi" | "mas")
        | (
            "more" | "other" | "latest" | "top" | "recent" | "popular" | "next" | "featured" | "mehr" | "weitere"
            | "further" | "hot",
            "stories" | "articles" | "news" | "posts" | "from" | "on" | "in" | "story" | "article" | "post" | "links"
            | "content" | "artikel" | "reading" | "headlines" | "topics",
        )
        | ("most", "read" | "popular" | "viewed" | "shared" | "commented" | "recent" | "watched")
        | ("you" | "also", "may" | "might" | "like" | "read")
        | ("up", "next")
        | ("external" | "internal", "link" | "links")
        | ("in" | "inline" | "embedded", "related" | "story") => Zone::RELATED,
        ("back", "to")
        | ("skip", "to" | "link" | "links" | "nav")
        | ("prev" | "previous" | "next", "next" | "prev" | "post" | "article") => Zone::NAVIGATION,
        ("sign", "up" | "in") | ("log", "in") | ("opt", "in") | ("mailing", "list") | ("mc", "embed") => {
            Zone::NEWSLETTER
        }
        ("sr" | "reader", "only" | "text") | ("visually" | "screen", "hidden" | "reader") | ("d", "none") => {
            Zone::HIDDEN
        }
        (
            "image" | "photo" | "img" | "picture" | "media" | "foto" | "bild",
            "caption" | "legend" | "description" | "text" | "unterschrift",
        )
        | ("caption" | "cutline", _)
        | ("wp", "caption") => Zone::CAPTION,
        (
            "image" | "photo" | "img" | "picture" | "media" | "foto" | "bild",
            "credit" | "credits" | "source" | "copyright" | "author",
        ) => Zone::CREDIT,
        ("twitter" | "instagram", "tweet" | "media") => Zone::QUOTED_POST,
        ("right" | "left" | "side", "bar" | "column" | "col" | "rail" | "panel" | "sidebar" | "nav") => Zone::ASIDE,
        ("pull" | "block", "quote") => Zone::NOTHING,
        _ => Zone::NOTHING,
    }
}

fn by_word(word: &str) -> Zone {
    let exact = match word {
        "nav" | "navi" | "navbar" | "navigation" | "menu" | "menus" | "submenu" | "megamenu" | "breadcrumb"
        | "breadcrumbs" | "crumbs" | "pagination" | "pager" | "paging" | "pagenav" | "skiplink" | "skip" | "topbar"
        | "offcanvas" | "sitemap" | "topnav" | "subnav" | "navlinks" | "toc" => Zone::NAVIGATION,
        "footer" | "colophon" | "copyright" | "impressum" | "legal" | "pagefooter" | "sitefooter" => Zone::FOOTER,
        "masthead" | "siteheader" | "topheader" => Zone::HEADER,
        "sidebar" | "sidebars" | "textwidget" | "rightbar" | "leftbar" | "sidepanel" | "aside" | "rail"
        | "rightrail" | "leftrail" | "widget" | "widgets" | "secondary" | "sidecolumn" | "rightcol" | "rightcolumn"
        | "leftcol" | "leftcolumn" | "marginal" | "marginalspalte" | "sidenav" => Zone::ASIDE,
        "comment" | "comments" | "commentlist" | "commentform" | "disqus" | "respond" | "reply" | "replies"
        | "kommentar" | "kommentare" | "comentarios" | "comentario" | "commentaires" | "commentaire" | "commenti"
        | "kommentarer" | "livefyre" | "talkback" | "trackback" | "trackbacks" | "pingback" | "pingbacks"
        | "guestbook" | "komentarze" | "reacties" => Zone::COMMENTS,
        "recommended" | "recommendations" | "recommendation" | "similar" | "trending" | "suggested" | "suggestions"
        | "outbrain" | "taboola" | "zergnet" | "plista" | "ligatus" | "readmore" | "morestories" | "mostread"
        | "mostpopular" | "verwandt" | "crosslinks" | "crosslink" | "readalso" | "seealso" | "yarpp" | "upnext"
        | "nextprev" | "prevnext" | "linkbox" | "moreon" | "morefrom" | "popular" | "latest" | "bestof"
        | "relacionadas" | "relacionados" | "correlati" => Zone::RELATED,
        "share" | "sharing" | "shares" | "social" | "socials" | "addthis" | "addtoany" | "sharedaddy" | "sharethis"
        | "shariff" | "facebook" | "twitter" | "whatsapp" | "linkedin" | "pinterest" | "sns" | "follow"
        | "followus" | "teilen" | "partager" | "compartir" | "condividi" | "likebox" | "like" | "likes" => Zone::SHARE,
        "newsletter" | "cta" | "newsletters" | "subscribe" | "subscription" | "subscriptions" | "signup" | "optin"
        | "mailchimp" | "mailinglist" => Zone::NEWSLETTER,
        "ad" | "ads" | "adv" | "advert" | "adverts" | "advertisement" | "advertising" | "advertisment" | "adsense"
        | "adslot" | "adbox" | "adunit" | "dfp" | "gpt" | "sponsor" | "sponsored" | "sponsors" | "promo" | "promos"
        | "promotion" | "promoted" | "promobox" | "anzeige" | "werbung" | "publicidad" | "publicite" | "pubblicita"
        | "commercial" | "affiliate" | "donate" | "donation" => Zone::ADVERT,
        "byline" | "bylines" | "meta" | "metadata" | "postmeta" | "dateline" | "timestamp" | "pubdate" | "postdate"
        | "postinfo" | "articlemeta" | "entrymeta" | "submitted" | "datetime" | "readingtime" => Zone::META,
        "tags" | "taglist" | "tagcloud" | "keywords" | "taxonomy" | "hashtags" | "posttags" | "tagged" => Zone::TAGS,
        "authorbox" | "authorbio" | "bio" | "aboutauthor" | "authorinfo" | "contributors" | "vcard" | "author"
        | "authors" | "autor" | "autoren" => Zone::AUTHOR,
        "cookie" | "cookies" | "consent" | "gdpr" | "onetrust" | "didomi" | "cmp" | "cookiebar" | "cookiebanner"
        | "paywall" | "regwall" | "popup" | "modal" | "overlay" | "lightbox" | "toast" | "snackbar" | "login"
        | "signin" | "register" | "registration" | "tooltip" | "adblock" | "browsehappy" | "noprint" | "disclaimer"
        | "interstitial" => Zone::NOTICE,
        "teaser" | "teasers" | "teaserlist" | "cards" | "tile" | "tiles" | "promoteaser" => Zone::TEASER,
        "toolbar" | "tools" | "rating" | "ratings" | "vote" | "votes" | "voting" | "feedback" | "print"
        | "printfriendly" | "pollbox" | "poll" | "quiz" | "editsection" | "permalink" => Zone::TOOLS,
        "search" | "searchform" | "searchbox" => Zone::FORM,
        "player" | "audioplayer" | "videoplayer" | "jwplayer" | "gallery" | "galleries" | "fotostrecke"
        | "photogallery" | "slideshow" | "carousel" | "slider" | "swiper" | "slick" => Zone::PLAYER,
        "hidden" | "invisible" | "screenreader" | "offscreen" | "visuallyhidden" | "hide" => Zone::HIDDEN,
        "articlebody" | "storybody" | "postbody" | "entrybody" | "articletext" | "storytext" | "posttext"
        | "bodytext" | "bodycopy" | "articlecontent" | "storycontent" | "postcontent" | "entrycontent" | "maintext"
        | "newstext" | "articlecopy" | "fulltext" | "richtext" | "wysiwyg" | "prose" | "rte" | "ckeditor"
        | "artikeltext" | "newsbody" | "blogcontent" | "pagecontent" => Zone::BODY,
        "maincontent" | "hentry" | "article" | "story" | "artikel" => Zone::ARTICLE,
        "lead" | "lede" | "leadin" | "standfirst" | "dek" | "deck" | "subtitle" | "subheadline" | "subhead"
        | "abstract" | "vorspann" | "chapo" | "chapeau" | "sommario" | "entradilla" | "bajada" | "sapo" | "ingress"
        | "manchet" | "intro" | "introduction" | "summary" | "perex" | "occhiello" | "anriss" | "leadtext"
        | "introtext" | "strapline" => Zone::LEAD,
        "caption" | "captions" | "figcaption" | "cutline" | "bildunterschrift" | "imagecaption" | "legende" => {
            Zone::CAPTION
        }
        "credit" | "credits" | "photocredit" | "imagecredit" | "bildquelle" | "bildrechte" => Zone::CREDIT,
        "footnote" | "footnotes" | "endnote" | "endnotes" | "references" | "reflist" | "fussnoten" => Zone::FOOTNOTES,
        _ => Zone::NOTHING,
    };
    if !exact.is_nothing() {
        return exact;
    }
    for (start, zone) in [
        ("related", Zone::RELATED),
        ("relatedposts", Zone::RELATED),
        ("recommend", Zone::RELATED),
        ("breadcrumb", Zone::NAVIGATION),
        ("newsletter", Zone::NEWSLETTER),
        ("cookie", Zone::NOTICE),
        ("advert", Zone::ADVERT),
        ("sponsor", Zone::ADVERT),
        ("sidebar", Zone::ASIDE),
        ("socialmedia", Zone::SHARE),
        ("socialshar", Zone::SHARE),
        ("sharebar", Zone::SHARE),
        ("sharebutton", Zone::SHARE),
        ("sharelink", Zone::SHARE),
        ("disqus", Zone::COMMENTS),
        ("commentarea", Zone::COMMENTS),
        ("paywall", Zone::NOTICE),
        ("subscri", Zone::NEWSLETTER),
    ] {
        if word.starts_with(start) {
            return zone;
        }
    }
    Zone::NOTHING
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(value: &str) -> Zone {
        let mut words = Vec::new();
        split(value, &mut words);
        by_words(&words)
    }

    #[test]
    fn classes_are_read_as_words() {
        assert!(named("jp-relatedposts").has(Zone::RELATED));
        assert!(named("shareBar").has(Zone::SHARE));
        assert!(!named("shareholders-report").has(Zone::OUT));
        assert!(named("article__body").has(Zone::BODY));
        assert!(named("post-12 hentry category-news tag-sidebar").only(Zone::OUT).is_nothing());
        assert!(named("layout has-sidebar").only(Zone::OUT).is_nothing());
    }

    #[test]
    fn neighbours_must_be_of_one_class() {
        assert!(named("entry-content").has(Zone::BODY));
        assert!(!named("entry content").has(Zone::BODY));
    }
}
