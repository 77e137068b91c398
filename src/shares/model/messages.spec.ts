import { nullTranslator } from '@jupyterlab/translation';
import { EINSTEIN, link, received } from '../../testing/sharing';
import { detailOf, nameOf, sharedWith, troubleOf } from './messages';

const trans = nullTranslator.load('cs3lab');
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
