import { refuseSaving } from '../documents/hooks';
import { OpenDocuments } from '../documents/opendocuments';
import { Cs3Drive } from '../files/drive';
import { managerOf, open, servicesOn, type } from '../testing/document';
import { emptyBrowser } from '../testing/indexeddb';
import { TestStorage } from '../testing/storage';
import { PAUSE } from './buffer';
import { Keeper } from './keeper';
import { WorkStore } from './store';

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'performance'] });
});

afterEach(() => jest.useRealTimers());

async function setUp(text = 'old') {
  const storage = new TestStorage();
  const hash = storage.write('a.txt', text);
  const drive = new Cs3Drive({ serverSettings: storage.settings });
  const services = servicesOn(drive);
  const documents = new OpenDocuments(drive, managerOf(services));
  const store = new WorkStore(emptyBrowser());
  const keeper = new Keeper(store, 'me', 's1');
  const context = await open('a.txt', services, documents);
  await context.ready;
  keeper.follow(context);
  /** What is kept of a file some milliseconds later. */
  const kept = async (milliseconds: number, path = 'a.txt') => {
    await jest.advanceTimersByTimeAsync(milliseconds);
    const works = await store.find('me', path);
    return Promise.all(works.map(({ id }) => store.content(id)));
  };
  return { storage, hash, store, keeper, context, kept };
}

it('what is typed is kept two seconds later, with what it was made from', async () => {
  const { store, hash, context, kept } = await setUp();
  type(context, 'mine');

  expect(await kept(PAUSE - 1)).toEqual([]);
  expect(await kept(1)).toEqual(['"mine"']);
  const works = await store.find('me', 'a.txt');
  expect(works).toMatchObject([{ hash, session: 's1', size: 12 }]);
});

it('what was typed before it was followed is kept, too', async () => {
  const { store, context, kept } = await setUp();
  type(context, 'mine');
  const second = new Keeper(store, 'you', 's2');
  second.follow(context);
  await kept(PAUSE);

  expect(await store.find('you', 'a.txt')).toHaveLength(1);
});

it('who goes on typing is kept all the same', async () => {
  const { context, kept } = await setUp();
  type(context, 'm');
  await kept(PAUSE / 2);
  type(context, 'mine');

  expect(await kept(PAUSE / 2)).toEqual(['"mine"']);
});

it('line endings are those of the file', async () => {
  const { context, kept } = await setUp('old\r\n');
  type(context, 'mine\n');

  expect(await kept(PAUSE)).toEqual(['"mine\\r\\n"']);
});

it('what was opened and not changed is not kept', async () => {
  const { context, kept } = await setUp();
  context.model.dirty = true;

  expect(await kept(PAUSE)).toEqual([]);
});

it('a save that the storage took lets go of it', async () => {
  const { context, kept } = await setUp();
  type(context, 'mine');
  await kept(PAUSE);
  await context.save();

  expect(await kept(0)).toEqual([]);
});

it('a save that the storage refused does not', async () => {
  const { storage, context, kept } = await setUp();
  type(context, 'mine');
  await kept(PAUSE);
  storage.failure = { status: 507, body: { reason: 'full' } };
  await context.save().catch(() => undefined);

  expect(await kept(PAUSE)).toEqual(['"mine"']);
});

it('what was typed during a save stays kept, on what was stored', async () => {
  const { storage, store, context, kept } = await setUp();
  type(context, 'mine');
  await kept(PAUSE);
  let goOn!: () => void;
  storage.gate = new Promise(resolve => (goOn = resolve));
  const saved = context.save();
  await jest.advanceTimersByTimeAsync(0);
  type(context, 'mine, typed');
  goOn();
  await saved;

  expect(await kept(0)).toEqual(['"mine, typed"']);
  const [{ hash }] = await store.find('me', 'a.txt');
  expect(hash).toBe(storage.files.get('a.txt')!.etag);
});

it('a person who reverts lets go of it', async () => {
  const { context, kept } = await setUp();
  type(context, 'mine');
  await kept(PAUSE);
  await context.revert();

  expect(await kept(PAUSE)).toEqual([]);
});

it('a person who closes lets go of it', async () => {
  const { context, kept } = await setUp();
  type(context, 'mine');
  await kept(PAUSE);
  context.dispose();

  expect(await kept(0)).toEqual([]);
});

it('it moves with its file', async () => {
  const { context, kept } = await setUp();
  type(context, 'mine');
  await kept(PAUSE);
  await context.rename('b.txt');

  expect(await kept(0)).toEqual([]);
  expect(await kept(0, 'b.txt')).toEqual(['"mine"']);
});

it('what is only viewed is not kept', async () => {
  const { context, kept } = await setUp();
  refuseSaving(context, () => undefined);
  type(context, 'mine');

  expect(await kept(PAUSE)).toEqual([]);
});

it('a page that goes keeps what is not kept yet', async () => {
  const { keeper, context, kept } = await setUp();
  type(context, 'mine');
  keeper.flush();

  expect(await kept(0)).toEqual(['"mine"']);
});

it('switched off, it keeps nothing and drops what it has', async () => {
  const { keeper, context, kept } = await setUp();
  type(context, 'mine');
  await kept(PAUSE);
  keeper.enabled = false;
  expect(await kept(0)).toEqual([]);
  type(context, 'more');

  expect(await kept(PAUSE)).toEqual([]);
});

it('cleared, it keeps nothing that was typed before', async () => {
  const { keeper, context, kept } = await setUp();
  type(context, 'mine');
  await keeper.clear();

  expect(await kept(PAUSE)).toEqual([]);
});
