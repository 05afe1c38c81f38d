/** `"a", "b" and 3 more`: enough of a list to act on. */
export function listed(names: Iterable<string>, most = 5): string {
  const all = [...names];
  const shown = all.slice(0, most).map((name) => `"${name}"`);
  if (all.length > most) shown.push(`${all.length - most} more`);
  const last = shown.pop() ?? 'none';
  return shown.length === 0 ? last : `${shown.join(', ')} and ${last}`;
}
