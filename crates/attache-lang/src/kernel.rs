//! The matrix products, hand-written for the shapes of these models.
//!
//! Weights are packed once, at load, into panels of 48 columns, so that a tile of eight rows by one panel
//! stays in registers while the shared dimension is walked. For a maxout layer with three pieces a panel
//! holds the three pieces of 16 outputs, so the maximum is taken in registers and two thirds of the
//! results are never written. A window of tokens is a row of the product without being copied: the rows
//! of neighbours lie beside each other, so the row for token *i* simply starts at token *i - 1*.
//!
//! Every output is one chain of fused multiply-adds along the shared dimension, whatever the instruction
//! set and wherever in a batch its row stands. The same text therefore gets the same numbers, to the bit,
//! alone or in a batch and on any machine with fused multiply-add (others compute it in software).

/// Lanes of the widest vectors we use.
pub const LANES: usize = 16;
/// Vectors beside each other in a panel.
const VECTORS: usize = 3;
/// Rows of a tile.
const ROWS: usize = 8;
/// Rows that pass through all panels before the next rows do.
const BLOCK: usize = 64;

/// Sixteen numbers that fill a cache line.
#[derive(Clone, Copy)]
#[repr(align(64))]
pub struct Line(pub [f32; LANES]);

/// How the columns of a [`Dense`] layer are folded into outputs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Fold {
    /// Every column is an output.
    None,
    /// An output is the largest of three columns.
    Max3,
}

/// A layer `x -> fold(x W + b)` with packed weights.
pub struct Dense {
    inputs: usize,
    outputs: usize,
    fold: Fold,
    panels: Vec<Line>,
    /// Per panel three lines, added after the products.
    bias: Vec<Line>,
}

/// What happens to the outputs of a row once they are complete.
pub struct Norm {
    /// Scale and shift of a layer normalisation.
    pub gain: Vec<f32>,
    pub shift: Vec<f32>,
}

impl Dense {
    /// A linear layer of `outputs` columns; `weight(output, input)` and `bias(output)` give its numbers.
    pub fn linear(inputs: usize, outputs: usize, weight: impl Fn(usize, usize) -> f32, bias: impl Fn(usize) -> f32) -> Self {
        Self::pack(inputs, outputs, Fold::None, |panel, vector, lane| {
            let output = panel * VECTORS * LANES + vector * LANES + lane;
            (output < outputs).then_some((output, 0))
        }, |(o, _), i| weight(o, i), |(o, _)| bias(o))
    }

    /// A maxout layer with three pieces; `weight(output, piece, input)` and `bias(output, piece)`.
    pub fn maxout3(inputs: usize, outputs: usize, weight: impl Fn(usize, usize, usize) -> f32, bias: impl Fn(usize, usize) -> f32) -> Self {
        Self::pack(inputs, outputs, Fold::Max3, |panel, vector, lane| {
            let output = panel * LANES + lane;
            (output < outputs).then_some((output, vector))
        }, |(o, p), i| weight(o, p, i), |(o, p)| bias(o, p))
    }

    fn pack(
        inputs: usize,
        outputs: usize,
        fold: Fold,
        column: impl Fn(usize, usize, usize) -> Option<(usize, usize)>,
        weight: impl Fn((usize, usize), usize) -> f32,
        bias: impl Fn((usize, usize)) -> f32,
    ) -> Self {
        let per_panel = if fold == Fold::Max3 { LANES } else { VECTORS * LANES };
        let count = outputs.div_ceil(per_panel);
        let line = |panel: usize, vector: usize, value: &dyn Fn((usize, usize)) -> f32| {
            Line(std::array::from_fn(|lane| column(panel, vector, lane).map_or(0.0, value)))
        };
        let mut panels = Vec::with_capacity(count * inputs * VECTORS);
        let mut biases = Vec::with_capacity(count * VECTORS);
        for panel in 0..count {
            for input in 0..inputs {
                for vector in 0..VECTORS {
                    panels.push(line(panel, vector, &|at| weight(at, input)));
                }
            }
            for vector in 0..VECTORS {
                biases.push(line(panel, vector, &bias));
            }
        }
        Self { inputs, outputs, fold, panels, bias: biases }
    }

