import { link, MARIE, share, TestSharing } from '../../testing/sharing';
import { MadeShares } from './made';
import { SharingRest } from './rest';

async function setUp() {
  const server = new TestSharing();
  server.shares = [share('1', 'a.ipynb', MARIE, { role: 'editor' })];
  server.links = [link('2')];
  const shares = new MadeShares(new SharingRest(server.settings));
  await shares.feed.refresh();
  server.take();
  return { server, shares };
}

it('shows shares and links together, the newest first', async () => {
  const { shares } = await setUp();

  expect(shares.feed.rows?.map(({ id }) => id)).toEqual(['1', '2']);
});

it('shows the shares of a storage that makes no links', async () => {
  const { server, shares } = await setUp();
  server.links = null;
  await shares.feed.refresh();

  expect(shares.feed.rows?.map(({ id }) => id)).toEqual(['1']);
});

it('knows where the storage neither keeps shares nor makes links', async () => {
  const { server, shares } = await setUp();
  server.available = false;
  await shares.feed.refresh();

  expect(shares.available).toBe(true);

  server.links = null;
  await shares.feed.refresh();

  expect(shares.available).toBe(false);
});

it('makes again, as it was, a share that was ended by mistake', async () => {
  const { server, shares } = await setUp();
  await shares.remove(shares.find('1')!);
  await shares.feed.refresh();

  expect(server.shares).toEqual([]);
  expect(shares.find('1')).toBeDefined();

  await (shares.progress.of('1') as { undo: () => Promise<void> }).undo();

  expect(server.shares).toMatchObject([
    { item: { path: 'a.ipynb' }, grantee: MARIE, role: 'editor' }
  ]);
  expect(shares.feed.rows).toHaveLength(2);
});

it('ends a link for good', async () => {
  const { server, shares } = await setUp();
  await shares.remove(shares.find('2')!);

  expect(server.links).toEqual([]);
  expect(shares.find('2')).toBeUndefined();
  expect(shares.progress.of('2')).toBeNull();
});

it('says in the row why a share could not be ended, and tries again', async () => {
  const { server, shares } = await setUp();
  server.refused = 'DELETE';
  await shares.remove(shares.find('1')!);
  const progress = shares.progress.of('1');

  expect(progress).toMatchObject({ kind: 'failed' });

  server.refused = null;
  await (progress as { retry: () => Promise<void> }).retry();

  expect(server.shares).toEqual([]);
});
