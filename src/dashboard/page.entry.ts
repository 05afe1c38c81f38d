import { mount } from 'svelte';
import { dayOrderOf, writeDaysIn } from '../charts/day-words.ts';
import './ui/page.css';
import './ui/chart.css';
import App from './app/App.svelte';

/**
 * Not awaited where it is called: what is loaded later imports this file's own piece, and would wait for ever for one that
 * waits for it.
 */
async function start(): Promise<void> {
  const target = document.getElementById('page');
  if (target === null) throw new Error('the document has no element #page');
  // A link that signs in is used up before the page looks at its address.
  if (location.pathname.endsWith('/signin'))
    await (await import('./access/session.adapter.ts')).signInByLink();
  // A room is a page of its own, of which nobody else loads anything.
  if (new URLSearchParams(location.search).has('room'))
    mount((await import('./room/RoomPage.svelte')).default, { target });
  else mount(App, { target });
}

// As the fields of days have it, which are the browser's own.
writeDaysIn(dayOrderOf(new Intl.DateTimeFormat(undefined, { dateStyle: 'short' }).formatToParts(0)));
void start();
