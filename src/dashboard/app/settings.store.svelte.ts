/** Where the browser keeps who is signed in, so that other tabs hear of it. */
export const SIGNED = 'detente-signed';

/** What a reader chose for this browser, remembered here; an address may say otherwise for itself. */
class Settings {
  theme = $state.raw<'auto' | 'light' | 'dark'>(read('theme', ['auto', 'light', 'dark']));
  /** Whether single letters are commands. */
  letters = $state.raw(read('letters', ['on', 'off']) === 'on');
  /** Whether the guided story has been offered and answered. */
  toured = $state.raw(read('toured', ['no', 'yes']) === 'yes');
  author = $state.raw(storage()?.getItem('detente-author') ?? '');
  /** Name of whoever is signed in; empty for nobody. It opens nothing, and tells the page and its tabs whether to ask the server. */
  signed = $state.raw(storage()?.getItem(SIGNED) ?? '');

  sign(name: string): void {
    this.signed = name;
    if (name === '') storage()?.removeItem(SIGNED);
    else storage()?.setItem(SIGNED, name);
  }

  save(): void {
    storage()?.setItem('detente-theme', this.theme);
    storage()?.setItem('detente-letters', this.letters ? 'on' : 'off');
    storage()?.setItem('detente-toured', this.toured ? 'yes' : 'no');
    storage()?.setItem('detente-author', this.author);
  }
}

/** Browsers may forbid it; then nothing is remembered. */
function storage(): Storage | undefined {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
}

function read<T extends string>(name: string, allowed: readonly [T, ...T[]]): T {
  const found = storage()?.getItem(`detente-${name}`);
  return allowed.find((value) => value === found) ?? allowed[0];
}

export const settings = new Settings();
