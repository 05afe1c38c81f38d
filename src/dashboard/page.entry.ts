import { mount } from 'svelte';
import { dayOrderOf, writeDaysIn } from '../charts/day-words.ts';
import './ui/page.css';
import './ui/chart.css';
import App from './app/App.svelte';

const target = document.getElementById('page');
if (target === null) throw new Error('the document has no element #page');
// As the fields of days have it, which are the browser's own.
writeDaysIn(dayOrderOf(new Intl.DateTimeFormat(undefined, { dateStyle: 'short' }).formatToParts(0)));
// A link that signs in is used up before the page looks at its address.
if (location.pathname.endsWith('/signin')) await (await import('./access/session.adapter.ts')).signInByLink();
mount(App, { target });
