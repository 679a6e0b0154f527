//! A document's tokens as one tree per sentence, over all its paragraphs.
//!
//! The pipeline analyses paragraph by paragraph; what the reader needs (who was spoken of two sentences ago,
//! whose quotation this still is) crosses them, so tokens are numbered through the whole document here.

use attache_lang::{Analysis, Label};
use attache_model::Document;
use smol_str::SmolStr;
use std::ops::Range;

macro_rules! labels {
    ($(#[$doc:meta])* $type:ident { $($variant:ident = $name:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[allow(missing_docs, reason = "the labels' meanings are those of the treebank")]
        pub enum $type { $($variant,)+ Other }
        impl $type {
            fn of(label: &str) -> Self {
                match label { $($name => Self::$variant,)+ _ => Self::Other }
            }
        }
    };
}

labels! {
    /// Dependency labels of the ClearNLP scheme, which spaCy's English pipelines use.
    Dep {
        Root = "ROOT", Acl = "acl", Acomp = "acomp", Advcl = "advcl", Advmod = "advmod", Agent = "agent",
        Amod = "amod", Appos = "appos", Attr = "attr", Aux = "aux", AuxPass = "auxpass", Case = "case", Cc = "cc",
        Ccomp = "ccomp", Compound = "compound", Conj = "conj", Csubj = "csubj", Dative = "dative", Unlabelled = "dep",
        Det = "det", Dobj = "dobj", Expl = "expl", Mark = "mark", Neg = "neg", Nmod = "nmod",
        Npadvmod = "npadvmod", Nsubj = "nsubj", NsubjPass = "nsubjpass", Nummod = "nummod", Oprd = "oprd",
        Parataxis = "parataxis", Pcomp = "pcomp", Pobj = "pobj", Poss = "poss", Predet = "predet",
        Prep = "prep", Prt = "prt", Punct = "punct", Quantmod = "quantmod", Relcl = "relcl", Xcomp = "xcomp",
    }
}

labels! {
    /// Universal parts of speech.
    Pos {
        Adj = "ADJ", Adp = "ADP", Adv = "ADV", Aux = "AUX", Conj = "CCONJ", Det = "DET", Noun = "NOUN", Num = "NUM",
        Part = "PART", Pron = "PRON", Propn = "PROPN", Punct = "PUNCT", Sconj = "SCONJ", Space = "SPACE", Verb = "VERB",
    }
}

/// Number of a token in the document.
pub type At = u32;

/// One word or mark.
pub struct Tok {
    /// First byte in the document's text.
    pub start: u32,
    /// One past its last byte.
    pub end: u32,
    /// What it hangs on; itself at the root.
    pub head: At,
    pub dep: Dep,
    pub pos: Pos,
    /// Penn Treebank tag.
    pub tag: Label,
    /// Base form, lower case.
    pub lemma: SmolStr,
    pub sent: u32,
    /// First and one past the last token of its subtree.
    pub left: At,
    pub right: At,
}

/// A sentence.
pub struct Sent {
    /// Its tokens.
    pub toks: Range<At>,
    /// Number of its paragraph.
    pub para: u32,
}

/// A name that the pipeline's recogniser saw.
pub struct Ent {
    pub toks: Range<At>,
    pub label: Label,
}

/// A document, analysed.
pub struct Text<'d> {
    pub doc: &'d Document,
    pub toks: Vec<Tok>,
    pub sents: Vec<Sent>,
    pub ents: Vec<Ent>,
    kids: Vec<At>,
    first_kid: Vec<u32>,
}

