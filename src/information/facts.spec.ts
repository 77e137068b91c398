import type { Contents } from '@jupyterlab/services';
import { nullTranslator } from '@jupyterlab/translation';
import type { Sharing } from '../shares/model/rows';
import { link, MARIE, received, share } from '../testing/sharing';
import { facts } from './facts';
import type { IItemFacts } from './facts';

const MODEL = {
  name: 'a.ipynb',
  path: 'physics/2026/a.ipynb',
  type: 'notebook',
  writable: true,
  size: 2048,
  created: '2026-11-20T12:00:00Z',
  last_modified: '2026-11-20T12:00:00Z'
} as Contents.IModel;

const NOBODY = { shares: [], links: null } as unknown as Sharing;

/** What the lines say, by their labels. */
function linesOf(more: Partial<IItemFacts> = {}): { [label: string]: string } {
  const known: IItemFacts = {
    model: MODEL,
    type: 'Notebook',
    share: undefined,
    sharing: NOBODY,
    versions: [],
    ...more
  };
  const lines = facts(known, nullTranslator.load('cs3lab'));
  return Object.fromEntries(lines.map(({ label, value }) => [label, value]));
}

it('tells where a file is and what may be done with it', () => {
  expect(linesOf()).toMatchObject({
    Name: 'a.ipynb',
    Where: 'My Files / physics / 2026',
    Type: 'Notebook',
    Size: '2 KB',
    'Your access': 'Can edit',
    'Shared with': 'Nobody',
    Versions: 'No earlier ones'
  });
});

it('tells with whom it is shared, links included', () => {
  const shares = [share('1', MODEL.path, MARIE)];
  const sharing = { ...NOBODY, shares, links: [link('2')] } as Sharing;

  expect(linesOf({ sharing })['Shared with']).toBe(
    'Marie Curie (can view)\nAnyone with the link (can view)'
  );
});

it('tells who shares it, and until when', () => {
  const row = received('1', 'a.ipynb', { expires: '2026-12-24T12:00:00Z' });
  const lines = linesOf({
    share: row,
    model: { ...MODEL, writable: false }
  });

  expect(lines['Shared by']).toBe('Albert Einstein');
  expect(lines['Your access']).toMatch(/^Can view, until .*2026$/);
});

it('tells who edits it', () => {
  const since = new Date().toISOString();
  const locked_by = {
    name: 'Marie Curie',
    me: false,
    application: null,
    since
  };

  expect(linesOf()).not.toHaveProperty('Editing now');
  expect(
    linesOf({ model: { ...MODEL, locked_by } as Contents.IModel })[
      'Editing now'
    ]
  ).toMatch(/^Marie Curie, since \d/);
});

it('counts the earlier versions, and has none of a folder', () => {
  const last_modified = '2020-11-20T12:00:00Z';
  const versions = [
    { id: '1', last_modified },
    { id: '2', last_modified }
  ];

  expect(linesOf({ versions }).Versions).toMatch(
    /^2 earlier versions, the newest of .*2020$/
  );
  expect(linesOf({ versions: null })).not.toHaveProperty('Versions');
});

it('says why something is not known', () => {
  const lines = linesOf({
    sharing: new Error('The storage cannot be reached.'),
    versions: new Error('It is gone.')
  });

  expect(lines['Shared with']).toBe('The storage cannot be reached.');
  expect(lines.Versions).toBe('It is gone.');
});
