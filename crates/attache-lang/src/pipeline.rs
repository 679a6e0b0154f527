//! A pipeline: a model folder, loaded, and what it does to texts.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use foldhash::fast::RandomState;
use smol_str::SmolStr;

use crate::analysis::{Analysis, Entity, Label, Token, intern};
use crate::config::Config;
use crate::error::ModelError;
use crate::kernel::Dense;
use crate::lemmatizer::Lemmatizer;
use crate::lexicon::Norms;
use crate::manifest::Manifest;
use crate::msgpack::{self, Value};
use crate::ner::Recogniser;
use crate::parser::{Parser, State, Tree};
use crate::ruler::{Outcome, Ruler, View};
use crate::thinc::Network;
use crate::tok2vec::{Cache, Tok2Vec};
use crate::tokenizer::{Memory, RawToken, Tokenizer};
use crate::transition::Buffers;
use crate::vectors::Vectors;
use crate::windows;

/// Forms after which a thread forgets the words it has met, which bounds its memory to some 100 MB.
const MAX_FORMS: usize = 40_000;
/// Tokens that are put into one run of the networks, if there are that many.
const BATCH: usize = 1024;
/// The largest file of a model that is read.
const MAX_FILE: u64 = 1 << 30;

/// A published spaCy pipeline, ready to run. Threads may share one.
pub struct Pipeline {
    name: String,
    version: String,
    tokenizer: Tokenizer,
    vectors: Vectors,
    networks: Vec<Tok2Vec>,
    tagger: Option<Tagger>,
    parser: Option<(Parser, usize)>,
    recogniser: Option<(Recogniser, usize)>,
    /// Whether entities are looked for after sentences are known; then they stay within one.
    sentences_first: bool,
    ruler: Ruler,
    /// The longest pattern of the ruler.
    reach: usize,
    lemmatizer: Option<Lemmatizer>,
    /// Workers that no thread uses at the moment.
    idle: Mutex<Vec<Worker>>,
}

/// A layer from token vectors to tags.
struct Tagger {
    network: usize,
    dense: Dense,
    labels: Vec<Label>,
}

/// What a thread needs to analyse texts: buffers, and what it remembers of words.
struct Worker {
    memory: Memory,
    caches: Vec<Cache>,
    outcomes: HashMap<(u32, usize, usize), Known, RandomState>,
    rows: Vec<Option<(u32, bool)>>,
    raw: Vec<RawToken>,
    scores: Vec<f32>,
    tags: Vec<Label>,
    buffers: Buffers,
    state: State,
    tree: Tree,
    spaces: Vec<bool>,
    entities: Vec<Entity>,
}

/// What the ruler and the lemmatizer say of a form with a tag and a dependency label.
struct Known {
    outcome: Outcome,
    lemma: SmolStr,
    /// Whether a rule for several tokens could begin here.
    begins: bool,
}

/// A stretch of a text that is analysed in one go: `tokens` is its range in `Worker::raw`.
struct Doc {
    text: usize,
    tokens: std::ops::Range<usize>,
    /// Row of its first token in a run of the networks.
    row: usize,
}

/// Reads files of a model folder and compares them with the folder's manifest.
struct Folder<'a> {
    root: &'a Path,
    manifest: Manifest,
}

impl Folder<'_> {
    fn read(&self, name: &str) -> Result<(PathBuf, Vec<u8>), ModelError> {
        let path = self.root.join(name);
        let bytes = self.read_path(&path)?;
        Ok((path, bytes))
    }

    fn read_path(&self, path: &Path) -> Result<Vec<u8>, ModelError> {
        let size = std::fs::metadata(path).map_err(|e| ModelError::io(path, e))?.len();
        if size > MAX_FILE {
            return Err(ModelError::damaged(path, "absurdly large"));
        }
        let bytes = std::fs::read(path).map_err(|e| ModelError::io(path, e))?;
        self.manifest.check(self.root, path, &bytes)?;
        Ok(bytes)
    }

    fn text(&self, name: &str) -> Result<(PathBuf, String), ModelError> {
        let (path, bytes) = self.read(name)?;
        let text = String::from_utf8(bytes).map_err(|_| ModelError::damaged(&path, "not UTF-8"))?;
        Ok((path, text))
    }
}