    /// Numbers of a row that the layer reads.
    pub fn inputs(&self) -> usize {
        self.inputs
    }

    /// Numbers between the starts of two rows of the layer's results: its outputs, rounded up to whole panels.
    pub fn stride(&self) -> usize {
        let per_panel = if self.fold == Fold::Max3 { LANES } else { VECTORS * LANES };
        self.outputs.div_ceil(per_panel) * per_panel
    }

    /// Computes `rows` rows. Row *r* reads [`Dense::inputs`] numbers from `input[r * step..]` and writes
    /// [`Dense::stride`] numbers to `out[r * stride..]`, of which those beyond the outputs are 0.
    pub fn run(&self, input: &[f32], step: usize, rows: usize, out: &mut [f32]) {
        if rows == 0 {
            return;
        }
        assert!((rows - 1) * step + self.inputs <= input.len(), "input rows lie within the input");
        assert!(rows * self.stride() <= out.len(), "there is room for the results");
        let args = Args { dense: self, input: input.as_ptr(), step, rows, out: out.as_mut_ptr(), out_stride: self.stride() };
        // SAFETY: the two assertions above are what `Args` promises, and the kernel is one this CPU runs.
        unsafe { (level().dense)(&args) }
    }
}

/// `out[r] = residual[r] + normalise(x[r])` over rows of `norm`'s width; `x` has rows of `stride` numbers.
pub fn normalise(norm: &Norm, x: &[f32], stride: usize, residual: Option<&[f32]>, out: &mut [f32]) {
    // SAFETY: the function is one that this CPU runs; it indexes its slices safely.
    unsafe { (level().norm)(norm, x, stride, residual, out) }
}

/// The largest of `pieces` runs of `out.len()` numbers of `sums`, output by output.
pub fn sum_and_max(rows: &[&[f32]], bias: &[f32], sums: &mut [f32], out: &mut [f32]) {
    // SAFETY: as for `normalise`.
    unsafe { (level().sum_max)(rows, bias, sums, out) }
}

/// A product of one row with a small matrix, for the step scores of a transition system.
pub struct Step {
    inputs: usize,
    outputs: usize,
    /// Per input `vectors` lines.
    weights: Vec<Line>,
    bias: Vec<Line>,
}

/// Vectors that a [`Step`] keeps in registers at a time.
const STEP_VECTORS: usize = 4;

impl Step {
    /// Packs `weight(output, input)` and `bias(output)`.
    pub fn new(inputs: usize, outputs: usize, weight: impl Fn(usize, usize) -> f32, bias: impl Fn(usize) -> f32) -> Self {
        let vectors = outputs.div_ceil(LANES * STEP_VECTORS) * STEP_VECTORS;
        let line = |vector: usize, value: &dyn Fn(usize) -> f32| {
            Line(std::array::from_fn(|lane| {
                let output = vector * LANES + lane;
                if output < outputs { value(output) } else { 0.0 }
            }))
        };
        let mut weights = Vec::with_capacity(inputs * vectors);
        for group in 0..vectors / STEP_VECTORS {
            for input in 0..inputs {
                for vector in 0..STEP_VECTORS {
                    weights.push(line(group * STEP_VECTORS + vector, &|o| weight(o, input)));
                }
            }
        }
        let bias = (0..vectors).map(|vector| line(vector, &bias)).collect();
        Self { inputs, outputs, weights, bias }
    }

    /// How many numbers [`Step::run`] writes: the outputs, rounded up to whole vectors.
    pub fn stride(&self) -> usize {
        self.bias.len() * LANES
    }

