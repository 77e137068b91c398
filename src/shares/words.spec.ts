import { nullTranslator } from '@jupyterlab/translation';
import { EINSTEIN, link, received } from '../testing/sharing';
import {
  detailOf,
  initials,
  nameOf,
  sharedWith,
  troubleOf,
  when
} from './words';

const trans = nullTranslator.load('cs3lab');
const NOW = new Date(2026, 10, 21, 15, 30);

function ago(minutes: number): string {
  return new Date(NOW.getTime() - minutes * 60000).toISOString();
}

it.each([
  [0, /^just now$/],
  [5, /^5 min ago$/],
  [90, /^(14:00|02:00 PM)$/],
  [3 * 24 * 60, /^\w+ (15:30|03:30 PM)$/],
  [30 * 24 * 60, /2026/]
])('tells the time %d minutes ago as people do', (minutes, words) => {
  expect(when(trans, ago(minutes), NOW)).toMatch(words);
});

it.each([
  ['Marie Curie', 'MC'],
  ['Jean-Luc van Picard', 'JP'],
  ['einstein', 'E'],
  ['Łukasz Żak', 'ŁŻ'],
  ['', '']
])('stands for “%s” with “%s”', (name, letters) => {
  expect(initials(name)).toBe(letters);
});

it('names nobody by an id', () => {
  const unknown = { ...EINSTEIN, name: null, username: null, mail: null };

  expect(nameOf(trans, unknown)).toBe('Somebody');
  expect(nameOf(trans, { ...unknown, kind: 'group' })).toBe('A group');
});

it('tells people of one name apart, and groups from people', () => {
  expect(detailOf(trans, EINSTEIN)).toBe('einstein · einstein@example.org');
  expect(detailOf(trans, { ...EINSTEIN, kind: 'group' })).toBe('Group');
});

it('says that a link has a password', () => {
  const row = link('1', { protected: true });

  expect(sharedWith(trans, row)).toMatch(/^Anyone with the link · password/);
});

it('says at which side something shared cannot be reached', () => {
  const row = received('1', 'a.ipynb', { failed: 'sharer', message: 'Gone.' });

  expect(troubleOf(trans, row, false)).toBe(
    'At the side of Albert Einstein: Gone.'
  );
  expect(troubleOf(trans, row, true)).toBe(
    'Albert Einstein no longer shares this with you.'
  );
});
