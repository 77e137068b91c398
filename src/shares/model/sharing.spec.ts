import { nullTranslator } from '@jupyterlab/translation';
import { MARIE, person, share, TestSharing } from '../../testing/sharing';
import { SharingRest } from './rest';
import { partyKey } from './rows';
import { ItemSharing } from './sharing';

const trans = nullTranslator.load('cs3lab');
const KEY = partyKey(MARIE);

async function setUp(server: TestSharing, ...paths: string[]) {
  const rest = new SharingRest(server.settings);
  const sharing = new ItemSharing(rest, paths, trans);
  await sharing.load();
  server.take();
  return sharing;
}

it('asks once per item', async () => {
  const server = new TestSharing();
  const rest = new SharingRest(server.settings);
  const sharing = new ItemSharing(rest, ['a.ipynb', 'b.ipynb'], trans);
  await sharing.load();

  expect(server.take()).toEqual(['GET sharing', 'GET sharing']);
  sharing.dispose();
});

it('shares with somebody at once', async () => {
  const server = new TestSharing();
  const sharing = await setUp(server, 'a.ipynb');
  await sharing.add(MARIE, 'editor');

  expect(server.shares).toMatchObject([{ grantee: MARIE, role: 'editor' }]);
  expect(sharing.members).toMatchObject([
    { party: MARIE, role: 'editor', mine: true }
  ]);
});

it('leaves the role of who is there already', async () => {
  const server = new TestSharing();
  server.shares = [share('1', 'a.ipynb', MARIE, { role: 'editor' })];
  const sharing = await setUp(server, 'a.ipynb');
  await sharing.add(MARIE, 'viewer');

  expect(server.take()).toEqual([]);
  expect(sharing.members).toMatchObject([{ party: MARIE, role: 'editor' }]);
});

it('shares several items, each only where it is not shared yet', async () => {
  const server = new TestSharing();
  server.shares = [share('1', 'a.ipynb', MARIE)];
  const sharing = await setUp(server, 'a.ipynb', 'b.ipynb');
  const richard = person('richard', 'Richard Feynman');
  server.people = [richard];
  await sharing.add(richard, 'viewer');

  expect(server.shares).toHaveLength(3);
  expect(sharing.members.map(({ shares }) => shares.length)).toEqual([1, 2]);
});

it('says that a role differs from item to item', async () => {
  const server = new TestSharing();
  server.shares = [
    share('1', 'a.ipynb', MARIE),
    share('2', 'b.ipynb', MARIE, { role: 'editor' })
  ];
  const sharing = await setUp(server, 'a.ipynb', 'b.ipynb');

  expect(sharing.members[0].role).toBeNull();

  await sharing.setRole(KEY, 'editor');

  expect(sharing.members[0].role).toBe('editor');
});

it('leaves out what may not be shared, and says why', async () => {
  const server = new TestSharing();
  server.foreign.add('hers.ipynb');
  const sharing = await setUp(server, 'a.ipynb', 'hers.ipynb');
  await sharing.add(MARIE, 'viewer');

  expect(server.shares.map(({ item }) => item.path)).toEqual(['a.ipynb']);
  expect(sharing.items?.[1].message).toBe('Only its owner can share it.');
});

it('keeps who could not be added in sight, to try again', async () => {
  const server = new TestSharing();
  const sharing = await setUp(server, 'a.ipynb');
  server.refused = 'POST';
  await sharing.add(MARIE, 'viewer');
  const progress = sharing.progress.of(KEY);

  expect(progress).toMatchObject({ message: 'You may not do that.' });
  expect(sharing.members[0].shares).toEqual([]);

  server.refused = null;
  await (progress as { retry: () => Promise<void> }).retry();

  expect(sharing.members[0].shares).toHaveLength(1);
});

it('says for how many of several items it failed', async () => {
  const server = new TestSharing();
  server.shares = [share('1', 'a.ipynb', MARIE), share('2', 'b.ipynb', MARIE)];
  const sharing = await setUp(server, 'a.ipynb', 'b.ipynb');
  server.refused = 'DELETE shares/2';
  await sharing.remove(KEY);

  expect(sharing.progress.of(KEY)).toMatchObject({
    message: '1 of 2 items: You may not do that.'
  });
  expect(sharing.members[0].shares.map(({ id }) => id)).toEqual(['2']);
});

it('takes back that somebody was removed', async () => {
  const server = new TestSharing();
  server.shares = [share('1', 'a.ipynb', MARIE, { role: 'editor' })];
  const sharing = await setUp(server, 'a.ipynb');
  await sharing.remove(KEY);

  expect(server.shares).toEqual([]);
  expect(sharing.members).toHaveLength(1);

  await (sharing.progress.of(KEY) as { undo: () => Promise<void> }).undo();

  expect(server.shares).toMatchObject([{ grantee: MARIE, role: 'editor' }]);
});

it('knows which shares are not mine to change', async () => {
  const server = new TestSharing();
  server.shares = [share('1', 'a.ipynb', MARIE, { mine: false })];
  const sharing = await setUp(server, 'a.ipynb');

  expect(sharing.members[0].mine).toBe(false);
});

it('tells that it does not know how the items are shared', async () => {
  const server = new TestSharing();
  server.refused = 'GET sharing';
  const sharing = await setUp(server, 'a.ipynb');

  expect(sharing.error).toBe('You may not do that.');
  expect(sharing.items).toBeNull();
});
