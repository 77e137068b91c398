import { Notification } from '@jupyterlab/apputils';
import { nullTranslator } from '@jupyterlab/translation';
import { CopiesRest } from '../copies/rest';
import { OpenDocuments } from '../documents/opendocuments';
import { Cs3Drive } from '../files/drive';
import { mergedAs, storedAs } from '../testing/copies';
import { managerOf, open, servicesOn, type } from '../testing/document';
import { emptyBrowser } from '../testing/indexeddb';
import { TestStorage } from '../testing/storage';
import type { IMerging, Merged } from '../tokens';
import { Offers } from './offers';
import { Session } from './session';
import { WorkStore } from './store';

const MERGE = 'POST cs3lab/merges';

/** A file of which a page that is gone left work, opened again. */
async function setUp({ stored = 'old', session = 'gone' } = {}) {
  const storage = new TestStorage();
  const hash = storage.write('a.txt', stored);
  const drive = new Cs3Drive({ serverSettings: storage.settings });
  const services = servicesOn(drive);
  const documents = new OpenDocuments(drive, managerOf(services));
  const store = new WorkStore(emptyBrowser());
  const page = new Session(undefined);
  const time = new Date();
  time.setHours(14, 2);
  const work = {
    ...{ id: 'w1', scope: 'me', path: 'a.txt', hash, size: 12 },
    ...{ session: session === 'here' ? page.id : session, time: +time }
  };
  await store.keep(work, '"mine"');
  const merging = {
    resolve: jest.fn<Promise<Merged | null>, [Merged]>(),
    compare: jest.fn()
  };
  const manager = { openOrReveal: jest.fn() };
  const offers = new Offers({
    ...{ store, session: page, scope: 'me', documents, manager },
    merging: merging as unknown as IMerging,
    rest: new CopiesRest(storage.settings),
    trans: nullTranslator.load('cs3lab')
  });
  const context = await open('a.txt', services, documents);
  await offers.offer(context);
  const at = time.toLocaleTimeString([], {
    hour: '2-digit',
    minute: '2-digit'
  });
  const found = `Work of yours on “a.txt” from ${at} was not stored.`;
  const kept = async () => (await store.content('w1')) !== undefined;
  return {
    ...{ storage, drive, hash, context, merging, manager, at, found, kept }
  };
}

const said = () => Notification.manager.notifications.map(n => n.message);

const offered = () =>
  Notification.manager.notifications[0].options.actions!.map(a => a.label);

/** Press a button of the notice, which goes as JupyterLab lets it go. */
function press(label: string): void {
  const [{ id, options }] = Notification.manager.notifications;
  const click = new MouseEvent('click', { cancelable: true });
  options.actions!.find(each => each.label === label)!.callback(click);
  if (!click.defaultPrevented) {
    Notification.dismiss(id);
  }
}

/** What is said next. */
async function next(message: string): Promise<void> {
  await new Promise<void>(resolve => {
    const look = () => {
      if (said().includes(message)) {
        Notification.manager.changed.disconnect(look);
        resolve();
      }
    };
    Notification.manager.changed.connect(look);
    look();
  });
}

afterEach(() => Notification.manager.dismiss());

it('work that was left is offered, and nothing is done with it', async () => {
  const { storage, found, context, kept } = await setUp();

  expect(said()).toEqual([found]);
  expect(offered()).toEqual(['Merge it in', 'Show', 'Discard']);
  expect(storage.take()).not.toContain(MERGE);
  expect(context.model.toString()).toBe('old');
  expect(await kept()).toBe(true);
});

it('work of a page that lives is not offered', async () => {
  const { kept } = await setUp({ session: 'here' });

  expect(said()).toEqual([]);
  expect(await kept()).toBe(true);
});

it('work that was stored after all goes without a word', async () => {
  const { kept } = await setUp({ stored: 'mine' });

  expect(said()).toEqual([]);
  expect(await kept()).toBe(false);
});

it('merged, it is in the file and in the document', async () => {
  const { storage, hash, context, at, kept } = await setUp();
  const sent: unknown[] = [];
  storage.routes.set(MERGE, body => {
    sent.push(body);
    const model = storedAs(storage.write('a.txt', 'old and mine'));
    return mergedAs('merged', { model, content: 'old and mine' });
  });
  const shown = new Promise(done => context.fileChanged.connect(done));
  press('Merge it in');
  await next(`Your work from ${at} is in “a.txt” now.`);
  await shown;

  const asked = { kind: 'document', path: 'a.txt', hash, content: 'mine' };
  expect(sent).toEqual([asked]);
  expect(context.model.toString()).toBe('old and mine');
  expect(await kept()).toBe(false);
});

