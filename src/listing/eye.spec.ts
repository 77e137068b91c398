import type { Contents } from '@jupyterlab/services';
import { nullTranslator } from '@jupyterlab/translation';
import { eye } from './eye';

const trans = nullTranslator.load('cs3lab');

function titleOf(writable: boolean, sharer: string | null) {
  const model = { path: 'Shares/a.ipynb', writable } as Contents.IModel;
  return eye(trans, () => sharer)(model)?.title ?? null;
}

it('is beside what somebody shares to be viewed, with their name', () => {
  expect(titleOf(false, 'Marie Curie')).toBe(
    'Marie Curie shared this with you to view'
  );
});

it('does without a name where none is known', () => {
  expect(titleOf(false, null)).toBe('You can only view this');
});

it('is not beside what can be changed', () => {
  expect(titleOf(true, 'Marie Curie')).toBeNull();
});
