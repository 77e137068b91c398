import { DocumentLock } from './lock';
import type { ILockedDocument } from './lock';
import type { ILockServer, LockState, Mode } from './rest';

const MARIE = { name: 'Marie Curie', me: false, application: null };
const ME = { name: 'Albert Einstein', me: true, application: null };

const state = (changes: Partial<LockState> = {}): LockState => ({
  path: 'a.ipynb',
  state: 'held',
  mode: 'edit',
  holder: null,
  since: '2026-11-03T14:02:00Z',
  until: null,
  reason: null,
  reachable: true,
  writable: true,
  hash: 'e1',
  ...changes
});

const held = state();
const locked = state({ state: 'locked', mode: 'view', holder: MARIE });
const watched = state({ ...locked, mode: 'watch' });
const free = state({ state: 'free', mode: 'view', since: null });

/** A document whose lock is asked for; the server answers with `states`, one after another. */
function setUp(...states: LockState[]) {
  const joined: Mode[] = [];
  const server: ILockServer = {
    join: async (_, mode) => {
      joined.push(mode);
      return states.shift()!;
    },
    beat: async () => [],
    leave: async () => undefined
  };
  const document = {
    path: 'a.ipynb',
    ready: Promise.resolve(),
    hash: 'e1',
    unsaved: false,
    shown: true,
    follow: jest.fn(async () => {
      document.unsaved = false;
    })
  };
  const lock = new DocumentLock(document as ILockedDocument, server);
  const freed = jest.fn();
  lock.freed.connect(freed);
  return { document, freed, joined, lock };
}

it('edits when it has the lock', async () => {
  const { lock, joined } = setUp(held);
  expect(lock.viewOnly).toBe(false);
  await lock.edit();

  expect(joined).toEqual(['edit']);
  expect(lock.viewOnly).toBe(false);
  expect(lock.lockView.kind).toBe('editing');
});

it('edits without a lock where the storage keeps none', async () => {
  const { lock } = setUp(state({ state: 'none' }));
  await lock.edit();

  expect(lock.viewOnly).toBe(false);
  expect(lock.lockView).toEqual({ kind: 'unlocked', collide: false });
});

it('knows where two people at once may collide', async () => {
  const reason = 'uncompared' as LockState['reason'];
  const { lock } = setUp(state({ state: 'none', reason }));
  await lock.edit();

  expect(lock.viewOnly).toBe(false);
  expect(lock.lockView).toEqual({ kind: 'unlocked', collide: true });
});

it('says nothing of locks where they are switched off', async () => {
  const reason = 'off' as LockState['reason'];
  const { lock } = setUp(state({ state: 'none', reason }));
  await lock.edit();

  expect(lock.viewOnly).toBe(false);
  expect(lock.lockView.kind).toBe('free');
});

it('views what somebody else edits, and follows what they save', async () => {
  const { document, lock } = setUp(locked);
  await lock.edit();
  expect(lock.viewOnly).toBe(true);
  expect(lock.lockView).toMatchObject({ kind: 'other', holder: MARIE });
  await lock.stored('e1');
  expect(document.follow).not.toHaveBeenCalled();

  await lock.stored('e2');

  expect(document.follow).toHaveBeenCalledTimes(1);
});

it('takes over what was stored while it was opened', async () => {
  const { document, lock } = setUp(state({ hash: 'e2' }));
  await lock.edit();

  expect(document.follow).toHaveBeenCalledTimes(1);
});

it('keeps what was typed before the answer came', async () => {
  const { document, lock } = setUp(state({ ...locked, hash: 'e2' }));
  document.unsaved = true;
  await lock.edit();

  expect(lock.unsaved).toBe(true);
  expect(document.follow).not.toHaveBeenCalled();
});

it('tells who wanted to be told, and edits in place', async () => {
  const { freed, lock } = setUp(locked, watched, held);
  await lock.edit();
  await lock.watch();
  expect(lock.lockView).toMatchObject({ kind: 'other', watching: true });

  await lock.hear(state({ ...free, mode: 'watch' }));
  await lock.hear(state({ ...free, mode: 'watch' }));
  expect(freed).toHaveBeenCalledTimes(1);
  expect(lock.lockView).toEqual({ kind: 'finished', holder: MARIE });
  expect(lock.viewOnly).toBe(true);

  await lock.edit();
  expect(lock.lockView.kind).toBe('editing');
});