    /// Number of outputs.
    pub fn outputs(&self) -> usize {
        self.outputs
    }

    /// Multiplies `x` into `out`.
    pub fn run(&self, x: &[f32], out: &mut [f32]) {
        assert!(x.len() >= self.inputs && out.len() >= self.stride(), "a step fits its buffers");
        // SAFETY: as for `normalise`.
        unsafe { (level().step)(self, x, out) }
    }
}

/// What a kernel needs; the pointers cover `rows` rows, as [`Dense::run`] asserts.
struct Args<'a> {
    dense: &'a Dense,
    input: *const f32,
    step: usize,
    rows: usize,
    out: *mut f32,
    out_stride: usize,
}

/// The functions for one kind of CPU.
struct Level {
    name: &'static str,
    dense: unsafe fn(&Args),
    norm: unsafe fn(&Norm, &[f32], usize, Option<&[f32]>, &mut [f32]),
    sum_max: unsafe fn(&[&[f32]], &[f32], &mut [f32], &mut [f32]),
    step: unsafe fn(&Step, &[f32], &mut [f32]),
}

fn level() -> &'static Level {
    static LEVEL: std::sync::LazyLock<&'static Level> = std::sync::LazyLock::new(|| {
        #[cfg(target_arch = "x86_64")]
        {
            if is_x86_feature_detected!("avx512f") {
                return &x86::AVX512;
            }
            if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
                return &x86::AVX2;
            }
        }
        &PORTABLE
    });
    *LEVEL
}

/// Name of the instruction set in use, for reports of speed.
pub fn level_name() -> &'static str {
    level().name
}

static PORTABLE: Level = Level {
    name: "portable",
    dense: |args| {
        // SAFETY: forwarded from the caller.
        unsafe { for_tiles(args, |a, w, b, o| portable_tile(args, a, w, b, o), |a, w, b, o| portable_tile(args, a, w, b, o), 1) }
    },
    norm: |norm, x, stride, residual, out| norm_rows(norm, x, stride, residual, out),
    sum_max: |rows, bias, sums, out| sum_and_max_in(rows, bias, sums, out),
    step: |step, x, out| step_in(step, x, out),
};

/// Walks the rows and panels of a product: `tile` for whole tiles of `tile_rows`, `row` for what remains.
#[inline(always)]
unsafe fn for_tiles(
    args: &Args,
    tile: impl Fn(*const f32, *const Line, *const Line, *mut f32),
    row: impl Fn(*const f32, *const Line, *const Line, *mut f32),
    tile_rows: usize,
) {
    let dense = args.dense;
    let width = if dense.fold == Fold::Max3 { LANES } else { VECTORS * LANES };
    let panel_lines = dense.inputs * VECTORS;
    let panels = dense.bias.len() / VECTORS;
    let mut start = 0;
    while start < args.rows {
        let end = (start + BLOCK).min(args.rows);
        for panel in 0..panels {
            // SAFETY: `panels` panels and biases were packed; rows lie within the buffers of `args`.
            unsafe {
                let weights = dense.panels.as_ptr().add(panel * panel_lines);
                let bias = dense.bias.as_ptr().add(panel * VECTORS);
                let mut r = start;
                while r < end {
                    let input = args.input.add(r * args.step);
                    let out = args.out.add(r * args.out_stride + panel * width);
                    if r + tile_rows <= end {
                        tile(input, weights, bias, out);
                        r += tile_rows;
                    } else {
                        row(input, weights, bias, out);
                        r += 1;
                    }
                }
            }
        }
        start = end;
    }
}

