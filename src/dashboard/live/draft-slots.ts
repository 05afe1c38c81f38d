/**
 * Names of slots on the wire. Each draft of a slot has a name of its own, so that figures of the draft before, which were on their
 * way as the newer one went out, are told from those of the newer.
 */
export class DraftSlots {
  readonly #names = new Map<string, string>();
  readonly #slots = new Map<string, string>();
  #count = 0;

  /** Names a slot's newest draft; `ended` is the name of the one before. */
  next(slot: string): { readonly name: string; readonly ended: string | undefined } {
    const ended = this.end(slot);
    this.#count += 1;
    const name = `${slot}.${this.#count}`;
    this.#names.set(slot, name);
    this.#slots.set(name, slot);
    return { name, ended };
  }

  /** Ends a slot's draft; its name, where there is one. */
  end(slot: string): string | undefined {
    const name = this.#names.get(slot);
    if (name === undefined) return undefined;
    this.#names.delete(slot);
    this.#slots.delete(name);
    return name;
  }

  /** Name of a slot's draft. */
  nameOf(slot: string): string | undefined {
    return this.#names.get(slot);
  }

  /** The slot whose newest draft has a name; `undefined` for that of an older one. */
  slotOf(name: string): string | undefined {
    return this.#slots.get(name);
  }
}

/** The slot that a name was made for. */
export const slotIn = (name: string): string => name.replace(/\.\d+$/, '');
