import { received, TestSharing } from '../../testing/sharing';
import { UNDO_TIME } from './progress';
import { NEW_TIME, ReceivedShares } from './received';
import { SharingRest } from './rest';
import type { ReceivedRow } from './rows';

const names = (rows: readonly ReceivedRow[] | null) =>
  rows?.map(({ item }) => item.name) ?? null;

async function setUp(...rows: ReceivedRow[]) {
  const server = new TestSharing();
  server.received = rows;
  const shares = new ReceivedShares(new SharingRest(server.settings));
  await shares.feed.refresh();
  server.take();
  return { server, shares };
}

it('knows nothing before it asked', () => {
  const server = new TestSharing();
  const shares = new ReceivedShares(new SharingRest(server.settings));

  expect(shares.pending).toBeNull();
  expect(shares.accepted).toBeNull();
  shares.dispose();
});

it('tells what waits from what was accepted', async () => {
  const { shares } = await setUp(
    received('1', 'a.ipynb'),
    received('2', 'b.ipynb', { state: 'accepted' }),
    received('3', 'c.ipynb', { state: 'declined' }),
    received('4', 'd.ipynb', { hidden: true })
  );

  expect(names(shares.pending)).toEqual(['a.ipynb']);
  expect(names(shares.accepted)).toEqual(['b.ipynb']);
  expect(shares.waiting).toBe(1);
});

it('asks in a way that does not keep an idle server alive', async () => {
  const server = new TestSharing();
  const urls: string[] = [];
  const { settings } = server;
  const fetch = (input: RequestInfo) => {
    urls.push((input as Request).url);
    return settings.fetch(input);
  };
  const rest = new SharingRest({ ...settings, fetch });

  await rest.received();

  expect(urls[0]).toContain('no_track_activity=1');
});

it('moves what was accepted to the shares at once, marked for a while', async () => {
  const { server, shares } = await setUp(received('1', 'a.ipynb'));

  const row = await shares.accept('1');

  expect(server.take()).toEqual(['PATCH received/1 {"state":"accepted"}']);
  expect(row?.item.path).toBe('Shares/a.ipynb');
  expect(shares.waiting).toBe(0);
  expect(names(shares.pending)).toEqual([]);
  expect(names(shares.accepted)).toEqual(['a.ipynb']);
  expect(shares.isNew(row!)).toBe(true);
});

it('marks what was accepted for a while only', async () => {
  const { shares } = await setUp(received('1', 'a.ipynb'));
  jest.useFakeTimers();
  await shares.accept('1');
  jest.advanceTimersByTime(NEW_TIME);
  jest.useRealTimers();

  expect(shares.isNew(shares.find('1')!)).toBe(false);
});

it('says which side fails after accepting, and tries again', async () => {
  const { server, shares } = await setUp(received('1', 'a.ipynb'));
  server.unreachable = 'sharer';

  expect((await shares.accept('1'))?.failed).toBe('sharer');

  server.unreachable = null;

  expect((await shares.accept('1'))?.failed).toBeNull();
});

it('leaves a share waiting that could not be accepted', async () => {
  const { server, shares } = await setUp(received('1', 'a.ipynb'));
  server.refused = 'PATCH';

  expect(await shares.accept('1')).toBeUndefined();

  expect(shares.waiting).toBe(1);
  expect(shares.progress.of('1')).toMatchObject({
    kind: 'failed',
    message: 'You may not do that.'
  });
});

it('accepts after all what was declined by mistake', async () => {
  const { shares } = await setUp(received('1', 'a.ipynb'));
  await shares.decline('1');
  const progress = shares.progress.of('1');

  expect(names(shares.pending)).toEqual(['a.ipynb']);
  expect(progress?.kind).toBe('undoable');

  await (progress as { undo: () => Promise<void> }).undo();

  expect(names(shares.pending)).toEqual([]);
  expect(names(shares.accepted)).toEqual(['a.ipynb']);
});

it('puts a declined share away after a while', async () => {
  const { shares } = await setUp(received('1', 'a.ipynb'));
  jest.useFakeTimers();
  await shares.decline('1');
  jest.advanceTimersByTime(UNDO_TIME);
  jest.useRealTimers();

  expect(names(shares.pending)).toEqual([]);
});

it('takes back that a share was left', async () => {
  const { shares } = await setUp(
    received('1', 'a.ipynb', { state: 'accepted' })
  );
  await shares.leave('1');

  expect(names(shares.accepted)).toEqual(['a.ipynb']);

  await (shares.progress.of('1') as { undo: () => Promise<void> }).undo();

  expect(shares.find('1')?.state).toBe('accepted');
  expect(shares.progress.of('1')).toBeNull();
});

