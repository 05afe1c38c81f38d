/** An id made of the first words of a text, in letters that ids have; empty where it has none. */
export function slugOf(text: string): string {
  const plain = text.toLowerCase().replaceAll('ß', 'ss').normalize('NFKD').replace(/\p{M}/gu, '');
  const words = plain.split(/[^a-z0-9]+/u).filter((word) => word !== '');
  return words.slice(0, 8).join('-').slice(0, 60).replace(/-+$/u, '');
}

/** That id, or `fallback` where the text has no letters for one, with a number behind it where it is taken. */
export function freeSlug(text: string, fallback: string, isTaken: (id: string) => boolean): string {
  const id = slugOf(text) || fallback;
  if (!isTaken(id)) return id;
  let number = 2;
  while (isTaken(`${id}-${number}`)) number += 1;
  return `${id}-${number}`;
}
