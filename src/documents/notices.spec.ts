import { Notification } from '@jupyterlab/apputils';
import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import { MAKE_COPY } from '../commandids';
import { Cs3Drive } from '../files/drive';
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

afterEach(() => Notification.manager.dismiss());

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
  drive.reportReachable(true);
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
