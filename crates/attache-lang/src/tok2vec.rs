//! Token vectors: hashed embeddings of a word's features, mixed, then put into context by convolutions.
//!
//! The design is Matthew Honnibal's ("Embed, encode, attend, predict", 2016; `spacy/ml/models/tok2vec.py`,
//! `MultiHashEmbed` and `MaxoutWindowEncoder`). What does not depend on context, from the features to the
//! mixed vector, is computed once per distinct word and kept.

use crate::error::ModelError;
use crate::hash::murmur3_rows;
use crate::kernel::{Dense, Norm, normalise};
use crate::lexicon::{Form, Lexicon};
use crate::msgpack::Value;
use crate::thinc::{Network, Node};
use crate::vectors::Vectors;

/// A feature of a word that has an embedding table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Feature {
    Orth,
    Norm,
    Lower,
    Prefix,
    Suffix,
    Shape,
    /// Whether a space follows.
    Spacy,
    /// Whether the word is white space.
    IsSpace,
}

impl Feature {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "ORTH" => Self::Orth,
            "NORM" => Self::Norm,
            "LOWER" => Self::Lower,
            "PREFIX" => Self::Prefix,
            "SUFFIX" => Self::Suffix,
            "SHAPE" => Self::Shape,
            "SPACY" => Self::Spacy,
            "IS_SPACE" => Self::IsSpace,
            _ => return None,
        })
    }

    fn key(self, form: &Form, spaced: bool) -> u64 {
        match self {
            Self::Orth => form.orth,
            Self::Norm => form.norm,
            Self::Lower => form.lower,
            Self::Prefix => form.prefix,
            Self::Suffix => form.suffix,
            Self::Shape => form.shape,
            Self::Spacy => u64::from(spaced),
            Self::IsSpace => u64::from(form.space),
        }
    }
}

/// A table of hashed embeddings (`thinc/layers/hashembed.py`).
struct HashEmbed {
    feature: Feature,
    seed: u32,
    rows: usize,
    width: usize,
    table: Vec<f32>,
}

/// A convolution: a window of vectors to one vector, which is added to the middle one.
struct Layer {
    dense: Dense,
    norm: Norm,
}

/// A network from words to vectors.
pub struct Tok2Vec {
    embeds: Vec<HashEmbed>,
    /// Projection of the static vectors.
    statics: Option<Dense>,
    static_width: usize,
    mixer: Layer,
    layers: Vec<Layer>,
    window: usize,
    width: usize,
    /// Whether two tokens of one form can differ in whether a space follows.
    spaced: bool,
}

/// Vectors without context of the forms that were met, and buffers.
#[derive(Default)]
pub struct Cache {
    /// Place in `rows`, by form and, if that matters, whether a space follows; `u32::MAX` if not computed.
    places: Vec<u32>,
    rows: Vec<f32>,
    missing: Vec<(u32, bool)>,
    wide: Vec<f32>,
    tight: Vec<f32>,
    /// Vectors that the last run left, with guard rows; see [`Tok2Vec::run`].
    pub out: Vec<f32>,
    other: Vec<f32>,
}

impl Cache {
    /// Forgets the forms; for when their numbers are given anew.
    pub fn clear(&mut self) {
        self.places.clear();
        self.rows.clear();
    }
}

/// Rows that are computed at a time, so that what a layer leaves is still near when the next one reads it.
const BLOCK: usize = 64;

