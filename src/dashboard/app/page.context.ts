import { getContext, setContext } from 'svelte';
import type { Page } from './page.store.svelte.ts';

const KEY = Symbol('page');

export const providePage = (page: Page): Page => setContext(KEY, page);

export const usePage = (): Page => getContext<Page>(KEY);
