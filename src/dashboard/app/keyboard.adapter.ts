import type { Press } from './keys.ts';

const TEXT = /^(?:text|search|date|datetime-local|number|email|url|password)$/;

/** What of a key press decides its meaning, taken from the browser's event. */
export function pressOf(event: KeyboardEvent): Press {
  const { key, shiftKey, ctrlKey, metaKey, altKey, target } = event;
  return { key, shift: shiftKey, control: ctrlKey || metaKey, alt: altKey, focus: focusOf(target) };
}

/** Presses the button that has the focus, if one has. */
export function pressFocused(): void {
  if (document.activeElement instanceof HTMLButtonElement) document.activeElement.click();
}

function focusOf(target: EventTarget | null): Press['focus'] {
  if (target instanceof HTMLInputElement) {
    if (TEXT.test(target.type)) return 'text';
    // The cursor is the page's own slider; others keep their arrows.
    if (target.type === 'range') return target.id === 'cursor' ? 'slider' : 'select';
    return target.type === 'radio' ? 'select' : 'button';
  }
  if (target instanceof HTMLTextAreaElement) return 'text';
  if (target instanceof HTMLSelectElement) return 'select';
  if (target instanceof HTMLElement && target.isContentEditable) return 'text';
  return target instanceof HTMLButtonElement ||
    target instanceof HTMLAnchorElement ||
    (target instanceof HTMLElement && target.tagName === 'SUMMARY')
    ? 'button'
    : 'page';
}