/// One row and one panel without vector instructions of our own; the compiler uses what the target has.
unsafe fn portable_tile(args: &Args, input: *const f32, weights: *const Line, bias: *const Line, out: *mut f32) {
    let mut sums = [[0f32; LANES]; VECTORS];
    // SAFETY: as in `for_tiles`.
    unsafe {
        for k in 0..args.dense.inputs {
            let x = *input.add(k);
            for (vector, sum) in sums.iter_mut().enumerate() {
                let w = &(*weights.add(k * VECTORS + vector)).0;
                for lane in 0..LANES {
                    sum[lane] = x.mul_add(w[lane], sum[lane]);
                }
            }
        }
        for (vector, sum) in sums.iter_mut().enumerate() {
            for lane in 0..LANES {
                sum[lane] += (*bias.add(vector)).0[lane];
            }
        }
        match args.dense.fold {
            Fold::None => {
                for (vector, sum) in sums.iter().enumerate() {
                    std::ptr::copy_nonoverlapping(sum.as_ptr(), out.add(vector * LANES), LANES);
                }
            }
            Fold::Max3 => {
                for lane in 0..LANES {
                    *out.add(lane) = larger(larger(sums[0][lane], sums[1][lane]), sums[2][lane]);
                }
            }
        }
    }
}

/// The vector instructions' maximum: the second number unless the first is larger.
#[inline(always)]
fn larger(a: f32, b: f32) -> f32 {
    if a > b { a } else { b }
}

/// The sum in a fixed order: sixteen lanes, then halves.
#[inline(always)]
fn total(values: &[f32], map: impl Fn(f32) -> f32) -> f32 {
    let mut lanes = [0f32; LANES];
    let (chunks, rest) = values.as_chunks::<LANES>();
    for chunk in chunks {
        for lane in 0..LANES {
            lanes[lane] += map(chunk[lane]);
        }
    }
    for (lane, &value) in lanes.iter_mut().zip(rest) {
        *lane += map(value);
    }
    let mut half = LANES / 2;
    while half > 0 {
        for lane in 0..half {
            lanes[lane] += lanes[lane + half];
        }
        half /= 2;
    }
    lanes[0]
}

/// Layer normalisation as in `thinc/layers/layernorm.py`: the variance has 1e-8 added.
#[inline(always)]
fn norm_rows(norm: &Norm, x: &[f32], stride: usize, residual: Option<&[f32]>, out: &mut [f32]) {
    let width = norm.gain.len().min(norm.shift.len());
    if width == 0 {
        return;
    }
    let count = width as f32;
    for (r, (row, to)) in x.chunks_exact(stride).zip(out.chunks_exact_mut(width)).enumerate() {
        let row = &row[..width];
        let mean = total(row, |v| v) / count;
        let variance = total(row, |v| (v - mean) * (v - mean)) / count + 1e-8;
        let scale = 1.0 / variance.sqrt();
        match residual.and_then(|all| all.get(r * width..(r + 1) * width)) {
            Some(before) => {
                for i in 0..width {
                    to[i] = before[i] + ((row[i] - mean) * scale * norm.gain[i] + norm.shift[i]);
                }
            }
            None => {
                for i in 0..width {
                    to[i] = (row[i] - mean) * scale * norm.gain[i] + norm.shift[i];
                }
            }
        }
    }
}

#[inline(always)]
fn sum_and_max_in(rows: &[&[f32]], bias: &[f32], sums: &mut [f32], out: &mut [f32]) {
    let (sums, _) = sums.as_chunks_mut::<LANES>();
    let (bias, _) = bias.as_chunks::<LANES>();
    for (i, sum) in sums.iter_mut().enumerate() {
        *sum = [0.0; LANES];
        for row in rows {
            if let Some(part) = row.as_chunks::<LANES>().0.get(i) {
                for lane in 0..LANES {
                    sum[lane] += part[lane];
                }
            }
        }
        if let Some(bias) = bias.get(i) {
            for lane in 0..LANES {
                sum[lane] += bias[lane];
            }
        }
    }
    let width = out.len();
    let mut pieces = sums.as_flattened().chunks_exact(width.max(1));
    if let Some(first) = pieces.next() {
        out.copy_from_slice(first);
    }
    for piece in pieces {
        for (best, &value) in out.iter_mut().zip(piece) {
            *best = larger(*best, value);
        }
    }
}