impl Pipeline {
    /// Loads a model folder as spaCy publishes it.
    ///
    /// # Errors
    /// If a file is missing, is not what it should be, or asks for something that this crate does not run.
    pub fn load(dir: &Path) -> Result<Self, ModelError> {
        let folder = Folder { root: dir, manifest: Manifest::of(dir)? };
        let (path, text) = folder.text("meta.json")?;
        let meta: serde_json::Value =
            serde_json::from_str(&text).map_err(|_| ModelError::damaged(&path, "not JSON"))?;
        let field = |key: &str| meta.get(key).and_then(|v| v.as_str()).unwrap_or_default().to_owned();
        let (path, text) = folder.text("config.cfg")?;
        let config = Config::parse(&path, &text)?;
        let lang = config.text("nlp", "lang").unwrap_or_default().to_owned();
        if config.text("nlp.tokenizer", "@tokenizers") != Some("spacy.Tokenizer.v1") {
            return Err(config.unsupported("a tokenizer of its own"));
        }
        let vectors_cfg = folder.text("vocab/vectors.cfg")?;
        if !vectors_cfg.1.contains("\"default\"") {
            return Err(ModelError::unsupported(&vectors_cfg.0, "word vectors of another kind than a table"));
        }
        let vocab = dir.join("vocab");
        let read = |path: &Path| folder.read_path(path);
        let vectors = Vectors::load(&vocab, &read)?;
        let (path, bytes) = folder.read("vocab/lookups.bin")?;
        let lookups = if bytes.is_empty() {
            Value::Nil
        } else {
            msgpack::read(&bytes).map_err(|e| ModelError::damaged(&path, e.0))?
        };
        let norms = Norms::new(lookups.get("lexeme_norm"));
        let (path, bytes) = folder.read("tokenizer")?;
        let tokenizer = Tokenizer::read(&path, &bytes, norms)?;
        let mut pipeline = Self {
            name: format!("{lang}_{}", field("name")),
            version: field("version"),
            tokenizer,
            vectors,
            networks: Vec::new(),
            tagger: None,
            parser: None,
            recogniser: None,
            sentences_first: false,
            ruler: Ruler::default(),
            reach: 0,
            lemmatizer: None,
            idle: Mutex::default(),
        };
        pipeline.add_components(&folder, &config, &lang)?;
        Ok(pipeline)
    }

    fn add_components(&mut self, folder: &Folder<'_>, config: &Config, lang: &str) -> Result<(), ModelError> {
        let disabled = config.names("nlp", "disabled");
        let mut shared = None;
        for name in config.names("nlp", "pipeline") {
            if disabled.contains(&name) {
                continue;
            }
            let section = format!("components.{name}");
            let file = |part: &str| folder.read(&format!("{name}/{part}"));
            match config.text(&section, "factory").unwrap_or_default() {
                "tok2vec" => {
                    let (path, bytes) = file("model")?;
                    self.networks.push(Tok2Vec::read(&Network::read(&path, &bytes)?, &self.vectors)?);
                    shared = Some(self.networks.len() - 1);
                }
                "tagger" => {
                    let (path, bytes) = file("model")?;
                    let net = Network::read(&path, &bytes)?;
                    let network = self.network(&net, shared)?;
                    let (path, cfg) = folder.text(&format!("{name}/cfg"))?;
                    self.tagger = Some(Tagger::read(&net, network, self.networks[network].width(), &path, &cfg)?);
                }
                "parser" => {
                    let (path, bytes) = file("model")?;
                    let net = Network::read(&path, &bytes)?;
                    let network = self.network(&net, shared)?;
                    let (path, moves) = file("moves")?;
                    self.parser = Some((Parser::read(&net, &path, &moves, self.networks[network].width())?, network));
                }
                "ner" => {
                    let (path, bytes) = file("model")?;
                    let net = Network::read(&path, &bytes)?;
                    let network = self.network(&net, shared)?;
                    let (path, moves) = file("moves")?;
                    self.recogniser =
                        Some((Recogniser::read(&net, &path, &moves, self.networks[network].width())?, network));
                    self.sentences_first = self.parser.is_some();
                }
                "attribute_ruler" => {
                    let (path, bytes) = file("patterns")?;
                    self.ruler = Ruler::read(&path, &bytes)?;
                    self.reach = self.ruler.reach();
                }
                "lemmatizer" => {
                    let (path, bytes) = file("lookups/lookups.bin")?;
                    let mode = config.text(&section, "mode").unwrap_or("lookup");
                    self.lemmatizer = Some(Lemmatizer::read(&path, &bytes, mode, lang)?);
                }
                other => return Err(config.unsupported(format!("the component {name} of type {other:?}"))),
            }
        }
        Ok(())
    }

