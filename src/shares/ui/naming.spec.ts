import { Notification } from '@jupyterlab/apputils';
import { nullTranslator } from '@jupyterlab/translation';
import { Cs3Drive } from '../../files/drive';
import { servicesOn } from '../../testing/document';
import { received, TestSharing } from '../../testing/sharing';
import { TestStorage } from '../../testing/storage';
import { ReceivedShares } from '../model/received';
import { SharingRest } from '../model/rest';
import { renameShare, tellRenames } from './naming';

const trans = nullTranslator.load('cs3lab');

async function setUp() {
  const row = received('1', 'a.txt', { state: 'accepted' });
  const server = new TestSharing();
  server.received = [{ ...row, item: { ...row.item, path: 'Shares/a.txt' } }];
  const shares = new ReceivedShares(new SharingRest(server.settings));
  await shares.feed.refresh();
  const storage = new TestStorage();
  storage.write('Shares/a.txt', 'theirs');
  storage.write('mine.txt', 'mine');
  const drive = new Cs3Drive({ serverSettings: storage.settings });
  const { contents } = servicesOn(drive);
  tellRenames(contents, shares, trans);
  return { contents, shares, storage };
}

const notices = () =>
  Notification.manager.notifications.map(({ message }) => message);

afterEach(() => Notification.dismiss());

it('asks in words that say whose the new name is, and gives it', async () => {
  const { contents, shares, storage } = await setUp();
  const renamed = renameShare(shares.find('1')!, shares, contents, trans);
  while (!document.querySelector('.jp-Dialog input')) {
    await new Promise(resolve => setTimeout(resolve));
  }

  expect(document.querySelector('.jp-Dialog')!.textContent).toContain(
    'Only your name for it changes; it keeps its name for Albert Einstein.'
  );

  document.querySelector<HTMLInputElement>('.jp-Dialog input')!.value = 'b.txt';
  document
    .querySelector<HTMLElement>('.jp-Dialog-footer .jp-mod-accept')!
    .click();
  await renamed;

  expect([...storage.files.keys()]).toContain('Shares/b.txt');
  expect(notices()).toEqual([
    'Only your name for it changed; it keeps its name for Albert Einstein.'
  ]);
});

it('says nothing of that where a file of one’s own is renamed', async () => {
  const { contents } = await setUp();
  await contents.rename('mine.txt', 'other.txt');

  expect(notices()).toEqual([]);
});
