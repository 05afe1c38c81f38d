/** Copies texts; what the browser does not let it copy is shown selected, for the reader to copy. */
export class Copying {
  /** The text that waits to be copied by hand. */
  byHand = $state.raw<string | undefined>();

  /** Whether it was copied. Over plain HTTP browsers have no clipboard, and on HTTPS they may refuse it. */
  async copy(text: string): Promise<boolean> {
    try {
      const { clipboard } = navigator as { readonly clipboard?: Clipboard };
      if (clipboard === undefined) throw new Error('no clipboard');
      await clipboard.writeText(text);
      this.byHand = undefined;
      return true;
    } catch {
      this.byHand = text;
      return false;
    }
  }
}
