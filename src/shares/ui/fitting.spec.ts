import { fitted } from './fitting';

it('gives the listing what the others do not need', () => {
  expect(fitted(600, [0, 30, 60])).toEqual([510, 30, 60]);
});

it('leaves the listing one half at least', () => {
  expect(fitted(600, [0, 900, 900])).toEqual([300, 150, 150]);
});

it('gives what a short section does not need to a long one', () => {
  expect(fitted(600, [0, 900, 40])).toEqual([300, 260, 40]);
});

it('gives nothing to what is folded', () => {
  expect(fitted(600, [0, null, 100])).toEqual([500, 0, 100]);
});

it('fills the sidebar where the listing is folded', () => {
  expect(fitted(600, [null, 100, 200])).toEqual([0, 250, 350]);
  expect(fitted(600, [null, null, 200])).toEqual([0, 0, 600]);
});

it('bears that all are folded', () => {
  expect(fitted(600, [null, null, null])).toEqual([0, 0, 0]);
});
