import type { Contents } from '@jupyterlab/services';
import { Recent } from './recent';

const MODEL = {
  path: 'a.txt',
  hash: '"é>~?"',
  last_modified: '2026-01-01T00:00:00Z'
} as Contents.IModel;

it('names a state by its hash, as the server does', () => {
  const recent = new Recent();
  recent.read(MODEL);

  expect(recent.checkpoint('a.txt', 'list')).toEqual({
    id: 'e-IsOpPn4_Ig',
    last_modified: MODEL.last_modified
  });
});

it('names no state whose hash is not known', () => {
  const recent = new Recent();
  recent.read({ ...MODEL, hash: undefined });

  expect(recent.checkpoint('a.txt', 'list')).toBeNull();
});
