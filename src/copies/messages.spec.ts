import { nullTranslator } from '@jupyterlab/translation';
import { mergedAs } from '../testing/copies';
import { barMessage, cameInMessage, mergedMessage } from './messages';
import type { ICopyState } from './messages';
import type { Original } from './rest';

const trans = nullTranslator.load('cs3lab');

const ORIGINAL: Original = {
  name: 'analysis.ipynb',
  path: 'Shares/analysis.ipynb',
  owner: 'Marie Curie',
  mine: false,
  copied: '2026-11-03T14:02:00Z',
  state: 'changed',
  changes: 2,
  writable: true,
  holder: null,
  since: null,
  place: null,
  proposal: null
};

const MARIE = { name: 'Marie Curie', me: false, application: null };

function proposed(
  more: Partial<NonNullable<Original['proposal']>>
): Original['proposal'] {
  return {
    state: 'open',
    words: 'Faster.',
    answer: '',
    changed: false,
    ...more
  };
}

function bar(original: Partial<Original>, state: Partial<ICopyState> = {}) {
  return barMessage(trans, {
    original: { ...ORIGINAL, ...original },
    known: null,
    maker: '',
    forgettable: true,
    merging: false,
    merged: '',
    undoable: false,
    watching: false,
    asked: '',
    ...state
  })!;
}

it.each([
  [{}, '', 'Copy of “analysis.ipynb” (Marie Curie).'],
  [{ owner: '' }, '', 'Copy of “analysis.ipynb”.'],
  [{}, 'Marie Curie', 'Marie Curie’s copy of “analysis.ipynb”.'],
  [{ mine: true }, '', 'Copy of your “analysis.ipynb”.'],
  [
    { mine: true },
    'Albert Einstein',
    'Albert Einstein’s copy of your “analysis.ipynb”.'
  ],
  [
    {},
    'Albert Einstein',
    'Albert Einstein’s copy of “analysis.ipynb” (Marie Curie).'
  ]
])('names whose copy and original are: %o %s', (original, maker, words) => {
  expect(bar(original, { maker }).text).toBe(
    `${words} The original changed 2 times since.`
  );
});

it.each<[string, Partial<Original>, Partial<ICopyState>, string, string[]]>([
  [
    'unchanged',
    { state: 'same', changes: 0 },
    {},
    'The original has not changed since.',
    ['compare', 'merge']
  ],
  [
    'changed once',
    { changes: 1 },
    {},
    'The original changed once since.',
    ['compare', 'merge']
  ],
  [
    'changed, who knows how often',
    { changes: null },
    {},
    'The original changed since.',
    ['compare', 'merge']
  ],
  [
    'edited by somebody else',
    { holder: MARIE },
    {},
    'Marie Curie is editing the original. Merge when it is free.',
    ['compare', 'watch']
  ],
  [
    'waited for',
    { holder: MARIE },
    { watching: true },
    'Marie Curie is editing the original. You will be told when it is free.',
    ['compare', 'unwatch']
  ],
  [
    'edited by the same person',
    { holder: { name: 'Albert Einstein', me: true, application: null } },
    {},
    'You are editing the original elsewhere. Merge when it is free.',
    ['compare', 'watch']
  ],
  [
    'gone',
    { state: 'missing', path: null },
    {},
    'The original is gone.',
    ['replace']
  ],
  [
    'not to be changed',
    { writable: false },
    {},
    'You may not change the original.',
    ['compare', 'propose']
  ],
  [
    'not to be seen',
    { state: 'denied', path: null, writable: false },
    {},
    'You may not see the original.',
    ['propose']
  ],
  [
    'proposed to its owner',
    { writable: false },
    { asked: 'Marie Curie' },
    'You asked Marie Curie to merge it.',
    ['compare']
  ],
  [
    'proposed to its owner, as the copy tells',
    { writable: false, proposal: proposed({}) },
    {},
    'You asked Marie Curie to merge it.',
    ['compare']
  ],
  [
    'another since it was proposed',
    { writable: false, proposal: proposed({ changed: true }) },
    {},
    'You asked Marie Curie to merge it. The original changed since.',
    ['compare']
  ],
  [
    'one its owner merged it into',
    { writable: false, proposal: proposed({ state: 'merged' }) },
    { asked: 'Marie Curie' },
    'Marie Curie merged it.',
    ['compare']
  ],
  [
    'one its owner did not merge it into',
    { writable: false, proposal: proposed({ state: 'declined' }) },
    {},
    'Marie Curie declined to merge it.',
    ['compare', 'propose']
  ],
  [
    'one its owner did not merge it into, and why',
    {
      writable: false,
      proposal: proposed({ state: 'declined', answer: 'Not yet.' })
    },
    {},
    'Marie Curie declined to merge it: “Not yet.”',
    ['compare', 'propose']
  ],
  [
    'proposed, and may be changed meanwhile',
    { proposal: proposed({}) },
    {},
    'You asked Marie Curie to merge it. The original changed 2 times since.',
    ['compare', 'merge']
  ],
  [
    'up to a copy one may not change',
    { changes: 1 },
    { merged: 'merged' },
    'You merged it. There is nothing left to merge.',
    ['compare']
  ],
  [
    'one that has all of the copy',
    { state: 'same', changes: 0 },
    { merged: 'nothing' },
    'There is nothing to merge: the original has all of it.',
    ['compare']
  ]
])('says that the original is %s', (_, original, state, text, actions) => {
  const said = bar(original, state);

  expect(said.text).toBe(`Copy of “analysis.ipynb” (Marie Curie). ${text}`);
  expect(said.actions).toEqual(actions);
});