impl<'d> Text<'d> {
    /// Joins the analyses of a document's paragraphs; `starts` are the paragraphs' first bytes.
    pub fn new(doc: &'d Document, starts: &[usize], analyses: &[Analysis]) -> Self {
        let total = analyses.iter().map(|a| a.tokens.len()).sum();
        let mut toks: Vec<Tok> = Vec::with_capacity(total);
        let (mut sents, mut ents) = (Vec::new(), Vec::new());
        for (para, (analysis, &base)) in analyses.iter().zip(starts).enumerate() {
            let (first, first_sent, base) = (toks.len() as u32, sents.len() as u32, base as u32);
            let last = first + analysis.tokens.len() as u32;
            for (i, t) in analysis.tokens.iter().enumerate() {
                let me = first + i as u32;
                let head = first + t.head;
                toks.push(Tok {
                    start: base + t.start,
                    end: base + t.end,
                    head: if head < last { head } else { me },
                    dep: Dep::of(t.dep),
                    pos: Pos::of(t.pos),
                    tag: t.tag,
                    lemma: if t.tag == "NNS" && &*t.lemma == "work" {
                        SmolStr::new_static("works")
                    } else {
                        lower(&t.lemma)
                    },
                    sent: first_sent + t.sent,
                    left: me,
                    right: me + 1,
                });
            }
            let clamp = |r: &Range<u32>| (first + r.start).min(last)..(first + r.end).min(last);
            sents.extend(analysis.sentences.iter().map(|s| Sent { toks: clamp(s), para: para as u32 }));
            ents.extend(analysis.entities.iter().map(|e| Ent { toks: clamp(&(e.start..e.end)), label: e.label }));
        }
        mend_perfects(&mut toks);
        let mut text = Self { doc, toks, sents, ents, kids: Vec::new(), first_kid: Vec::new() };
        text.link();
        text
    }

    /// Lists the children of every token and works out the extent of its subtree.
    fn link(&mut self) {
        let n = self.toks.len();
        let mut count = vec![0u32; n + 1];
        for (i, t) in self.toks.iter().enumerate() {
            if t.head as usize != i {
                count[t.head as usize + 1] += 1;
            }
        }
        for i in 0..n {
            count[i + 1] += count[i];
        }
        self.first_kid = count.clone();
        self.kids = vec![0; count.last().copied().unwrap_or(0) as usize];
        for i in 0..n {
            let head = self.toks[i].head as usize;
            if head != i {
                self.kids[count[head] as usize] = i as u32;
                count[head] += 1;
            }
        }
        // Breadth first from the roots, then back: every child is done before its head.
        let mut order: Vec<At> = (0..n as u32).filter(|&i| self.toks[i as usize].head == i).collect();
        let mut next = 0;
        while next < order.len() {
            let at = order[next];
            order.extend_from_slice(self.kids(at));
            next += 1;
        }
        for &at in order.iter().rev() {
            let (left, right, head) = {
                let t = &self.toks[at as usize];
                (t.left, t.right, t.head as usize)
            };
            let head = &mut self.toks[head];
            head.left = head.left.min(left);
            head.right = head.right.max(right);
        }
    }

    /// Repairs "a factory producing drones" where the parser read drones of a kind ("factory-producing drones"): the
    /// maker takes the place of what it makes, and making hangs on it as a participle.
    pub fn free_makers(&mut self, makes: impl Fn(&str) -> bool) {
        let mut changed = false;
        for maker in 0..self.toks.len() as At {
            let verb = maker + 1;
            let wrong = self.tok(maker).dep == Dep::Npadvmod
                && self.tok(maker).head == verb
                && self.tok(verb).tag == "VBG"
                && self.tok(verb).dep == Dep::Amod
                && makes(&self.tok(maker).lemma);
            if !wrong {
                continue;
            }
            let made = self.tok(verb).head;
            if made <= verb || makes(&self.tok(made).lemma) {
                continue;
            }
            let (above, dep) = (self.tok(made).head, self.tok(made).dep);
            for at in self.sent(self.tok(maker).sent) {
                let tok = &mut self.toks[at as usize];
                // Articles and adjectives before the maker are the maker's.
                if tok.head == made && at < maker {
                    tok.head = maker;
                }
            }
            let head = if above == made { maker } else { above };
            let noun = &mut self.toks[maker as usize];
            (noun.head, noun.dep) = (head, dep);
            let participle = &mut self.toks[verb as usize];
            (participle.head, participle.dep) = (maker, Dep::Acl);
            let object = &mut self.toks[made as usize];
            (object.head, object.dep) = (verb, Dep::Dobj);
            changed = true;
        }
        if changed {
            self.relink();
        }
    }

