import type { JupyterFrontEnd } from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import { CommandRegistry } from '@lumino/commands';
import { Signal } from '@lumino/signaling';
import { OpenDocuments } from '../documents/opendocuments';
import { Cs3Drive } from '../files/drive';
import { StorageStatus } from '../status/model';
import { managerOf, open, servicesOn, type } from '../testing/document';
import { emptyBrowser } from '../testing/indexeddb';
import { TestStorage } from '../testing/storage';
import { buffer } from './plugin';
import { WorkStore } from './store';

/** Whose work the test is about: the person of the test storage. */
const SCOPE = JSON.stringify(['http://localhost/', 'einstein']);

/** JupyterLab with a file that is opened, in a browser that may hold work on it. */
async function setUp(composite: object = {}, left: string | null = null) {
  const browser = emptyBrowser();
  Object.assign(window, { indexedDB: browser });
  const store = new WorkStore(browser);
  const storage = new TestStorage();
  const hash = storage.write('a.txt', 'old');
  if (left !== null) {
    const work = { id: 'w1', session: 'gone', scope: SCOPE, path: 'a.txt' };
    await store.keep({ ...work, hash, time: Date.now(), size: 1 }, left);
  }
  const { settings: serverSettings } = storage;
  const drive = new Cs3Drive({ serverSettings });
  const services = servicesOn(drive);
  const manager = managerOf(services);
  const documents = new OpenDocuments(drive, manager);
  const status = new StorageStatus(drive, serverSettings);
  const commands = new CommandRegistry();
  const serviceManager = { ...services, serverSettings };
  const app = { commands, serviceManager } as unknown as JupyterFrontEnd;
  const opened = new Signal<object, DocumentRegistry.Context>({});
  const settings = { composite, changed: new Signal({}) };
  const registry = { load: async () => settings };
  void buffer.activate(
    app,
    manager,
    { opened },
    ...[drive, documents, status, null, registry, null]
  );
  const context = await open('a.txt', services, documents);
  opened.emit(context);
  return { store, commands, context, status };
}

/** Wait until something is so. */
async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) {
    await new Promise(done => setTimeout(done, 0));
  }
}

/** Wait until what was opened is followed: then it is kept when the page goes. */
async function kept(store: WorkStore): Promise<void> {
  await until(async () => {
    document.dispatchEvent(new Event('visibilitychange'));
    return (await store.find(SCOPE, 'a.txt')).length > 0;
  });
}

const said = () => Notification.manager.notifications.length;

afterEach(() => Notification.manager.dismiss());

it('what the person of the storage types is kept', async () => {
  const { store, context } = await setUp();
  type(context, 'mine');
  await kept(store);

  const [{ id }] = await store.find(SCOPE, 'a.txt');
  expect(await store.content(id)).toBe('"mine"');
});

it('what was left is offered when its file is opened', async () => {
  await setUp({}, '"mine"');
  await until(async () => said() > 0);

  expect(said()).toBe(1);
});

it('switched off, what was left is removed', async () => {
  const { store } = await setUp({ keep: false }, '"mine"');
  await until(async () => (await store.content('w1')) === undefined);

  expect(said()).toBe(0);
});

it.each([
  [true, 0],
  [false, 1]
])('logging out removes it where set: %s', async (clearAtLogout, number) => {
  const { store, commands, context } = await setUp({ clearAtLogout });
  type(context, 'mine');
  await kept(store);
  commands.addCommand('filemenu:logout', {
    describedBy: { args: { type: 'object' } },
    execute: () => undefined
  });
  await commands.execute('filemenu:logout');

  expect(await store.find(SCOPE, 'a.txt')).toHaveLength(number);
});
