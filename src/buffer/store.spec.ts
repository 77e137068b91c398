import { emptyBrowser } from '../testing/indexeddb';
import { LIMITS } from './buffer';
import type { IWork } from './buffer';
import { WorkStore } from './store';

function work(id: string, known: Partial<IWork> = {}): IWork {
  const where = { session: 's1', scope: 'me', path: 'a.txt', hash: 'e1' };
  return { id, ...where, time: Date.now(), size: 8, ...known };
}

const ids = (works: IWork[]) => works.map(({ id }) => id);

it('a work is there after the browser was opened again', async () => {
  const browser = emptyBrowser();
  await new WorkStore(browser).keep(work('a'), 'mine');

  const again = new WorkStore(browser);
  expect(await again.find('me', 'a.txt')).toMatchObject([{ id: 'a' }]);
  expect(await again.content('a')).toBe('mine');
});

it('a work takes the place of what was kept of it', async () => {
  const store = new WorkStore(emptyBrowser());
  await store.keep(work('a'), 'mine');
  await store.keep(work('a', { path: 'b.txt' }), 'moved');

  expect(await store.find('me', 'a.txt')).toEqual([]);
  expect(ids(await store.find('me', 'b.txt'))).toEqual(['a']);
  expect(await store.content('a')).toBe('moved');
});

it('works of somebody else, and on other files, are not found', async () => {
  const store = new WorkStore(emptyBrowser());
  await store.keep(work('a', { scope: 'you' }), 'yours');
  await store.keep(work('b', { path: 'b.txt' }), 'elsewhere');

  expect(await store.find('me', 'a.txt')).toEqual([]);
});

it('what is removed is gone with its content', async () => {
  const store = new WorkStore(emptyBrowser());
  await store.keep(work('a'), 'mine');
  await store.remove('a');

  expect(await store.find('me', 'a.txt')).toEqual([]);
  expect(await store.content('a')).toBeUndefined();
});

it('clearing leaves the works of others', async () => {
  const store = new WorkStore(emptyBrowser());
  await store.keep(work('a'), 'mine');
  await store.keep(work('b', { scope: 'you' }), 'yours');
  await store.clear('me');

  expect(await store.content('a')).toBeUndefined();
  expect(await store.content('b')).toBe('yours');
});

it('what is beyond the limits goes as something is kept', async () => {
  const store = new WorkStore(emptyBrowser());
  await store.keep(work('a'), 'fits');
  const old = work('b', { time: Date.now() - LIMITS.age - 1 });
  await store.keep(old, 'old');

  expect(ids(await store.find('me', 'a.txt'))).toEqual(['a']);
  expect(await store.content('b')).toBeUndefined();
});

it('a browser that keeps nothing says so', async () => {
  const closed = {
    open: () => {
      throw new DOMException('no', 'SecurityError');
    }
  };
  const store = new WorkStore(closed as unknown as IDBFactory);

  await expect(store.keep(work('a'), 'mine')).rejects.toThrow('no');
});