    /// Works out children and extents anew after heads were changed.
    fn relink(&mut self) {
        for (i, tok) in self.toks.iter_mut().enumerate() {
            (tok.left, tok.right) = (i as At, i as At + 1);
        }
        self.link();
    }

    /// Puts names right that the parser took for clauses: in "make loitering munitions" nobody loiters munitions.
    /// `names` are the stretches of tokens that the knowledge has as one name.
    pub fn bind(&mut self, names: impl Iterator<Item = Range<At>>) {
        let mut changed = false;
        for name in names.filter(|n| n.end - n.start > 1) {
            let last = name.end - 1;
            let verb = self.tok(last).head;
            if verb == last || !name.contains(&verb) || self.tok(verb).tag != "VBG" {
                continue;
            }
            let (above, dep) = (self.tok(verb).head, self.tok(verb).dep);
            let dep = match dep {
                Dep::Pcomp => Dep::Pobj,
                Dep::Xcomp | Dep::Ccomp | Dep::Advcl if above != verb => Dep::Dobj,
                other => other,
            };
            for at in self.sent(self.tok(last).sent) {
                let tok = &mut self.toks[at as usize];
                if tok.head == verb {
                    tok.head = last;
                }
            }
            let head = if above == verb { last } else { above };
            let noun = &mut self.toks[last as usize];
            (noun.head, noun.dep) = (head, dep);
            let verb = &mut self.toks[verb as usize];
            (verb.head, verb.dep, verb.pos) = (last, Dep::Amod, Pos::Adj);
            changed = true;
        }
        if changed {
            self.relink();
        }
    }

    pub fn tok(&self, at: At) -> &Tok {
        &self.toks[at as usize]
    }

    /// The tokens that hang directly on this one, in order.
    pub fn kids(&self, at: At) -> &[At] {
        let at = at as usize;
        &self.kids[self.first_kid[at] as usize..self.first_kid[at + 1] as usize]
    }

