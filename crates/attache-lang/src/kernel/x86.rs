//! The kernels for x86 with AVX-512, and with AVX2 and fused multiply-add.

use super::*;
use std::arch::x86_64::*;

pub static AVX512: Level =
    Level { name: "AVX-512", dense: dense512, norm: norm512, sum_max: sum_max512, step: step512 };
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
unsafe fn tile512<const R: usize, const MAX: bool>(
    args: &Args,
    input: *const f32,
    weights: *const Line,
    bias: *const Line,
    out: *mut f32,
) {
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
unsafe fn tile2<const R: usize, const MAX: bool>(
    args: &Args,
    input: *const f32,
    weights: *const Line,
    bias: *const Line,
    out: *mut f32,
) {
    // SAFETY: as for `tile512`.
    unsafe {
        let mut sums = [[_mm256_setzero_ps(); 2 * VECTORS]; R];
        let mut line = weights.cast::<f32>();
        for k in 0..args.dense.inputs {
            let x: [__m256; R] = std::array::from_fn(|r| _mm256_set1_ps(*input.add(r * args.step + k)));
            let w: [__m256; 2 * VECTORS] = std::array::from_fn(|v| _mm256_load_ps(line.add(v * 8)));
            for (x, sum) in x.into_iter().zip(&mut sums) {
                for (sum, w) in sum.iter_mut().zip(w) {
                    *sum = _mm256_fmadd_ps(x, w, *sum);
                }
            }
            line = line.add(VECTORS * LANES);
        }
        let bias = bias.cast::<f32>();
        for (r, sum) in sums.iter().enumerate() {
            let to = out.add(r * args.out_stride);
            let s: [__m256; 2 * VECTORS] =
                std::array::from_fn(|v| _mm256_add_ps(sum[v], _mm256_load_ps(bias.add(v * 8))));
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
