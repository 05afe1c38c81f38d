import { ENGINE_MODULE } from './module.ts';

/** What the module gives; `engine/assembly/path.ts` says what each does. */
export interface Exports {
  open(): void;
  run(path: number, place: number, told: boolean): number;
  /** e to the power of x, to the bit of V8's `Math.exp`. */
  exp(x: number): number;
  /** The same where another number is worked out beside it, in the other of two lanes. */
  expBeside(x: number, other: number): number;
}

/** The part of the standard's WebAssembly that is used; it is global wherever this runs, but typed only beside a DOM. */
interface Standard {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Memory: new (size: { initial: number; maximum: number }) => { readonly buffer: ArrayBuffer };
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
}

const standard = (globalThis as unknown as { readonly WebAssembly: Standard }).WebAssembly;

const PAGE = 65_536;

/** What a thread may hand to another, which then need not compile it, and shares what is compiled of it later. */
export type EngineModule = object;

let compiled: EngineModule | undefined;

/** The engine, compiled when first asked for. */
export function engineModule(): EngineModule {
  compiled ??= new standard.Module(Uint8Array.from(atob(ENGINE_MODULE), (byte) => byte.charCodeAt(0)));
  return compiled;
}

/** Takes what another thread compiled. */
export function adoptModule(module: EngineModule): void {
  compiled = module;
}

/** A fresh engine over memory of at least `bytes` bytes, which never grows: views of it stay what they are. */
export function instantiate(bytes: number): { readonly exports: Exports; readonly buffer: ArrayBuffer } {
  const pages = Math.ceil(bytes / PAGE);
  const memory = new standard.Memory({ initial: pages, maximum: pages });
  const { exports } = new standard.Instance(engineModule(), { env: { memory } });
  return { exports: exports as Exports, buffer: memory.buffer };
}
