import { left, LIMITS, PAUSE, pauseAfter, surplus } from './buffer';
import type { IWork } from './buffer';

const NOW = 1e12;

function work(id: string, age = 0, size = 1): IWork {
  const where = { scope: 'me', path: 'a.txt', hash: 'e1' };
  return { id, session: `page of ${id}`, ...where, time: NOW - age, size };
}

it('a change is kept after two seconds, and later where reading takes long', () => {
  expect(pauseAfter(1)).toBe(PAUSE);
  expect(pauseAfter(500)).toBe(10000);
});

it('what is within the limits is kept', () => {
  expect(surplus([work('a', LIMITS.age), work('b')], NOW)).toEqual([]);
});

it('what is old goes', () => {
  expect(surplus([work('a', LIMITS.age + 1), work('b')], NOW)).toEqual(['a']);
});

it('the oldest go where there are too many', () => {
  const works = Array.from({ length: 52 }, (_, i) => work(`${i}`, i));

  expect(surplus(works, NOW)).toEqual(['50', '51']);
});

it('the oldest go where they take too much', () => {
  const half = LIMITS.bytes / 2;
  const works = [work('a', 3, half), work('b', 2, half), work('c', 1, half)];

  expect(surplus(works, NOW)).toEqual(['a']);
});

it('one that takes more than all may is not kept, and drives nothing out', () => {
  const works = [work('a', 1), work('b', 0, LIMITS.bytes + 1)];

  expect(surplus(works, NOW)).toEqual(['b']);
});

it('what was left is of pages that are gone, the latest first', () => {
  const works = [work('a', 3), work('b', 2), work('c', 1)];
  const living = new Set(['page of b']);

  expect(left(works, living).map(({ id }) => id)).toEqual(['c', 'a']);
});