    /// Children with this label.
    pub fn kids_as(&self, at: At, dep: Dep) -> impl Iterator<Item = At> + '_ {
        self.kids(at).iter().copied().filter(move |&k| self.tok(k).dep == dep)
    }

    /// First child with this label.
    pub fn kid(&self, at: At, dep: Dep) -> Option<At> {
        self.kids_as(at, dep).next()
    }

    /// The token itself and everything above it, up to the root.
    pub fn up(&self, at: At) -> impl Iterator<Item = At> + '_ {
        let mut next = Some(at);
        std::iter::from_fn(move || {
            let me = next?;
            let head = self.tok(me).head;
            next = (head != me).then_some(head);
            Some(me)
        })
    }

    /// The token itself, and those joined to it by coordination ("Sudan, Syria and Venezuela").
    pub fn joined(&self, at: At) -> Vec<At> {
        let mut all = vec![at];
        let mut next = 0;
        while next < all.len() && all.len() < 64 {
            let me = all[next];
            all.extend(self.kids_as(me, Dep::Conj));
            next += 1;
        }
        all.sort_unstable();
        // "from Turkey, Defence Minister X announced": who speaks is no member of a list that has no "and".
        if all.len() > 1 && all.iter().all(|&a| self.kid(a, Dep::Cc).is_none()) {
            let speaks = |a: At| {
                let office = |t: At| {
                    self.tok(t).pos == Pos::Propn
                        && matches!(
                            self.lemma(t),
                            "minister"
                                | "president"
                                | "spokesman"
                                | "spokeswoman"
                                | "spokesperson"
                                | "general"
                                | "secretary"
                                | "chief"
                                | "ambassador"
                                | "official"
                        )
                };
                office(a) || self.kids_as(a, Dep::Compound).any(office)
            };
            if let Some(first) = all.iter().skip(1).position(|&a| speaks(a)) {
                all.truncate(first + 1);
            }
        }
        all
    }

    /// The words of a token as they stand.
    pub fn word(&self, at: At) -> &'d str {
        let t = self.tok(at);
        &self.doc.text[t.start as usize..t.end as usize]
    }

    /// The text from the first to the last of these tokens.
    pub fn words(&self, toks: Range<At>) -> &'d str {
        if toks.is_empty() {
            return "";
        }
        &self.doc.text[self.tok(toks.start).start as usize..self.tok(toks.end - 1).end as usize]
    }

    /// The tokens of a sentence.
    pub fn sent(&self, sent: u32) -> Range<At> {
        self.sents.get(sent as usize).map_or(0..0, |s| s.toks.clone())
    }

    pub fn lemma(&self, at: At) -> &str {
        &self.tok(at).lemma
    }

    pub fn is_verb(&self, at: At) -> bool {
        matches!(self.tok(at).pos, Pos::Verb | Pos::Aux)
    }

    pub fn is_nominal(&self, at: At) -> bool {
        matches!(self.tok(at).pos, Pos::Noun | Pos::Propn | Pos::Pron | Pos::Num)
    }

    /// Whether `at` lies in the subtree of `top`.
    pub fn under(&self, at: At, top: At) -> bool {
        self.up(at).any(|a| a == top)
    }

    /// Whether a semicolon stands between two tokens: what the parser joins across one, the writer kept apart.
    pub fn severed(&self, a: At, b: At) -> bool {
        (a.min(b)..a.max(b)).any(|t| self.word(t) == ";")
    }

    /// Whether a verb stands in the passive: it has a passive auxiliary or subject, or is a past participle on a noun.
    pub fn is_passive(&self, verb: At) -> bool {
        let t = self.tok(verb);
        self.kids(verb).iter().any(|&k| matches!(self.tok(k).dep, Dep::AuxPass | Dep::NsubjPass | Dep::Agent))
            || (t.tag == "VBN" && matches!(t.dep, Dep::Acl | Dep::Amod) && self.kid(verb, Dep::Dobj).is_none())
            || (t.tag == "VBN"
                && t.dep == Dep::Advcl
                && !self.kids(verb).iter().any(|&k| matches!(self.tok(k).dep, Dep::Nsubj | Dep::Aux)))
            || (t.dep == Dep::Conj
                && t.tag == "VBN"
                && !self.kids(verb).iter().any(|&k| matches!(self.tok(k).dep, Dep::Nsubj | Dep::Aux | Dep::Dobj))
                && t.head != verb
                && self.tok(t.head).dep != Dep::Conj
                && self.is_passive_head(t.head))
    }

    fn is_passive_head(&self, verb: At) -> bool {
        self.kids(verb).iter().any(|&k| matches!(self.tok(k).dep, Dep::AuxPass | Dep::NsubjPass | Dep::Agent))
            || (self.tok(verb).tag == "VBN" && self.tok(verb).dep == Dep::Acl)
    }
}

/// "was accused of having trained troops": a perfect that the parser took for a possession of trained troops.
fn mend_perfects(toks: &mut [Tok]) {
    for have in 0..toks.len().saturating_sub(1) {
        let verb = have + 1;
        let object = toks[verb].head as usize;
        let perfect = &*toks[have].lemma == "have"
            && matches!(toks[have].pos, Pos::Verb | Pos::Aux)
            && toks[verb].tag == "VBN"
            && toks[verb].dep == Dep::Amod
            && object > verb
            && toks[object].head as usize == have
            && toks[object].dep == Dep::Dobj
            && toks[object].sent == toks[have].sent;
        if !perfect {
            continue;
        }
        let sent = toks[have].sent;
        let (head, dep) = (toks[have].head, toks[have].dep);
        let first = toks[..have].iter().rposition(|t| t.sent != sent).map_or(0, |at| at + 1);
        for tok in toks[first..].iter_mut().take_while(|t| t.sent == sent).filter(|t| t.head as usize == have) {
            tok.head = verb as At;
        }
        toks[verb].head = if head as usize == have { verb as At } else { head };
        (toks[verb].dep, toks[verb].pos) = (dep, Pos::Verb);
        toks[have].head = verb as At;
        (toks[have].dep, toks[have].pos) = (Dep::Aux, Pos::Aux);
    }
}

fn lower(lemma: &SmolStr) -> SmolStr {
    if lemma.chars().any(char::is_uppercase) { SmolStr::new(lemma.to_lowercase()) } else { lemma.clone() }
}