describe('to the owner of the original', () => {
  const mine = { mine: true, changes: 1 };
  const rest = ['share', 'forget', 'delete'];

  it('says what is proposed, and offers to merge or decline it', () => {
    const said = bar(
      { ...mine, proposal: proposed({}) },
      { maker: 'Albert Einstein' }
    );

    expect(said).toEqual({
      text:
        'Albert Einstein’s copy of your “analysis.ipynb”. ' +
        'You are asked to merge it: “Faster.” The original changed once since.',
      actions: ['compare', 'merge', 'decline'],
      more: ['original', ...rest]
    });
  });

  it('lets a proposal be declined while the original is edited', () => {
    const said = bar({ ...mine, holder: MARIE, proposal: proposed({}) });

    expect(said.actions).toEqual(['compare', 'watch', 'decline']);
  });

  it.each([
    [{ state: 'merged' as const }, 'You merged it.'],
    [{ state: 'declined' as const }, 'You declined to merge it.'],
    [
      { state: 'declined' as const, answer: 'Not yet.' },
      'You declined to merge it: “Not yet.”'
    ]
  ])('says what they did, and offers to merge it last: %o', (answer, text) => {
    const said = bar({ ...mine, proposal: proposed(answer) });

    expect(said).toEqual({
      text: `Copy of your “analysis.ipynb”. ${text}`,
      actions: ['compare'],
      more: ['original', 'merge', ...rest]
    });
  });
});

it('lets what was merged be proposed anew', () => {
  const answered = proposed({ state: 'merged' });
  const said = bar({ writable: false, proposal: answered });

  expect(said.more).toContain('propose');
});

it('offers nothing but to cancel while it merges', () => {
  expect(bar({}, { merging: true })).toEqual({
    text: 'Merging into “analysis.ipynb”…',
    actions: ['cancel'],
    more: []
  });
});

it('says nothing before anything is known', () => {
  expect(
    barMessage(trans, {
      original: null,
      known: null,
      maker: '',
      forgettable: true,
      merging: false,
      merged: '',
      undoable: false,
      watching: false,
      asked: ''
    })
  ).toBeNull();
});

it('says what the copy says of itself until more is known', () => {
  const known = { name: 'a.ipynb', owner: 'Marie Curie', mine: false };

  expect(bar({}, { original: null, known })).toEqual({
    text: 'Copy of “a.ipynb” (Marie Curie).',
    actions: [],
    more: []
  });
});

it('does not lead to an original that is nowhere', () => {
  expect(bar({}).more).toEqual(['original', 'share', 'forget', 'delete']);
  expect(bar({ path: null }).more).toEqual(['share', 'forget', 'delete']);
  expect(bar({}, { forgettable: false }).more).not.toContain('forget');
  expect(bar({}, { undoable: true }).more[0]).toBe('original');
  expect(bar({}, { undoable: true }).more).toContain('undo');
});

it.each([
  [
    { local: 3, remote: 2 },
    'Merged into “a.txt”: 3 cells from you, 2 from Marie Curie.'
  ],
  [{ local: 1 }, 'Merged into “a.txt”: 1 cell from you.'],
  [
    { local: 1, both: 1, together: 1, not_run: 2 },
    'Merged into “a.txt”: 1 cell from you, 1 from both. At 1 place both inserted something: ' +
      'the original’s comes first. 2 merged cells were not run since.'
  ],
  [{}, 'Merged into “a.txt”.']
])('says what came from whom: %o', (counts, words) => {
  const summary = {
    ...{ local: 0, remote: 0, both: 0, together: 0, not_run: 0 },
    ...counts
  };

  const merged = mergedAs('merged', { kind: 'notebook', summary });
  expect(mergedMessage(trans, merged)).toBe(words);
});

it('calls what a reviewer merges by who made it', () => {
  const merged = mergedAs('merged', {
    local: { name: 'Albert Einstein', me: false, time: null },
    remote: { name: 'Marie Curie', me: true, time: null }
  });

  expect(mergedMessage(trans, merged)).toBe(
    'Merged into “a.txt”: 1 place from Albert Einstein, 1 from the original.'
  );
});

it.each([
  [
    { name: 'Marie Curie', me: false },
    'Marie Curie changed “a.txt” meanwhile. Those changes are merged into yours.'
  ],
  [
    { name: '', me: false },
    '“a.txt” was changed meanwhile. Those changes are merged into yours.'
  ],
  [
    { name: 'Albert Einstein', me: true },
    'You changed “a.txt” elsewhere meanwhile. Those changes are merged in.'
  ]
])('says whose changes came in: %o', (who, words) => {
  const remote = { ...who, time: null };

  expect(
    cameInMessage(trans, 'notes/a.txt', mergedAs('merged', { remote }))
  ).toBe(words);
});