    /// The network that a component's vectors come from: its own, or the shared one that it listens to.
    fn network(&mut self, net: &Network<'_>, shared: Option<usize>) -> Result<usize, ModelError> {
        if !net.named("tok2vec-listener").is_empty() {
            return shared.ok_or_else(|| net.unsupported("a component that listens to no network before it"));
        }
        self.networks.push(Tok2Vec::read(net, &self.vectors)?);
        Ok(self.networks.len() - 1)
    }

    /// The model's name with its language, such as `en_core_web_md`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The model's version.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Analyses one text.
    ///
    /// Any text is fine. One of more than [`crate::MAX_TOKENS`] tokens is analysed in parts, cut at ends of
    /// paragraphs where there are any; offsets and numbers count through. Of a text of more than 4 GiB only
    /// the first 4 GiB are analysed.
    pub fn analyse(&self, text: &str) -> Analysis {
        self.analyse_batch(&[text]).pop().unwrap_or_default()
    }

    /// Analyses texts, each by itself, in their order. Faster than one by one if they are short, with the
    /// same results.
    pub fn analyse_batch(&self, texts: &[&str]) -> Vec<Analysis> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut worker = idle.unwrap_or_else(|| self.worker());
        let mut results: Vec<Analysis> = texts.iter().map(|_| Analysis::default()).collect();
        let mut docs = Vec::new();
        for (number, text) in texts.iter().enumerate() {
            for window in windows::of_text(text) {
                self.forget_much(&mut worker);
                let first = worker.raw.len();
                let part = &text[window.clone()];
                self.tokenizer.tokenize(part, &mut worker.memory, &mut worker.raw);
                let tokens = &mut worker.raw[first..];
                for token in &mut *tokens {
                    token.start += window.start as u32;
                    token.end += window.start as u32;
                }
                let ranges = windows::of_tokens(text, tokens);
                docs.extend(ranges.map(|range| Doc {
                    text: number,
                    tokens: first + range.start..first + range.end,
                    row: 0,
                }));
                if worker.raw.len() >= BATCH {
                    self.run(&mut worker, &mut docs, &mut results);
                }
            }
        }
        self.run(&mut worker, &mut docs, &mut results);
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(worker);
        results
    }

    fn worker(&self) -> Worker {
        Worker {
            memory: self.tokenizer.memory(),
            caches: self.networks.iter().map(|_| Cache::default()).collect(),
            outcomes: HashMap::default(),
            rows: Vec::new(),
            raw: Vec::new(),
            scores: Vec::new(),
            tags: Vec::new(),
            buffers: Buffers::default(),
            state: State::default(),
            tree: Tree::default(),
            spaces: Vec::new(),
            entities: Vec::new(),
        }
    }

    /// Empties a worker's memory of words once it is large, between batches, when nothing refers to it.
    fn forget_much(&self, worker: &mut Worker) {
        if worker.memory.lexicon.len() > MAX_FORMS && worker.raw.is_empty() {
            worker.memory = self.tokenizer.memory();
            worker.caches.iter_mut().for_each(Cache::clear);
            worker.outcomes.clear();
        }
    }

    /// Analyses the tokenized documents and adds them to the results of their texts.
    fn run(&self, worker: &mut Worker, docs: &mut Vec<Doc>, results: &mut [Analysis]) {
        let mut rest = docs.as_mut_slice();
        while !rest.is_empty() {
            let mut tokens = 0;
            let many = rest.iter().take_while(|doc| {
                tokens += doc.tokens.len();
                tokens <= BATCH
            });
            let count = many.count().max(1);
            let (batch, others) = rest.split_at_mut(count);
            self.run_batch(worker, batch, results);
            rest = others;
        }
        docs.clear();
        worker.raw.clear();
    }

    fn run_batch(&self, worker: &mut Worker, docs: &mut [Doc], results: &mut [Analysis]) {
        let padding = self.networks.iter().map(Tok2Vec::padding).max().unwrap_or(0);
        worker.rows.clear();
        worker.rows.extend((0..padding).map(|_| None));
        for doc in &mut *docs {
            doc.row = worker.rows.len();
            worker.rows.extend(worker.raw[doc.tokens.clone()].iter().map(|token| Some((token.form, token.spaced))));
            worker.rows.extend((0..padding).map(|_| None));
        }
        for (network, cache) in self.networks.iter().zip(&mut worker.caches) {
            network.run(&worker.rows, &worker.memory.lexicon, &self.vectors, cache);
        }
        for doc in docs {
            if let Some(result) = results.get_mut(doc.text) {
                self.finish(worker, doc, result);
            }
        }
    }

    /// Everything after the token vectors.
    fn finish(&self, worker: &mut Worker, doc: &Doc, result: &mut Analysis) {
        let count = doc.tokens.len();
        if count == 0 {
            return;
        }
        let vectors = |network: usize, caches: &'_ [Cache]| -> std::ops::Range<usize> {
            let width = self.networks[network].width();
            debug_assert!(network < caches.len());
            doc.row * width..(doc.row + count) * width
        };
        let raw = &worker.raw[doc.tokens.clone()];
        let lexicon = &worker.memory.lexicon;
        worker.spaces.clear();
        worker.spaces.extend(raw.iter().map(|token| lexicon.form(token.form).space));
        worker.tags.clear();
        if let Some(tagger) = &self.tagger {
            let at = vectors(tagger.network, &worker.caches);
            let vectors = &self.networks[tagger.network].vectors(&worker.caches[tagger.network])[at];
            tagger.tag(vectors, count, &mut worker.scores, &mut worker.tags);
        } else {
            worker.tags.resize(count, "");
        }
        let tree = &mut worker.tree;
        if let Some((parser, network)) = &self.parser {
            let at = vectors(*network, &worker.caches);
            let vectors = &self.networks[*network].vectors(&worker.caches[*network])[at];
            parser.parse(vectors, count, &worker.spaces, &mut worker.buffers, &mut worker.state, tree);
        } else {
            tree.heads.clear();
            tree.heads.extend(0..count as u32);
            tree.labels.clear();
            tree.labels.resize(count, "");
            tree.starts.clear();
            tree.starts.resize(count, false);
        }
        let first = result.tokens.len() as u32;
        for at in 0..count {
            let token = &raw[at];
            if at == 0 || worker.tree.starts[at] {
                let here = first + at as u32;
                if let Some(last) = result.sentences.last_mut() {
                    last.end = here;
                }
                result.sentences.push(here..here);
            }
            let (outcome, lemma) =
                self.annotate(raw, &worker.tags, &worker.tree.labels, at, &worker.memory, &mut worker.outcomes);
            result.tokens.push(Token {
                start: token.start,
                end: token.end,
                head: first + worker.tree.heads[at],
                tag: outcome.tag,
                pos: outcome.pos,
                dep: outcome.dep,
                lemma,
                sent: result.sentences.len() as u32 - 1,
            });
        }
        if let Some(last) = result.sentences.last_mut() {
            last.end = result.tokens.len() as u32;
        }
        if let Some((recogniser, network)) = &self.recogniser {
            let at = vectors(*network, &worker.caches);
            let vectors = &self.networks[*network].vectors(&worker.caches[*network])[at];
            let starts = if self.sentences_first { worker.tree.starts.as_slice() } else { &[] };
            worker.entities.clear();
            recogniser.find(vectors, count, starts, &worker.spaces, &mut worker.buffers, &mut worker.entities);
            let entities = worker.entities.iter();
            result.entities.extend(entities.map(|e| Entity {
                start: first + e.start,
                end: first + e.end,
                label: e.label,
            }));
        }
    }

    /// What rules and lemmatizer say of the token at `at`.
    fn annotate(
        &self,
        raw: &[RawToken],
        tags: &[Label],
        deps: &[Label],
        at: usize,
        memory: &Memory,
        outcomes: &mut HashMap<(u32, usize, usize), Known, RandomState>,
    ) -> (Outcome, SmolStr) {
        let view = |at: usize| {
            Some(View { form: memory.lexicon.form(raw.get(at)?.form), tag: tags.get(at)?, dep: deps.get(at)? })
        };
        // Interned labels are equal if and only if they stand at the same address.
        let key =
            |at: usize| Some((raw.get(at)?.form, tags.get(at)?.as_ptr() as usize, deps.get(at)?.as_ptr() as usize));
        let (Some(this), Some(form)) = (key(at), view(at).map(|view| view.form)) else {
            return (Outcome { tag: "", dep: "", pos: "", morph: "", lemma: SmolStr::default() }, SmolStr::default());
        };
        if !outcomes.contains_key(&this)
            && let Some(view) = view(at)
        {
            let (outcome, begins) = self.ruler.alone(view);
            let lemma = self.lemma(&outcome, form);
            outcomes.insert(this, Known { outcome, lemma, begins });
        }
        // A rule for several tokens that begins here or shortly before may touch this token.
        let earliest = (at + 1).saturating_sub(self.reach);
        let in_context = (earliest..=at).any(|at| match key(at).and_then(|key| outcomes.get(&key)) {
            Some(known) => known.begins,
            None => true,
        });
        if in_context && let Some(outcome) = self.ruler.in_context(at, &view) {
            let lemma = self.lemma(&outcome, form);
            return (outcome, lemma);
        }
        match outcomes.get(&this) {
            Some(known) => (known.outcome.clone(), known.lemma.clone()),
            None => (Outcome { tag: "", dep: "", pos: "", morph: "", lemma: SmolStr::default() }, SmolStr::default()),
        }
    }

    fn lemma(&self, outcome: &Outcome, form: &crate::lexicon::Form) -> SmolStr {
        match &self.lemmatizer {
            Some(lemmatizer) if outcome.lemma.is_empty() => {
                lemmatizer.lemma(&form.text, &form.lowered, outcome.pos, outcome.morph)
            }
            _ => outcome.lemma.clone(),
        }
    }
}

