import { Notification } from '@jupyterlab/apputils';
import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import { Cs3Drive } from '../files/drive';
import { open, servicesOn, type } from '../testing/document';
import { TestStorage } from '../testing/storage';
import { followReverting, REVERT } from './reverting';

const LIST = 'GET api/contents/a.txt/checkpoints';

/** A document just opened, and the command as JupyterLab has it. */
async function setUp() {
  const storage = new TestStorage();
  storage.write('a.txt', 'old');
  const drive = new Cs3Drive({ serverSettings: storage.settings });
  const context = await open('a.txt', servicesOn(drive));
  const commands = new CommandRegistry();
  for (const id of [REVERT, 'other']) {
    const describedBy = { args: { type: 'object' } };
    const execute = () => context.listCheckpoints();
    commands.addCommand(id, { describedBy, execute });
  }
  followReverting(commands, drive, nullTranslator.load('cs3lab'));
  storage.take();
  return { storage, context, commands };
}

afterEach(() => jest.restoreAllMocks());

it('right after a document was opened offers what the storage has', async () => {
  const { storage, commands } = await setUp();

  expect(await commands.execute(REVERT)).toEqual([]);
  expect(storage.take()).toEqual([LIST]);
});

it('right after a save offers what the storage has', async () => {
  const { storage, context, commands } = await setUp();
  type(context, 'new');
  await context.save();
  storage.take();

  expect(await commands.execute(REVERT)).toEqual([]);
  expect(storage.take()).toEqual([LIST]);
});

it('leaves what others ask to what is known', async () => {
  const { storage, commands } = await setUp();

  expect(await commands.execute('other')).toHaveLength(1);
  expect(storage.take()).toEqual([]);
});

it('says why nothing was restored', async () => {
  const { storage, commands } = await setUp();
  const told = jest.spyOn(Notification, 'error').mockReturnValue('');
  const message = 'The storage does not keep this checkpoint any more.';
  storage.failure = { status: 404, body: { message } };

  await expect(commands.execute(REVERT)).rejects.toThrow(message);

  expect(told).toHaveBeenCalledWith(
    `The checkpoint was not restored: ${message}`
  );
});
