/** What somebody asked to write; its form is loaded then. */
export type WriteWish =
  | { readonly what: 'act' | 'note' | 'summit' | 'open' | 'revise' | 'file' | 'table' | 'import' }
  | { readonly what: 'correct'; readonly actId: string }
  | { readonly what: 'correct-note'; readonly noteId: string }
  | { readonly what: 'retract'; readonly kind: 'act' | 'note' | 'summit'; readonly id: string }
  | { readonly what: 'end' | 'revise-summit'; readonly summitId: string };
