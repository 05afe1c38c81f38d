/**
 * exp by fdlibm's e_exp.c (Sun Microsystems 1993, "permission to use, copy, modify, and distribute this software is freely
 * granted"), which is also V8's `Math.exp`, to the last bit. AssemblyScript's `Math.exp` is another function: one argument in
 * eleven gives another last bit.
 */

const LN2_HIGH: f64 = 6.9314718036912381649e-1;
const LN2_LOW: f64 = 1.90821492927058770002e-10;
const INVERSE_LN2: f64 = 1.442695040888963387;
const P1: f64 = 1.66666666666666019037e-1;
const P2: f64 = -2.77777777770155933842e-3;
const P3: f64 = 6.61375632143793436117e-5;
const P4: f64 = -1.6533902205465251539e-6;
const P5: f64 = 4.13813679705723846039e-8;
const E: f64 = 2.718281828459045;
const TWO_MINUS_1000: f64 = 9.3326361850321887899e-302;
const TWO_1023: f64 = 8.988465674311579539e307;
const OVERFLOW: f64 = 7.09782712893383973096e2;
const UNDERFLOW: f64 = -7.4513321910194110842e2;

/** e to the power of x. */
export function exp(x: f64): f64 {
  const bits = reinterpret<u64>(x);
  const negative = bits >> 63 != 0;
  const size = (<u32>(bits >> 32)) & 0x7fffffff;
  if (size >= 0x40862e42) {
    if (size >= 0x7ff00000) {
      if ((bits & 0x000fffffffffffff) != 0) return x + x;
      return negative ? 0 : x;
    }
    if (x > OVERFLOW) return Infinity;
    if (x < UNDERFLOW) return 0;
  }

  let k: i32 = 0;
  let high: f64 = 0;
  let low: f64 = 0;
  if (size > 0x3fd62e42) {
    // Above ln 2 / 2: x = k ln 2 + high - low.
    if (size < 0x3ff0a2b2) {
      if (x == 1) return E;
      high = negative ? x + LN2_HIGH : x - LN2_HIGH;
      low = negative ? -LN2_LOW : LN2_LOW;
      k = negative ? -1 : 1;
    } else {
      k = <i32>(INVERSE_LN2 * x + (negative ? -0.5 : 0.5));
      high = x - <f64>k * LN2_HIGH;
      low = <f64>k * LN2_LOW;
    }
    x = high - low;
  } else if (size < 0x3e300000) {
    return 1 + x;
  }

  const t = x * x;
  const c = x - t * (P1 + t * (P2 + t * (P3 + t * (P4 + t * P5))));
  if (k == 0) return 1 - ((x * c) / (c - 2) - x);
  const y = 1 - (low - (x * c) / (2 - c) - high);
  if (k >= -1021) {
    if (k == 1024) return y * 2 * TWO_1023;
    return y * reinterpret<f64>((<u64>(0x3ff + k)) << 52);
  }
  return y * reinterpret<f64>((<u64>(0x3ff + k + 1000)) << 52) * TWO_MINUS_1000;
}

/** Below, x is not reduced: the high word of ln 2 / 2 and one more. */
const REDUCED: f64 = 0.3465735912322998;
/** Two lanes take one way together from here up to where nothing is subnormal. */
const LEAST_USUAL: f64 = 3.725290298461914e-9;
const MOST_USUAL: f64 = 708;
/** 2 to the power of 52 and the bias of exponents: a small whole number added to it is its lowest bits, ready to be shifted. */
const EXPONENT: f64 = 4503599627370496 + 1023;

/** `exp` of both lanes, each to the bit of `exp`: the same sums and products in the same order. */
export function expOfBoth(x: v128): v128 {
  const size = f64x2.abs(x);
  const usual = v128.and(
    v128.and(f64x2.ge(size, f64x2.splat(LEAST_USUAL)), f64x2.lt(size, f64x2.splat(MOST_USUAL))),
    f64x2.ne(x, f64x2.splat(1)),
  );
  if (!i64x2.all_true(usual)) {
    const first = f64x2.splat(exp(f64x2.extract_lane(x, 0)));
    return f64x2.replace_lane(first, 1, exp(f64x2.extract_lane(x, 1)));
  }
  const half = v128.or(v128.and(x, f64x2.splat(-0.0)), f64x2.splat(0.5));
  const k = v128.and(
    f64x2.trunc(f64x2.add(f64x2.mul(f64x2.splat(INVERSE_LN2), x), half)),
    f64x2.ge(size, f64x2.splat(REDUCED)),
  );
  const high = f64x2.sub(x, f64x2.mul(k, f64x2.splat(LN2_HIGH)));
  const low = f64x2.mul(k, f64x2.splat(LN2_LOW));
  const r = f64x2.sub(high, low);
  const t = f64x2.mul(r, r);
  let sum = f64x2.mul(t, f64x2.splat(P5));
  sum = f64x2.mul(t, f64x2.add(f64x2.splat(P4), sum));
  sum = f64x2.mul(t, f64x2.add(f64x2.splat(P3), sum));
  sum = f64x2.mul(t, f64x2.add(f64x2.splat(P2), sum));
  sum = f64x2.mul(t, f64x2.add(f64x2.splat(P1), sum));
  const c = f64x2.sub(r, sum);
  const quotient = f64x2.div(f64x2.mul(r, c), f64x2.sub(f64x2.splat(2), c));
  const y = f64x2.sub(f64x2.splat(1), f64x2.sub(f64x2.sub(low, quotient), high));
  return f64x2.mul(y, i64x2.shl(f64x2.add(k, f64x2.splat(EXPONENT)), 52));
}

/** `exp` of a number with another one beside it. */
export function expBeside(x: f64, other: f64): f64 {
  return f64x2.extract_lane(expOfBoth(f64x2.replace_lane(f64x2.splat(x), 1, other)), 0);
}