impl Tagger {
    fn read(net: &Network<'_>, network: usize, inputs: usize, path: &Path, cfg: &str) -> Result<Self, ModelError> {
        let cfg: serde_json::Value = serde_json::from_str(cfg).map_err(|_| ModelError::damaged(path, "not JSON"))?;
        let labels = cfg.get("labels").and_then(|v| v.as_array()).into_iter().flatten();
        let labels: Vec<Label> = labels.filter_map(|label| label.as_str()).map(intern).collect();
        let softmax = net.only("softmax")?;
        let (weights, bias) = (net.array(softmax, "W")?, net.array(softmax, "b")?);
        if labels.is_empty() || weights.shape != [labels.len(), inputs] || bias.shape != [labels.len()] {
            return Err(net.damaged("there are not as many scores as tags"));
        }
        let dense = Dense::linear(inputs, labels.len(), |o, i| weights.at(o * inputs + i), |o| bias.at(o));
        Ok(Self { network, dense, labels })
    }

    fn tag(&self, vectors: &[f32], count: usize, scores: &mut Vec<f32>, tags: &mut Vec<Label>) {
        let stride = self.dense.stride();
        scores.resize(count * stride, 0.0);
        self.dense.run(vectors, self.dense.inputs(), count, scores);
        tags.extend(scores[..count * stride].chunks_exact(stride).map(|scores| {
            let best = crate::transition::best(scores, 0..self.labels.len());
            best.and_then(|best| self.labels.get(best)).copied().unwrap_or("")
        }));
    }
}
