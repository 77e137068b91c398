import { Dialog } from '@jupyterlab/apputils';
import { Cs3Drive } from '../files/drive';
import { managerOf, open, servicesOn, type } from '../testing/document';
import { TestStorage } from '../testing/storage';
import { OpenDocuments } from './opendocuments';
import { refuseSaving } from './hooks';
import { Retries } from './retries';

const PUT = 'PUT api/contents/a.txt';

/** The clock that goes on. */
const turn = window.setTimeout;

const launched = jest.spyOn(Dialog.prototype, 'launch');

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['nextTick'] });
});

afterEach(() => {
  jest.useRealTimers();
  expect(launched).not.toHaveBeenCalled();
});

/** A changed document whose save was refused. */
async function setUp(status: number, reason: string) {
  const storage = new TestStorage();
  storage.write('a.txt', 'old');
  const drive = new Cs3Drive({ serverSettings: storage.settings });
  const services = servicesOn(drive);
  const documents = new OpenDocuments(drive, managerOf(services));
  const retries = new Retries(documents);
  const context = await open('a.txt', services, documents);
  type(context, 'mine');
  storage.failure = { status, body: { reason } };
  await context.save().catch(() => undefined);
  storage.take();
  /** The requests of the next milliseconds. */
  const pass = async (milliseconds: number) => {
    await jest.advanceTimersByTimeAsync(milliseconds);
    // Bodies are read outside of what is faked.
    for (let i = 0; i < 5; i++) {
      await new Promise(done => turn(done, 0));
    }
    return storage.take();
  };
  return { storage, retries, context, pass };
}

it.each([
  [425, 'processing'],
  [429, ''],
  [502, 'interrupted'],
  [502, 'storage failed'],
  [502, ''],
  [503, ''],
  [503, 'unreachable'],
  [504, ''],
  [401, '']
])('a save answered by %i “%s” is sent again', async (status, reason) => {
  const { storage, context, pass } = await setUp(status, reason);
  storage.failure = null;

  expect(await pass(4999)).toEqual([]);
  expect(await pass(1)).toEqual([PUT]);
  expect(context.model.dirty).toBe(false);
  expect(await pass(600000)).toEqual([]);
});

it.each([
  [403, 'refused'],
  [403, 'sign-in'],
  [413, ''],
  [423, 'locked'],
  [500, ''],
  [507, 'full']
])('a save answered by %i “%s” is not', async (status, reason) => {
  const { pass } = await setUp(status, reason);

  expect(await pass(600000)).toEqual([]);
});

it('who comes back from signing in need not wait', async () => {
  const { storage, context, retries, pass } = await setUp(401, '');
  storage.failure = null;
  retries.comeBack();

  expect(await pass(0)).toEqual([PUT]);
  expect(context.model.dirty).toBe(false);
});

it('who comes back finds no other save sent', async () => {
  const { retries, pass } = await setUp(502, 'interrupted');
  retries.comeBack();

  expect(await pass(0)).toEqual([]);
});

it('the pauses grow, up to five minutes', async () => {
  const { pass } = await setUp(502, 'interrupted');

  expect(await pass(5000)).toEqual([PUT]);
  expect(await pass(9999)).toEqual([]);
  expect(await pass(1)).toEqual([PUT]);
  for (const pause of [20000, 40000, 80000, 160000, 300000]) {
    await pass(pause);
  }
  expect(await pass(299999)).toEqual([]);
  expect(await pass(1)).toEqual([PUT]);
});

it('a save by the person takes the place of the next one', async () => {
  const { context, pass } = await setUp(502, 'interrupted');
  await pass(4000);
  await context.save().catch(() => undefined);

  expect(await pass(5000)).toEqual([PUT]);
  expect(await pass(5000)).toEqual([PUT]);
});

it('nothing is sent of what was closed', async () => {
  const { context, pass } = await setUp(502, 'interrupted');
  context.dispose();

  expect(await pass(600000)).toEqual([]);
});

it('nothing is sent of what became view-only, and nobody is told', async () => {
  const { context, pass } = await setUp(502, 'interrupted');
  const tried = jest.fn();
  refuseSaving(context, tried);

  expect(await pass(600000)).toEqual([]);
  expect(tried).not.toHaveBeenCalled();
});