it('tells only once, and not who did not ask', async () => {
  const { freed, lock } = setUp(locked, watched, locked);
  await lock.edit();
  await lock.hear(free);
  expect(freed).not.toHaveBeenCalled();
  await lock.watch();
  await lock.unwatch();
  await lock.hear(free);

  expect(freed).not.toHaveBeenCalled();
});

it('keeps unsaved work when the lock is lost, until it is dropped', async () => {
  const { document, lock } = setUp(held);
  await lock.edit();
  document.unsaved = true;
  await lock.hear(
    state({ ...locked, state: 'lost', reason: 'ended', hash: 'e2' })
  );
  expect(lock.viewOnly).toBe(true);
  expect(lock.unsaved).toBe(true);
  expect(lock.lockView).toMatchObject({
    kind: 'other',
    ended: expect.any(Date)
  });
  await lock.stored('e3');
  expect(document.follow).not.toHaveBeenCalled();

  await lock.discard();

  expect(document.follow).toHaveBeenCalledTimes(1);
  expect(lock.unsaved).toBe(false);
  expect(lock.lockView).toMatchObject({ kind: 'other', ended: null });
});

it('continues here what the same person edits elsewhere', async () => {
  const mine = state({ ...locked, holder: ME });
  const { joined, lock } = setUp(mine, mine, held);
  await lock.edit();
  expect(lock.lockView).toMatchObject({ kind: 'self', quiet: false });
  await lock.view();
  expect(lock.lockView).toMatchObject({ kind: 'self', quiet: true });
  await lock.take();

  expect(joined).toEqual(['edit', 'view', 'take']);
  expect(lock.lockView.kind).toBe('editing');
});

it('is not the same person’s other session where another application edits', async () => {
  const holder = { ...ME, application: 'Collabora' };
  const { lock } = setUp(state({ ...locked, holder }));
  await lock.edit();

  expect(lock.lockView.kind).toBe('other');
});

it('tells a viewer from who may no longer edit', async () => {
  const viewer = state({ ...free, writable: false });
  const { lock } = setUp(viewer, held);
  await lock.edit();
  expect(lock.lockView.kind).toBe('viewer');
  expect(lock.viewOnly).toBe(true);
  await lock.edit();
  await lock.hear(state({ ...viewer, state: 'lost', reason: 'denied' }));

  expect(lock.lockView.kind).toBe('denied');
});

it('keeps what was typed where a save is refused on a storage without locks', async () => {
  const { document, lock } = setUp(state({ state: 'none' }));
  await lock.edit();
  document.unsaved = true;
  await lock.hear(state({ state: 'lost', mode: 'view', reason: 'denied' }));

  expect(lock.viewOnly).toBe(true);
  expect(lock.unsaved).toBe(true);
  expect(lock.lockView.kind).toBe('denied');
});

it('asks again when the server was started anew', async () => {
  const { joined, lock } = setUp(held, held);
  await lock.edit();
  await lock.hear(state({ ...free, mode: null }));

  expect(joined).toEqual(['edit', 'edit']);
  expect(lock.lockView.kind).toBe('editing');
});

it('asks as what it was when the server was started anew', async () => {
  const { joined, lock } = setUp(locked, locked, watched, watched);
  await lock.edit();
  await lock.hear(state({ ...free, mode: null }));
  await lock.watch();
  await lock.hear(state({ ...free, mode: null }));

  expect(joined).toEqual(['edit', 'view', 'watch', 'watch']);
});

it('stays editable while the storage does not answer', async () => {
  const { lock } = setUp(held);
  await lock.edit();
  await lock.hear(state({ reachable: false }));

  expect(lock.viewOnly).toBe(false);
});

it('does nothing any more when it is closed', async () => {
  const { document, lock } = setUp(locked);
  lock.dispose();
  await lock.edit();

  expect(lock.lockView.kind).toBe('free');
  expect(document.follow).not.toHaveBeenCalled();
});
