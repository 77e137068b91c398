import { conflicting } from '../testing/merging';
import { readFileSync } from 'fs';
import { History } from './history';
import { Resolution } from './resolution';

const CASES = JSON.parse(readFileSync('tests/merge/decisions.json', 'utf-8'));

const sourcesOf = (resolution: Resolution) =>
  resolution.serialize().cells.map(({ source }) => [source].flat().join(''));
const opened = (name: string) => new Resolution(conflicting(CASES[name]));

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['queueMicrotask'] });
});

afterEach(() => {
  jest.useRealTimers();
});

describe('History', () => {
  it('goes back and forth, until there is nothing', async () => {
    let now = 'a';
    const history = new History(() => now);
    for (now of ['b', 'c']) {
      history.note();
      await Promise.resolve();
    }
    const way = (
      ['back', 'back', 'back', 'forth', 'forth', 'forth'] as const
    ).map(where => history.go(where));
    expect(way).toEqual(['b', 'a', null, 'b', 'c', null]);
  });

  it('takes what was typed without a pause as one step', async () => {
    let now = '';
    const text = {};
    const history = new History(() => now);
    for (const [letter, pause] of [
      ['a', 100],
      ['b', 100],
      ['c', 1000],
      ['d', 0]
    ] as const) {
      jest.advanceTimersByTime(pause);
      now += letter;
      history.note(text);
      await Promise.resolve();
    }
    expect(history.go('back')).toBe('ab');
    expect(history.go('back')).toBe('');
  });

  it('takes what typing answers as a part of it', async () => {
    let now = 0;
    const text = {};
    const history = new History(() => now);
    for (now of [1, 2]) {
      history.note();
      history.note(text);
      await Promise.resolve();
    }
    expect(history.go('back')).toBe(0);
  });

  it('does not do again what something new took the place of', () => {
    let now = 'a';
    const history = new History(() => now);
    now = 'b';
    history.note();
    now = history.go('back')!;
    now = 'c';
    history.note();
    expect(history.go('forth')).toBeNull();
    expect(history.go('back')).toBe('a');
  });

  it('does not know of what came to the same', () => {
    const history = new History(() => ['same']);
    history.note();
    expect(history.canUndo).toBe(false);
  });
});

describe.each(Object.keys(CASES))('undo in %s', name => {
  it('takes back what was decided for one side, and decides it again', () => {
    const resolution = opened(name);
    const before = sourcesOf(resolution);
    const { open } = resolution;
    resolution.takeAll('local');
    const after = sourcesOf(resolution);
    resolution.undo();
    expect(sourcesOf(resolution)).toEqual(before);
    expect(resolution.open).toBe(open);
    expect(resolution.hasWork).toBe(false);
    resolution.redo();
    expect(sourcesOf(resolution)).toEqual(after);
    expect(resolution.open).toBe(0);
  });

  it('takes back one decision after the other', async () => {
    const resolution = opened(name);
    const seen: unknown[] = [];
    for (const question of resolution.questions) {
      seen.push([resolution.open, sourcesOf(resolution)]);
      question.choose('local');
      await Promise.resolve();
    }
    for (const before of seen.reverse()) {
      resolution.undo();
      expect([resolution.open, sourcesOf(resolution)]).toEqual(before);
    }
  });

  it('takes back what was typed, and what typing answered', () => {
    const resolution = opened(name);
    const before = sourcesOf(resolution);
    const { open } = resolution;
    for (const cell of resolution.cells.filter(({ text }) => text)) {
      cell.type({ from: 0, to: cell.text!.text.length, insert: 'mine\n' });
    }
    resolution.undo();
    expect(sourcesOf(resolution)).toEqual(before);
    expect(resolution.open).toBe(open);
  });
});