it('merged, it takes nothing away that was typed since', async () => {
  const { storage, context, at } = await setUp();
  storage.routes.set(MERGE, () => {
    const model = storedAs(storage.write('a.txt', 'old and mine'));
    return mergedAs('merged', { model, content: 'old and mine' });
  });
  type(context, 'typed since');
  press('Merge it in');
  await next(`Your work from ${at} is in “a.txt” now.`);

  expect(context.model.toString()).toBe('typed since');
  expect(context.model.dirty).toBe(true);
});

it('conflicts are decided by the person', async () => {
  const { storage, merging, at, kept } = await setUp();
  const conflicts = mergedAs('conflicts', { conflicts: 1 });
  storage.routes.set(MERGE, () => conflicts);
  const model = storedAs(storage.files.get('a.txt')!.etag);
  merging.resolve.mockResolvedValue(mergedAs('merged', { model }));
  press('Merge it in');
  await next(`Your work from ${at} is in “a.txt” now.`);

  expect(merging.resolve).toHaveBeenCalledWith(conflicts);
  expect(await kept()).toBe(false);
});

it('it is offered again where the person does not decide', async () => {
  const { storage, merging, found, kept } = await setUp();
  storage.routes.set(MERGE, () => mergedAs('conflicts', { conflicts: 1 }));
  merging.resolve.mockResolvedValue(null);
  press('Merge it in');
  await next(found);

  expect(await kept()).toBe(true);
});

it('it is kept where the server does not merge', async () => {
  const { storage, at, kept } = await setUp();
  storage.routes.set(MERGE, () => null);
  press('Merge it in');
  await next(
    `Your work on “a.txt” from ${at} was not merged: It broke. It is still kept.`
  );

  expect(offered()).toContain('Merge it in');
  expect(await kept()).toBe(true);
});

it('a copy is offered where it cannot be merged', async () => {
  const { storage, hash, manager, at, kept } = await setUp();
  const message = 'Not known any more.';
  storage.routes.set(MERGE, () => mergedAs('unknown', { message }));
  const copied = jest.fn(() => ({ path: 'copy.txt', beside: true }));
  storage.routes.set('POST cs3lab/copies', copied);
  const opened = new Promise<void>(resolve => {
    manager.openOrReveal.mockImplementation(() => resolve());
  });
  press('Merge it in');
  await next(
    `Your work on “a.txt” from ${at} was not merged: ${message} It is still kept.`
  );
  press('Keep it as a copy');
  await opened;

  expect(copied).toHaveBeenCalledWith({ path: 'a.txt', hash, content: 'mine' });
  expect(manager.openOrReveal).toHaveBeenCalledWith('copy.txt');
  expect(await kept()).toBe(false);
});

it('it is kept where it cannot be copied either', async () => {
  const { storage, at, kept } = await setUp();
  storage.routes.set(MERGE, () => mergedAs('denied', { message: 'No.' }));
  storage.routes.set('POST cs3lab/copies', () => null);
  press('Merge it in');
  await next(
    `Your work on “a.txt” from ${at} was not merged: No. It is still kept.`
  );
  press('Keep it as a copy');
  await next(
    `Your work on “a.txt” from ${at} was not copied: It broke. It is still kept.`
  );

  expect(await kept()).toBe(true);
});

it('it is shown beside what is stored, and stays offered', async () => {
  const { merging, found, at } = await setUp();
  press('Show');

  const [what, options] = merging.compare.mock.calls[0];
  expect(what.before).toMatchObject({ path: 'a.txt', content: null });
  expect(what.after).toMatchObject({ path: 'a.txt', content: 'mine' });
  expect(options).toEqual({ title: `a.txt and your work from ${at}` });
  expect(said()).toEqual([found]);
});

it('discarded, it is gone', async () => {
  const { kept } = await setUp();
  press('Discard');

  expect(await kept()).toBe(false);
  expect(said()).toEqual([]);
});

it('who closes the file is asked when they open it again', async () => {
  const { context, kept } = await setUp();
  context.dispose();

  expect(said()).toEqual([]);
  expect(await kept()).toBe(true);
});