impl Tok2Vec {
    /// Finds the network's layers among the nodes of a weights file.
    pub fn read(net: &Network<'_>, vectors: &Vectors) -> Result<Self, ModelError> {
        let columns = net.attr(net.only("extract_features")?, "columns")?;
        let features = columns.as_list().unwrap_or_default().iter().map(|column| {
            let name = column.as_str().unwrap_or("?");
            Feature::named(name).ok_or_else(|| net.unsupported(format!("a model that looks at {name}")))
        });
        let features = features.collect::<Result<Vec<_>, _>>()?;
        let embeds = net.named("hashembed").into_iter().map(|node| hash_embed(net, node, &features));
        let embeds = embeds.collect::<Result<Vec<_>, _>>()?;
        let (statics, static_width) = match net.named("static_vectors").as_slice() {
            [] => (None, 0),
            [node] => {
                let dense = project(net, node, vectors)?;
                let width = net.array(node, "W")?.shape[0];
                (Some(dense), width)
            }
            _ => return Err(net.unsupported("several projections of static vectors")),
        };
        let mixed = embeds.iter().map(|embed| embed.width).sum::<usize>() + static_width;
        let maxouts = net.named("maxout");
        let norms = net.named("layernorm");
        if maxouts.len() != norms.len() {
            return Err(net.unsupported("a maxout layer without normalisation"));
        }
        // Breadth first, the mixing layer comes before those of the encoder, which are nested deeper.
        let mut layers = maxouts.iter().zip(&norms).map(|(maxout, norm)| layer(net, maxout, norm));
        let mixer = layers.next().ok_or_else(|| net.unsupported("no mixing layer"))??;
        let layers = layers.collect::<Result<Vec<_>, _>>()?;
        let width = mixer.norm.gain.len();
        let windows = net.named("expand_window");
        let sizes = windows.iter().map(|node| net.attr_usize(node, "window_size")).collect::<Result<Vec<_>, _>>()?;
        let window = sizes.first().copied().unwrap_or(1);
        if mixer.dense.inputs() != mixed {
            return Err(net.damaged("the mixing layer does not fit the embeddings"));
        }
        if sizes.len() != layers.len() || sizes.iter().any(|&size| size != window) || !(1..=8).contains(&window) {
            return Err(net.unsupported("windows of several sizes"));
        }
        if layers.iter().any(|layer| layer.dense.inputs() != width * (2 * window + 1) || layer.norm.gain.len() != width)
        {
            return Err(net.damaged("a layer does not fit the window"));
        }
        let spaced = embeds.iter().any(|embed| embed.feature == Feature::Spacy);
        Ok(Self { embeds, statics, static_width, mixer, layers, window, width, spaced })
    }

    /// Numbers of a token's vector.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Rows of zeros that must stand between two texts, so that neither sees the other. As in spaCy, these
    /// rows take part in the computation: a text's edge sees what the layers make of nothing.
    pub fn padding(&self) -> usize {
        self.window * self.layers.len()
    }

    /// Computes the vectors of tokens into `cache.out`. `None` stands for a row of zeros between texts.
    /// The vector of token *i* starts at `(i + window) * width`, see [`Tok2Vec::vectors`].
    pub fn run(&self, tokens: &[Option<(u32, bool)>], lexicon: &Lexicon, vectors: &Vectors, cache: &mut Cache) {
        self.embed_missing(tokens, lexicon, vectors, cache);
        let width = self.width;
        let guard = self.window * width;
        let size = tokens.len() * width + 2 * guard;
        cache.out.clear();
        cache.out.resize(size, 0.0);
        cache.other.clear();
        cache.other.resize(size, 0.0);
        for (token, row) in tokens.iter().zip(cache.out[guard..].chunks_exact_mut(width)) {
            if let Some((form, spaced)) = *token {
                let place = cache.places[self.place(form, spaced)] as usize * width;
                row.copy_from_slice(&cache.rows[place..place + width]);
            }
        }
        for layer in &self.layers {
            let stride = layer.dense.stride();
            cache.tight.resize(BLOCK * stride, 0.0);
            let mut start = 0;
            while start < tokens.len() {
                let rows = BLOCK.min(tokens.len() - start);
                let input = &cache.out[start * width..];
                layer.dense.run(input, width, rows, &mut cache.tight);
                let at = guard + start * width..guard + (start + rows) * width;
                normalise(
                    &layer.norm,
                    &cache.tight[..rows * stride],
                    stride,
                    Some(&cache.out[at.clone()]),
                    &mut cache.other[at],
                );
                start += rows;
            }
            std::mem::swap(&mut cache.out, &mut cache.other);
        }
    }

