/** Brings the screen to what the facilitator shows; the focus stays where it is. False where there is nothing of the kind here. */
export function bringTo(to: string): boolean {
  const place = document.getElementById(to.startsWith('step:') ? `step-${to.slice(5)}` : `show-${to}`);
  if (place === null) return false;
  for (const before of document.querySelectorAll('.brought')) before.classList.remove('brought');
  place.classList.add('brought');
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  place.scrollIntoView({ block: 'start', behavior: still ? 'auto' : 'smooth' });
  return true;
}
