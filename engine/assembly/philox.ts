/** The generator of `src/kernel/random.ts`: Philox4x32-10, with 64-bit products. The four words of the last block: */
export let word0: u32 = 0;
export let word1: u32 = 0;
export let word2: u32 = 0;
export let word3: u32 = 0;

const MULTIPLIER_0: u64 = 0xd2511f53;
const MULTIPLIER_1: u64 = 0xcd9e8d57;
const KEY_STEP_0: u32 = 0x9e3779b9;
const KEY_STEP_1: u32 = 0xbb67ae85;

/** Makes the block at counter (c0, c1, c2, c3) under key (k0, k1). */
export function philox(c0: u32, c1: u32, c2: u32, c3: u32, k0: u32, k1: u32): void {
  for (let round = 0; round < 10; round += 1) {
    const product0 = MULTIPLIER_0 * <u64>c0;
    const product1 = MULTIPLIER_1 * <u64>c2;
    c0 = (<u32>(product1 >> 32)) ^ c1 ^ k0;
    c1 = <u32>product1;
    c2 = (<u32>(product0 >> 32)) ^ c3 ^ k1;
    c3 = <u32>product0;
    k0 += KEY_STEP_0;
    k1 += KEY_STEP_1;
  }
  word0 = c0;
  word1 = c1;
  word2 = c2;
  word3 = c3;
}

const TWO_MINUS_53: f64 = 1.0 / 9007199254740992.0;

/** A double in [0, 1) with 53 random bits, out of two words. */
export function uniform(high: u32, low: u32): f64 {
  return <f64>(<i64>(((<u64>(high >> 5)) << 26) | (<u64>(low >> 6)))) * TWO_MINUS_53;
}