    /// The vectors that the last run left in `cache`, row by row.
    pub fn vectors<'c>(&self, cache: &'c Cache) -> &'c [f32] {
        let guard = self.window * self.width;
        &cache.out[guard..cache.out.len() - guard]
    }

    fn place(&self, form: u32, spaced: bool) -> usize {
        if self.spaced { form as usize * 2 + usize::from(spaced) } else { form as usize }
    }

    /// Computes the vectors without context that are not in the cache yet.
    fn embed_missing(&self, tokens: &[Option<(u32, bool)>], lexicon: &Lexicon, vectors: &Vectors, cache: &mut Cache) {
        let size = lexicon.len() * if self.spaced { 2 } else { 1 };
        if cache.places.len() < size {
            cache.places.resize(size, u32::MAX);
        }
        cache.missing.clear();
        let mut next = (cache.rows.len() / self.width) as u32;
        for &(form, spaced) in tokens.iter().flatten() {
            let place = &mut cache.places[self.place(form, spaced)];
            if *place == u32::MAX {
                *place = next;
                next += 1;
                cache.missing.push((form, spaced));
            }
        }
        let missing = std::mem::take(&mut cache.missing);
        for part in missing.chunks(BLOCK) {
            self.embed(part, lexicon, vectors, cache);
        }
        cache.missing = missing;
    }

    fn embed(&self, part: &[(u32, bool)], lexicon: &Lexicon, vectors: &Vectors, cache: &mut Cache) {
        let inputs = self.mixer.dense.inputs();
        cache.wide.clear();
        cache.wide.resize(part.len() * inputs, 0.0);
        for (&(form, spaced), row) in part.iter().zip(cache.wide.chunks_exact_mut(inputs)) {
            let form = lexicon.form(form);
            let mut at = 0;
            for embed in &self.embeds {
                embed.add(embed.feature.key(form, spaced), &mut row[at..at + embed.width]);
                at += embed.width;
            }
            if let Some(dense) = &self.statics
                && let Some(vector) = vectors.get(form.orth)
            {
                cache.tight.resize(dense.stride().max(cache.tight.len()), 0.0);
                dense.run(vector, vector.len(), 1, &mut cache.tight);
                row[at..at + self.static_width].copy_from_slice(&cache.tight[..self.static_width]);
            }
        }
        let stride = self.mixer.dense.stride();
        cache.tight.resize((part.len() * stride).max(cache.tight.len()), 0.0);
        self.mixer.dense.run(&cache.wide, inputs, part.len(), &mut cache.tight);
        let start = cache.rows.len();
        cache.rows.resize(start + part.len() * self.width, 0.0);
        normalise(&self.mixer.norm, &cache.tight[..part.len() * stride], stride, None, &mut cache.rows[start..]);
    }
}

impl HashEmbed {
    fn add(&self, key: u64, to: &mut [f32]) {
        for hash in murmur3_rows(key, self.seed) {
            let start = hash as usize % self.rows * self.width;
            for (sum, value) in to.iter_mut().zip(&self.table[start..start + self.width]) {
                *sum += value;
            }
        }
    }
}

fn hash_embed(net: &Network<'_>, node: &Node<'_>, features: &[Feature]) -> Result<HashEmbed, ModelError> {
    let column = net.attr_usize(node, "column")?;
    let feature = *features.get(column).ok_or_else(|| net.damaged("an embedding of no feature"))?;
    let seed = net.attr(node, "seed")?;
    let seed = match seed {
        Value::Int(seed) => u32::try_from(seed).ok(),
        _ => None,
    };
    let seed = seed.ok_or_else(|| net.damaged("an embedding without a seed"))?;
    let table = net.array(node, "E")?;
    let &[rows, width] = table.shape.as_slice() else {
        return Err(net.damaged("an embedding that is no table"));
    };
    Ok(HashEmbed { feature, seed, rows, width, table: table.to_vec() })
}

fn project(net: &Network<'_>, node: &Node<'_>, vectors: &Vectors) -> Result<Dense, ModelError> {
    let weights = net.array(node, "W")?;
    match weights.shape.as_slice() {
        &[outputs, inputs] if inputs == vectors.width() => {
            Ok(Dense::linear(inputs, outputs, |o, i| weights.at(o * inputs + i), |_| 0.0))
        }
        _ => Err(net.damaged("the projection does not fit the vectors")),
    }
}

fn layer(net: &Network<'_>, maxout: &Node<'_>, norm: &Node<'_>) -> Result<Layer, ModelError> {
    let weights = net.array(maxout, "W")?;
    let bias = net.array(maxout, "b")?;
    let &[outputs, pieces, inputs] = weights.shape.as_slice() else {
        return Err(net.damaged("a maxout layer of the wrong shape"));
    };
    if bias.shape != [outputs, pieces] {
        return Err(net.damaged("a maxout layer's bias does not fit"));
    }
    if !(1..=3).contains(&pieces) {
        return Err(net.unsupported("maxout of more than three pieces"));
    }
    // Fewer pieces: the last one stands in for those that are missing and changes no maximum.
    let piece = |p: usize| p.min(pieces - 1);
    let dense = Dense::maxout3(
        inputs,
        outputs,
        |o, p, i| weights.at((o * pieces + piece(p)) * inputs + i),
        |o, p| bias.at(o * pieces + piece(p)),
    );
    let (gain, shift) = (net.array(norm, "G")?, net.array(norm, "b")?);
    if gain.shape != [outputs] || shift.shape != [outputs] {
        return Err(net.damaged("a normalisation does not fit"));
    }
    Ok(Layer { dense, norm: Norm { gain: gain.to_vec(), shift: shift.to_vec() } })
}
