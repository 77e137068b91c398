import { patchText } from './patchtext';

function textOf(start: string) {
  let text = start;
  const changes: [number, number, string][] = [];
  const updateSource = (start: number, end: number, value = '') => {
    changes.push([start, end, value]);
    text = text.slice(0, start) + value + text.slice(end);
  };
  return { getSource: () => text, updateSource, changes };
}

it.each([
  ['one two three', 'one 2 three'],
  ['aaa', 'aaaa'],
  ['aaaa', 'aa'],
  ['', 'new'],
  ['old', '']
])('a text changes in its middle only: “%s” to “%s”', (old, next) => {
  const text = textOf(old);
  patchText(text, next);

  expect(text.getSource()).toBe(next);
  expect(text.changes).toHaveLength(1);
});

it('lines in between that are equal are not touched', () => {
  const text = textOf('one\ntwo\nthree\nfour\n');
  patchText(text, 'one 1\ntwo\nthree\nnew\nfour 4');

  expect(text.getSource()).toBe('one 1\ntwo\nthree\nnew\nfour 4');
  expect(text.changes.map(([start]) => start)).toEqual([14, 3]);
});

it.each([
  ['a\nb\nc\n', 'b\nc\nd\n'],
  ['a\nb\n', 'b\na\n'],
  ['x\ny\nz', 'x\n\ny\nz\n'],
  ['a\na\nb\na\n', 'a\nb\na\na\n'],
  ['', 'a\nb'],
  ['a\nb', '']
])('a text becomes the other: %j to %j', (old, next) => {
  const text = textOf(old);
  patchText(text, next);

  expect(text.getSource()).toBe(next);
});

it('a text that is the same is not touched', () => {
  const text = textOf('a\nb\n');
  patchText(text, 'a\nb\n');

  expect(text.changes).toEqual([]);
});
