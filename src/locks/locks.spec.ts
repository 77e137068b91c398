import { ServerConnection } from '@jupyterlab/services';
import type { ILockedDocument } from './lock';
import { Locks } from './locks';
import { lockServer } from './rest';
import type { ILockServer, LockState } from './rest';

const held = (path: string): LockState => ({
  path,
  state: 'held',
  mode: 'edit',
  holder: null,
  since: null,
  until: null,
  reason: null,
  reachable: true,
  writable: true,
  hash: 'e1'
});

const MARIE = { name: 'Marie Curie', me: false, application: null };

function setUp() {
  const log: string[] = [];
  const looked: string[] = [];
  const answers = new Map<string, Partial<LockState>>();
  const answer = (path: string) => ({ ...held(path), ...answers.get(path) });
  const server: ILockServer = {
    join: async (path, mode) => {
      log.push(`${mode} ${path}`);
      return answer(path);
    },
    beat: async (paths, shown) => {
      log.push(`beat ${paths}`);
      looked.push(`${shown}`);
      return paths.map(answer);
    },
    leave: async (paths, closed) =>
      void log.push(`${closed ? 'close' : 'leave'} ${paths}`)
  };
  const locks = new Locks(server);
  const open = async (path: string) => {
    const follow = jest.fn(async () => undefined);
    const ready = Promise.resolve();
    const document = { path, ready, hash: 'e1', shown: true, follow };
    const lock = locks.add(document as unknown as ILockedDocument);
    await new Promise(process.nextTick);
    return { document, follow, lock };
  };
  return { answers, locks, log, looked, open };
}

it('says in one heartbeat that all documents are still open', async () => {
  const { locks, log, open } = setUp();
  await open('a.ipynb');
  await open('b.ipynb');
  await locks.beat();

  expect(log).toEqual(['edit a.ipynb', 'edit b.ipynb', 'beat a.ipynb,b.ipynb']);
  locks.dispose();
});

it('says which of them people look at', async () => {
  const { locks, looked, open } = setUp();
  const { document } = await open('a.ipynb');
  await open('b.ipynb');
  document.shown = false;
  await locks.beat();

  expect(looked).toEqual(['b.ipynb']);
  locks.dispose();
});

it.each([
  [false, 4000],
  [true, 50000]
])('speaks as often as people look at it (hidden: %s)', (hidden, interval) => {
  const { locks } = setUp();
  const seen = jest.spyOn(document, 'hidden', 'get').mockReturnValue(hidden);
  document.dispatchEvent(new Event('visibilitychange'));

  expect(locks.pause).toBe(interval);
  seen.mockRestore();
  locks.dispose();
});

it('does not take an answer from before the person did something', async () => {
  const { answers, locks, open } = setUp();
  answers.set('a.ipynb', { state: 'free', mode: 'view' });
  const { lock } = await open('a.ipynb');
  const beating = locks.beat();
  answers.delete('a.ipynb');
  await Promise.all([lock.edit(), beating]);

  expect(lock.lockView.kind).toBe('editing');
  locks.dispose();
});

it('says nothing while nothing is open', async () => {
  const { locks, log } = setUp();
  await locks.beat();
  locks.leave();

  expect(log).toEqual([]);
  locks.dispose();
});

it('learns from a heartbeat what the events did not tell', async () => {
  const { answers, locks, open } = setUp();
  const { lock } = await open('a.ipynb');
  answers.set('a.ipynb', { state: 'locked', mode: 'view', holder: MARIE });
  await locks.beat();

  expect(lock.lockView.kind).toBe('other');
  locks.dispose();
});

it('asks how a file stands when the server tells that it changed hands', async () => {
  const { answers, locks, log, open } = setUp();
  const { lock } = await open('a.ipynb');
  await open('b.ipynb');
  answers.set('a.ipynb', { state: 'lost', mode: 'view', holder: MARIE });
  await locks.hear({ action: 'lost', path: 'a.ipynb' });

  expect(log.pop()).toBe('beat a.ipynb');
  expect(lock.viewOnly).toBe(true);
  locks.dispose();
});

it('follows a save without asking', async () => {
  const { answers, locks, log, open } = setUp();
  answers.set('a.ipynb', { state: 'locked', mode: 'view', holder: MARIE });
  const { follow } = await open('a.ipynb');
  await locks.hear({ action: 'changed', path: 'a.ipynb', hash: 'e2' });

  expect(follow).toHaveBeenCalledTimes(1);
  expect(log).toEqual(['edit a.ipynb']);
  locks.dispose();
});

it('leaves a file when the last document that shows it is closed', async () => {
  const { locks, log, open } = setUp();
  const one = await open('a.ipynb');
  const other = await open('a.ipynb');
  log.length = 0;
  locks.remove(one.lock);
  expect(log).toEqual([]);
  locks.remove(other.lock);

  expect(log).toEqual(['close a.ipynb']);
  locks.dispose();
});

it('leaves all files with the page, and is back with it', async () => {
  const { locks, log, open } = setUp();
  await open('a.ipynb');
  await open('b.ipynb');
  log.length = 0;
  locks.leave();
  // A page that goes is hidden.
  document.dispatchEvent(new Event('visibilitychange'));
  await new Promise(done => setTimeout(done, 10));
  expect(log).toEqual(['leave a.ipynb,b.ipynb']);
  locks.back();
  await new Promise(done => setTimeout(done, 10));

  expect(log).toEqual(['leave a.ipynb,b.ipynb', 'beat a.ipynb,b.ipynb']);
  locks.dispose();
});

it('follows a renamed document', async () => {
  const { locks, log, open } = setUp();
  const { document, lock } = await open('a.ipynb');
  log.length = 0;
  document.path = 'b.ipynb';
  await locks.move(lock, 'a.ipynb');

  expect(log).toEqual(['close a.ipynb', 'beat b.ipynb']);
  locks.dispose();
});

it('says goodbye by a request that outlives the page', async () => {
  const requests: Request[] = [];
  const settings = ServerConnection.makeSettings({
    baseUrl: 'http://localhost/',
    fetch: async input => {
      requests.push(input as Request);
      return new Response(null, { status: 204 });
    }
  });
  await lockServer(settings, 'tab').leave(['a.ipynb'], true);
  const [{ method, url, keepalive }] = requests;

  expect(method).toBe('POST');
  expect(url).toMatch('/cs3lab/locks/leave');
  expect(keepalive).toBe(true);
  expect(await requests[0].json()).toEqual({
    client: 'tab',
    paths: ['a.ipynb'],
    closed: true
  });
});
