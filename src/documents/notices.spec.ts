import { Dialog, Notification } from '@jupyterlab/apputils';
import { PageConfig } from '@jupyterlab/coreutils';
import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import { MAKE_COPY, MERGE_INTO_VERSION } from '../commandids';
import { Cs3Drive } from '../files/drive';
import { mergedAs } from '../testing/copies';
import { managerOf, open, servicesOn, type } from '../testing/document';
import { TestStorage } from '../testing/storage';
import { Notices } from './notices';
import { OpenDocuments } from './opendocuments';

async function setUp() {
  const storage = new TestStorage();
  storage.write('a.txt', 'old');
  const drive = new Cs3Drive({ serverSettings: storage.settings });
  const services = servicesOn(drive);
  const documents = new OpenDocuments(drive, managerOf(services));
  const commands = new CommandRegistry();
  new Notices(documents, commands, nullTranslator.load('cs3lab'));
  const context = await open('a.txt', services, documents);
  type(context, 'mine');
  const save = () => context.save().catch(() => undefined);
  return { storage, drive, documents, commands, context, save };
}

const said = () => Notification.manager.notifications.map(n => n.message);

const offered = () =>
  Notification.manager.notifications.flatMap(({ options }) =>
    (options.actions ?? []).map(({ label }) => label)
  );

const launched = jest.spyOn(Dialog.prototype, 'launch');

afterEach(() => {
  Notification.manager.dismiss();
  expect(launched).not.toHaveBeenCalled();
});

const AGAIN = 'Your work is still here, and is sent again by itself.';

it.each([
  [
    502,
    { reason: 'interrupted' },
    `“a.txt” was not saved: the connection to the storage broke on the way. ${AGAIN}`
  ],
  [
    502,
    { reason: 'storage failed' },
    `“a.txt” was not saved: something is broken on the storage. ${AGAIN}`
  ],
  [
    425,
    { reason: 'processing' },
    `“a.txt” was not saved: the storage is busy. ${AGAIN}`
  ],
  [
    504,
    '<html>Gateway Timeout</html>',
    `“a.txt” was not saved: your Jupyter server does not answer. ${AGAIN} ` +
      'Where the server was stopped, start it in another tab.'
  ],
  [
    500,
    { message: '“docs/a.txt”: The hook broke', reason: 'hook' },
    '“a.txt” was not saved: The hook broke. Your work is still here.'
  ],
  [
    413,
    '<html>Request Entity Too Large</html>',
    'A server between you and Jupyter refuses files this large, so “a.txt” was not saved. ' +
      'Your work is still here. Clear large outputs and save again, or ask who runs ' +
      'Jupyter for a higher limit.'
  ],
  [
    403,
    '<html>Sign in</html>',
    'You are signed out of Jupyter: sign in in another tab. ' +
      'Your work is kept here and saved then.'
  ],
  [
    200,
    null,
    '“a.txt” was not saved: the server gave an answer that is not understood. ' +
      'Your work is still here.'
  ]
])('an answer of %i %o is said in words', async (status, body, words) => {
  const { storage, context, save } = await setUp();
  storage.failure = { status, body };
  await save();

  expect(said()).toEqual([words]);
  expect(context.model.dirty).toBe(true);
});

it('who is signed out of a hub is told so once, and when all is saved', async () => {
  PageConfig.setOption('hubPrefix', '/hub/');
  const { storage, save } = await setUp();
  storage.signedOut = true;
  await save();
  await save();
  PageConfig.setOption('hubPrefix', '');
  expect(said()).toEqual([
    'You are signed out of the hub: sign in in another tab. ' +
      'Your work is kept here and saved then.'
  ]);
  storage.signedOut = false;
  await save();

  expect(said()).toEqual(['“a.txt” is saved.']);
});

it('a copy is offered where a fault comes twice in a row', async () => {
  const { storage, save } = await setUp();
  storage.failure = { status: 502, body: { reason: 'interrupted' } };
  await save();
  expect(offered()).toEqual([]);
  storage.failure = { status: 504, body: {} };
  await save();

  expect(said()).toHaveLength(1);
  expect(offered()).toEqual(['Save mine as a copy']);
});