it('keeps a row to say that its share was taken back', async () => {
  const { server, shares } = await setUp(
    received('1', 'a.ipynb', { state: 'accepted' }),
    received('2', 'b.ipynb')
  );
  server.received = [];
  await shares.feed.refresh();

  expect(names(shares.accepted)).toEqual(['a.ipynb']);
  expect(shares.isWithdrawn(shares.find('1')!)).toBe(true);
  expect(names(shares.pending)).toEqual([]);

  shares.dismiss('1');

  expect(names(shares.accepted)).toEqual([]);
});

it('tells of new shares once, and never of those there from the beginning', async () => {
  const { server, shares } = await setUp(received('1', 'a.ipynb'));
  const told: (string | null)[] = [];
  shares.arrived.connect((_, rows) => {
    told.push(...names(rows)!);
  });
  await shares.feed.refresh();
  server.received = [received('2', 'b.ipynb'), ...server.received];
  await shares.feed.refresh();
  await shares.feed.refresh();

  expect(told).toEqual(['b.ipynb']);
});

it('does not let an old answer take back what was done meanwhile', async () => {
  const { server, shares } = await setUp(received('1', 'a.ipynb'));
  const old = server.received;
  let open = () => {};
  server.gate = new Promise(resolve => (open = resolve));
  const refreshed = shares.feed.refresh();
  const accepted = shares.accept('1');
  open();
  await accepted;
  await refreshed;

  expect(server.received).not.toBe(old);
  expect(shares.waiting).toBe(0);
});

it('keeps its rows, and says so, while the server fails', async () => {
  const { server, shares } = await setUp(received('1', 'a.ipynb'));
  server.refused = 'GET';
  await shares.feed.refresh();

  expect(shares.feed.error).toBe('You may not do that.');
  expect(shares.waiting).toBe(1);
});

it('finds again what was declined or hidden', async () => {
  const { server, shares } = await setUp(
    received('1', 'a.ipynb', { state: 'declined' }),
    received('2', 'b.ipynb', { state: 'accepted', hidden: true }),
    received('3', 'c.ipynb', { state: 'accepted' })
  );

  expect(names(shares.away)).toEqual(['a.ipynb', 'b.ipynb']);

  await shares.bringBack('1');
  await shares.bringBack('2');

  expect(server.take()).toEqual([
    'PATCH received/1 {"state":"accepted"}',
    'PATCH received/2 {"state":"accepted"}'
  ]);
  expect(names(shares.away)).toEqual([]);
  expect(names(shares.accepted)).toEqual(['a.ipynb', 'b.ipynb', 'c.ipynb']);
});

it('hides a share, and takes that back', async () => {
  const { server, shares } = await setUp(
    received('1', 'a.ipynb', { state: 'accepted' })
  );
  await shares.hide('1');

  expect(server.take()).toEqual(['PATCH received/1 {"state":"hidden"}']);
  expect(names(shares.accepted)).toEqual(['a.ipynb']);
  expect(names(shares.away)).toEqual([]);

  await (shares.progress.of('1') as { undo: () => Promise<void> }).undo();

  expect(shares.find('1')?.hidden).toBe(false);
});

it('tells also of shares that came in accepted already', async () => {
  const { server, shares } = await setUp();
  const told: (string | null)[] = [];
  shares.arrived.connect((_, rows) => {
    told.push(...names(rows)!);
  });
  server.received = [
    received('1', 'a.ipynb', { state: 'accepted' }),
    received('2', 'b.ipynb', { state: 'declined' })
  ];
  await shares.feed.refresh();

  expect(told).toEqual(['a.ipynb']);
});

it('knows through which share a file is reached', async () => {
  const item = (path: string) => ({ ...received('', '').item, path });
  const { shares } = await setUp(
    received('1', 'data', { state: 'accepted', item: item('Shares/data') }),
    received('2', 'data', { state: 'accepted', item: item('Shares/data (1)') })
  );

  expect(shares.at('Shares/data/a.txt')?.id).toBe('1');
  expect(shares.at('Shares/data (1)')?.id).toBe('2');
  expect(shares.at('Shares')).toBeUndefined();
  expect(shares.at('data/a.txt')).toBeUndefined();
});

it('knows where the storage keeps no shares', async () => {
  const { server, shares } = await setUp();
  server.available = false;
  await shares.feed.refresh();

  expect(shares.available).toBe(false);
  expect(shares.ownNames).toBe(false);
});

it('asks once more when something happens while it asks', async () => {
  const { server, shares } = await setUp();
  let open = () => {};
  server.gate = new Promise(resolve => (open = resolve));
  const refreshed = shares.feed.refresh();
  const renewed = shares.feed.renew();
  open();
  await Promise.all([refreshed, renewed]);

  expect(server.take()).toEqual(['GET received', 'GET received']);
});
