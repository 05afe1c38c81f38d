import { mount } from 'svelte';
import './ui/page.css';
import './ui/chart.css';
import App from './app/App.svelte';

const target = document.getElementById('page');
if (target === null) throw new Error('the document has no element #page');
mount(App, { target });