it('what was put away is not said again as it is sent again', async () => {
  const { storage, save } = await setUp();
  storage.failure = { status: 425, body: { reason: 'processing' } };
  await save();
  Notification.manager.dismiss();
  await save();

  expect(said()).toEqual([]);
});

it('a reason takes the place of an outage, and an outage that of a reason', async () => {
  const { storage, save } = await setUp();
  storage.failure = { status: 503, body: { reason: 'unreachable' } };
  await save();
  storage.failure = { status: 502, body: { reason: 'interrupted' } };
  await save();
  expect(said()).toEqual([expect.stringContaining('broke on the way')]);
  storage.failure = { status: 503, body: { reason: 'unreachable' } };
  await save();

  expect(said()).toEqual([expect.stringContaining('cannot be reached')]);
});

it('a changed file is said once, and a copy offered', async () => {
  const { storage, commands, save } = await setUp();
  const copied = jest.fn();
  commands.addCommand(MAKE_COPY, {
    describedBy: { args: { type: 'object' } },
    execute: copied
  });
  storage.write('a.txt', 'theirs');
  await save();
  await save();

  expect(said()).toEqual([
    '“a.txt” was changed on the storage since you opened it, so it was not saved over. ' +
      'Your work is still here.'
  ]);
  const [{ options }] = Notification.manager.notifications;
  options.actions![0].callback(new MouseEvent('click'));
  expect(copied).toHaveBeenCalledWith({ path: 'a.txt' });
});

const UNREADABLE =
  '“a.txt” is damaged on the storage: it cannot be read. Your work is still here.';

it('what cannot be read is replaced by mine, or a copy made', async () => {
  const { storage, drive, save } = await setUp();
  storage.write('a.txt', 'torn');
  drive.setMerger(() => Promise.resolve(mergedAs('unreadable')));
  await save();

  expect(said()).toEqual([UNREADABLE]);
  expect(offered()).toEqual(['Replace it with mine', 'Save mine as a copy']);
});

it('the last good version of what cannot be read comes first', async () => {
  const { storage, drive, commands, save } = await setUp();
  const merged = jest.fn();
  commands.addCommand(MERGE_INTO_VERSION, {
    describedBy: { args: { type: 'object' } },
    execute: merged
  });
  storage.write('a.txt', 'torn');
  const good = { name: 's-1', mtime: new Date().toISOString() };
  drive.setMerger(() => Promise.resolve(mergedAs('unreadable', { good })));
  await save();

  expect(said()[0]).toMatch(/The last good version is of \d.*\.$/);
  expect(offered()).toEqual([
    'Merge into last good version',
    'Replace it with mine'
  ]);
  const [{ options }] = Notification.manager.notifications;
  options.actions![0].callback(new MouseEvent('click'));
  expect(merged).toHaveBeenCalledWith({ path: 'a.txt', version: 's-1' });
});

it('what was said goes when the document is saved after all', async () => {
  const { storage, context, save } = await setUp();
  storage.write('a.txt', 'theirs');
  await save();
  await context.revert();

  expect(said()).toEqual([]);
});

it('what was said goes when the document is closed', async () => {
  const { storage, context, save } = await setUp();
  storage.write('a.txt', 'theirs');
  await save();
  context.dispose();

  expect(said()).toEqual([]);
});

it('a storage that is away is said once, and that it is back', async () => {
  const { storage, drive, documents, save } = await setUp();
  storage.failure = { status: 503, body: { reason: 'unreachable' } };
  await save();
  await save();
  expect(said()).toHaveLength(1);
  storage.failure = null;
  const settled = new Promise(done => documents.forgotten.connect(done));
  drive.reportOutage(null);
  await settled;

  expect(said()).toEqual(['The storage is back, and “a.txt” is saved.']);
});

it('what is said elsewhere is said here no more', async () => {
  const { storage, documents, context, save } = await setUp();
  storage.failure = { status: 503, body: { reason: 'unreachable' } };
  await save();
  documents.forget(context);

  expect(said()).toEqual([]);
});
