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

#[cfg(target_arch = "x86_64")]
mod x86;

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
    pub fn linear(
        inputs: usize,
        outputs: usize,
        weight: impl Fn(usize, usize) -> f32,
        bias: impl Fn(usize) -> f32,
    ) -> Self {
        Self::pack(
            inputs,
            outputs,
            Fold::None,
            |panel, vector, lane| {
                let output = panel * VECTORS * LANES + vector * LANES + lane;
                (output < outputs).then_some((output, 0))
            },
            |(o, _), i| weight(o, i),
            |(o, _)| bias(o),
        )
    }

    /// A maxout layer with three pieces; `weight(output, piece, input)` and `bias(output, piece)`.
    pub fn maxout3(
        inputs: usize,
        outputs: usize,
        weight: impl Fn(usize, usize, usize) -> f32,
        bias: impl Fn(usize, usize) -> f32,
    ) -> Self {
        Self::pack(
            inputs,
            outputs,
            Fold::Max3,
            |panel, vector, lane| {
                let output = panel * LANES + lane;
                (output < outputs).then_some((output, vector))
            },
            |(o, p), i| weight(o, p, i),
            |(o, p)| bias(o, p),
        )
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
        let args =
            Args { dense: self, input: input.as_ptr(), step, rows, out: out.as_mut_ptr(), out_stride: self.stride() };
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
    pub fn new(
        inputs: usize,
        outputs: usize,
        weight: impl Fn(usize, usize) -> f32,
        bias: impl Fn(usize) -> f32,
    ) -> Self {
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

type NormRows = unsafe fn(&Norm, &[f32], usize, Option<&[f32]>, &mut [f32]);
type SumAndMax = unsafe fn(&[&[f32]], &[f32], &mut [f32], &mut [f32]);

/// The functions for one kind of CPU.
struct Level {
    name: &'static str,
    dense: unsafe fn(&Args),
    norm: NormRows,
    sum_max: SumAndMax,
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
        unsafe {
            for_tiles(
                args,
                |a, w, b, o| portable_tile(args, a, w, b, o),
                |a, w, b, o| portable_tile(args, a, w, b, o),
                1,
            )
        }
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
                    // What is left over is computed by a whole tile that ends with it. It repeats some rows, which
                    // costs less than single rows and changes nothing, for each row is computed by itself.
                    let first = if r + tile_rows <= end { r } else { end.saturating_sub(tile_rows) };
                    let input = args.input.add(first * args.step);
                    let out = args.out.add(first * args.out_stride + panel * width);
                    if first + tile_rows <= end {
                        tile(input, weights, bias, out);
                        r = first + tile_rows;
                    } else {
                        let at = r - first;
                        row(input.add(at * args.step), weights, bias, out.add(at * args.out_stride));
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
                for (sum, w) in sum.iter_mut().zip(w) {
                    *sum = x.mul_add(*w, *sum);
                }
            }
        }
        for (vector, sum) in sums.iter_mut().enumerate() {
            for (sum, bias) in sum.iter_mut().zip(&(*bias.add(vector)).0) {
                *sum += bias;
            }
        }
        match args.dense.fold {
            Fold::None => {
                for (vector, sum) in sums.iter().enumerate() {
                    std::ptr::copy_nonoverlapping(sum.as_ptr(), out.add(vector * LANES), LANES);
                }
            }
            Fold::Max3 => {
                let [first, second, third] = sums;
                for (lane, ((a, b), c)) in first.into_iter().zip(second).zip(third).enumerate() {
                    *out.add(lane) = larger(larger(a, b), c);
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
        for (lane, &value) in lanes.iter_mut().zip(chunk) {
            *lane += map(value);
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
                for (sum, part) in sum.iter_mut().zip(part) {
                    *sum += part;
                }
            }
        }
        if let Some(bias) = bias.get(i) {
            for (sum, bias) in sum.iter_mut().zip(bias) {
                *sum += bias;
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
                for (sum, weight) in sum.iter_mut().zip(&line.0) {
                    *sum = value.mul_add(*weight, *sum);
                }
            }
        }
        for ((out, sum), bias) in out.iter_mut().zip(sums).zip(bias) {
            for ((out, sum), bias) in out.iter_mut().zip(sum).zip(bias.0) {
                *out = sum + bias;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers that look random and are the same each time.
    fn numbers(count: usize, seed: u64) -> Vec<f32> {
        let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
        let mut next = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state >> 40) as f32 / (1u64 << 23) as f32 - 1.0
        };
        (0..count).map(|_| next()).collect()
    }

    fn levels() -> Vec<&'static Level> {
        let mut levels = vec![&PORTABLE];
        #[cfg(target_arch = "x86_64")]
        {
            if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
                levels.push(&x86::AVX2);
            }
            if is_x86_feature_detected!("avx512f") {
                levels.push(&x86::AVX512);
            }
        }
        levels
    }

    fn run_with(level: &Level, dense: &Dense, input: &[f32], step: usize, rows: usize) -> Vec<f32> {
        let mut out = vec![f32::NAN; rows * dense.stride()];
        assert!((rows - 1) * step + dense.inputs() <= input.len());
        let out_stride = dense.stride();
        let args = Args { dense, input: input.as_ptr(), step, rows, out: out.as_mut_ptr(), out_stride };
        // SAFETY: the input covers the rows, the output was made to fit, and `levels` gives what the CPU has.
        unsafe { (level.dense)(&args) }
        out
    }

    #[test]
    fn products_are_right_and_the_same_bits_on_every_instruction_set_and_in_every_batch() {
        for (inputs, outputs, pieces, step) in [(288, 96, 3, 96), (96, 50, 0, 96), (7, 17, 3, 7), (64, 106, 0, 64)] {
            let per = pieces.max(1);
            let weights = numbers(inputs * outputs * per, 1);
            let bias = numbers(outputs * per, 2);
            let dense = if pieces == 3 {
                let weight = |o: usize, p: usize, i: usize| weights[(o * 3 + p) * inputs + i];
                Dense::maxout3(inputs, outputs, weight, |o, p| bias[o * 3 + p])
            } else {
                Dense::linear(inputs, outputs, |o, i| weights[o * inputs + i], |o| bias[o])
            };
            for rows in [1, 7, 8, 9, 64, 65, 131] {
                let input = numbers((rows - 1) * step + inputs, 3);
                let reference = run_with(&PORTABLE, &dense, &input, step, rows);
                for r in 0..rows {
                    for o in 0..outputs {
                        let sum = |p: usize| -> f64 {
                            let product =
                                |i| f64::from(weights[(o * per + p) * inputs + i]) * f64::from(input[r * step + i]);
                            (0..inputs).map(product).sum::<f64>() + f64::from(bias[o * per + p])
                        };
                        let expected = (0..per).map(sum).fold(f64::NEG_INFINITY, f64::max);
                        let got = f64::from(reference[r * dense.stride() + o]);
                        assert!((got - expected).abs() < 1e-4, "{got} is not {expected}");
                    }
                    let alone = run_with(&PORTABLE, &dense, &input[r * step..], step, 1);
                    assert_eq!(alone, reference[r * dense.stride()..(r + 1) * dense.stride()]);
                }
                for level in levels() {
                    let got = run_with(level, &dense, &input, step, rows);
                    let same = got.iter().zip(&reference).all(|(a, b)| a.to_bits() == b.to_bits());
                    assert!(same, "{} differs for {rows} rows", level.name);
                }
            }
        }
    }

    #[test]
    fn the_other_kernels_give_the_same_bits_too() {
        let norm = Norm { gain: numbers(90, 4), shift: numbers(90, 5) };
        let (x, before) = (numbers(96 * 5, 6), numbers(90 * 5, 7));
        let step = Step::new(64, 106, |o, i| (o * 64 + i) as f32 * 1e-3, |o| o as f32);
        let rows: Vec<Vec<f32>> = (0..8).map(|seed| numbers(128, seed)).collect();
        let rows: Vec<&[f32]> = rows.iter().map(Vec::as_slice).collect();
        let bias = numbers(128, 9);
        let mut seen: Option<(Vec<f32>, Vec<f32>, Vec<f32>)> = None;
        for level in levels() {
            let mut normed = vec![0.0; 90 * 5];
            let (mut sums, mut hidden) = (vec![0.0; 128], vec![0.0; 64]);
            let mut scores = vec![0.0; step.stride()];
            // SAFETY: `levels` gives what the CPU has.
            unsafe {
                (level.norm)(&norm, &x, 96, Some(&before), &mut normed);
                (level.sum_max)(&rows, &bias, &mut sums, &mut hidden);
                (level.step)(&step, &hidden, &mut scores);
            }
            for (i, &value) in hidden.iter().enumerate() {
                let sum = |at: usize| rows.iter().map(|row| row[at]).sum::<f32>() + bias[at];
                assert!((value - sum(i).max(sum(i + 64))).abs() < 1e-5);
            }
            let got = (normed, hidden, scores);
            let before = seen.get_or_insert_with(|| got.clone());
            assert_eq!(*before, got, "{}", level.name);
        }
    }
}