#[inline(always)]
fn step_in(step: &Step, x: &[f32], out: &mut [f32]) {
    let groups = step.weights.chunks_exact(step.inputs * STEP_VECTORS);
    let outs = out.as_chunks_mut::<LANES>().0.chunks_exact_mut(STEP_VECTORS);
    for ((group, bias), out) in groups.zip(step.bias.chunks_exact(STEP_VECTORS)).zip(outs) {
        let mut sums = [[0f32; LANES]; STEP_VECTORS];
        for (lines, &value) in group.chunks_exact(STEP_VECTORS).zip(x) {
            for (sum, line) in sums.iter_mut().zip(lines) {
                for lane in 0..LANES {
                    sum[lane] = value.mul_add(line.0[lane], sum[lane]);
                }
            }
        }
        for ((out, sum), bias) in out.iter_mut().zip(sums).zip(bias) {
            for lane in 0..LANES {
                out[lane] = sum[lane] + bias.0[lane];
            }
        }
    }
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use super::*;
    use std::arch::x86_64::*;

    pub static AVX512: Level = Level {
        name: "AVX-512",
        dense: dense512,
        norm: norm512,
        sum_max: sum_max512,
        step: step512,
    };
    pub static AVX2: Level = Level { name: "AVX2", dense: dense2, norm: norm2, sum_max: sum_max2, step: step2 };

    #[target_feature(enable = "avx512f")]
    unsafe fn dense512(args: &Args) {
        // SAFETY: `Args` covers the rows that `for_tiles` visits.
        unsafe {
            match args.dense.fold {
                Fold::None => for_tiles(
                    args,
                    |a, w, b, o| tile512::<ROWS, false>(args, a, w, b, o),
                    |a, w, b, o| tile512::<1, false>(args, a, w, b, o),
                    ROWS,
                ),
                Fold::Max3 => for_tiles(
                    args,
                    |a, w, b, o| tile512::<ROWS, true>(args, a, w, b, o),
                    |a, w, b, o| tile512::<1, true>(args, a, w, b, o),
                    ROWS,
                ),
            }
        }
    }

    #[target_feature(enable = "avx512f")]
    unsafe fn tile512<const R: usize, const MAX: bool>(args: &Args, input: *const f32, weights: *const Line, bias: *const Line, out: *mut f32) {
        // SAFETY: R rows of input and output lie within `args`; the panel has `inputs` times three lines.
        unsafe {
            let mut sums = [[_mm512_setzero_ps(); VECTORS]; R];
            let mut line = weights.cast::<f32>();
            for k in 0..args.dense.inputs {
                let w = [_mm512_load_ps(line), _mm512_load_ps(line.add(LANES)), _mm512_load_ps(line.add(2 * LANES))];
                line = line.add(VECTORS * LANES);
                for (r, sum) in sums.iter_mut().enumerate() {
                    let x = _mm512_set1_ps(*input.add(r * args.step + k));
                    sum[0] = _mm512_fmadd_ps(x, w[0], sum[0]);
                    sum[1] = _mm512_fmadd_ps(x, w[1], sum[1]);
                    sum[2] = _mm512_fmadd_ps(x, w[2], sum[2]);
                }
            }
            let bias = bias.cast::<f32>();
            let b = [_mm512_load_ps(bias), _mm512_load_ps(bias.add(LANES)), _mm512_load_ps(bias.add(2 * LANES))];
            for (r, sum) in sums.iter().enumerate() {
                let to = out.add(r * args.out_stride);
                let s = [_mm512_add_ps(sum[0], b[0]), _mm512_add_ps(sum[1], b[1]), _mm512_add_ps(sum[2], b[2])];
                if MAX {
                    _mm512_storeu_ps(to, _mm512_max_ps(_mm512_max_ps(s[0], s[1]), s[2]));
                } else {
                    _mm512_storeu_ps(to, s[0]);
                    _mm512_storeu_ps(to.add(LANES), s[1]);
                    _mm512_storeu_ps(to.add(2 * LANES), s[2]);
                }
            }
        }
    }

    #[target_feature(enable = "avx512f")]
    unsafe fn norm512(norm: &Norm, x: &[f32], stride: usize, residual: Option<&[f32]>, out: &mut [f32]) {
        norm_rows(norm, x, stride, residual, out);
    }

    #[target_feature(enable = "avx512f")]
    unsafe fn sum_max512(rows: &[&[f32]], bias: &[f32], sums: &mut [f32], out: &mut [f32]) {
        sum_and_max_in(rows, bias, sums, out);
    }

    #[target_feature(enable = "avx512f")]
    unsafe fn step512(step: &Step, x: &[f32], out: &mut [f32]) {
        step_in(step, x, out);
    }

    #[target_feature(enable = "avx2,fma")]
    unsafe fn dense2(args: &Args) {
        // SAFETY: as for `dense512`.
        unsafe {
            match args.dense.fold {
                Fold::None => for_tiles(
                    args,
                    |a, w, b, o| tile2::<2, false>(args, a, w, b, o),
                    |a, w, b, o| tile2::<1, false>(args, a, w, b, o),
                    2,
                ),
                Fold::Max3 => for_tiles(
                    args,
                    |a, w, b, o| tile2::<2, true>(args, a, w, b, o),
                    |a, w, b, o| tile2::<1, true>(args, a, w, b, o),
                    2,
                ),
            }
        }
    }

    #[target_feature(enable = "avx2,fma")]
    unsafe fn tile2<const R: usize, const MAX: bool>(args: &Args, input: *const f32, weights: *const Line, bias: *const Line, out: *mut f32) {
        // SAFETY: as for `tile512`.
        unsafe {
            let mut sums = [[_mm256_setzero_ps(); 2 * VECTORS]; R];
            let mut line = weights.cast::<f32>();
            for k in 0..args.dense.inputs {
                let x: [__m256; R] = std::array::from_fn(|r| _mm256_set1_ps(*input.add(r * args.step + k)));
                for v in 0..2 * VECTORS {
                    let w = _mm256_load_ps(line.add(v * 8));
                    for r in 0..R {
                        sums[r][v] = _mm256_fmadd_ps(x[r], w, sums[r][v]);
                    }
                }
                line = line.add(VECTORS * LANES);
            }
            let bias = bias.cast::<f32>();
            for (r, sum) in sums.iter().enumerate() {
                let to = out.add(r * args.out_stride);
                let s: [__m256; 2 * VECTORS] = std::array::from_fn(|v| _mm256_add_ps(sum[v], _mm256_load_ps(bias.add(v * 8))));
                if MAX {
                    for half in 0..2 {
                        _mm256_storeu_ps(to.add(half * 8), _mm256_max_ps(_mm256_max_ps(s[half], s[2 + half]), s[4 + half]));
                    }
                } else {
                    for (v, value) in s.iter().enumerate() {
                        _mm256_storeu_ps(to.add(v * 8), *value);
                    }
                }
            }
        }
    }

    #[target_feature(enable = "avx2,fma")]
    unsafe fn norm2(norm: &Norm, x: &[f32], stride: usize, residual: Option<&[f32]>, out: &mut [f32]) {
        norm_rows(norm, x, stride, residual, out);
    }

    #[target_feature(enable = "avx2,fma")]
    unsafe fn sum_max2(rows: &[&[f32]], bias: &[f32], sums: &mut [f32], out: &mut [f32]) {
        sum_and_max_in(rows, bias, sums, out);
    }

    #[target_feature(enable = "avx2,fma")]
    unsafe fn step2(step: &Step, x: &[f32], out: &mut [f32]) {
        step_in(step, x, out);
    }
}
