import { Dialog, Notification } from '@jupyterlab/apputils';
import { nullTranslator } from '@jupyterlab/translation';
import { person, received, TestSharing } from '../../testing/sharing';
import { ReceivedShares } from '../model/received';
import { SharingRest } from '../model/rest';
import type { ReceivedRow } from '../model/rows';
import { leaveEntries } from './leaving';

const trans = nullTranslator.load('cs3lab');

/** A share that was accepted, and stands in the folder of shares. */
function entry(id: string, more: Partial<ReceivedRow> = {}): ReceivedRow {
  const row = received(id, id, { state: 'accepted', ...more });
  return { ...row, item: { ...row.item, path: `Shares/${id}` } };
}

async function setUp(...rows: ReceivedRow[]) {
  const server = new TestSharing();
  server.received = rows;
  const shares = new ReceivedShares(new SharingRest(server.settings));
  await shares.feed.refresh();
  server.take();
  return { server, shares };
}

/** Wait for the dialog; gives its words. */
async function dialog(): Promise<string> {
  while (!document.querySelector('.jp-Dialog-header')?.textContent) {
    await new Promise(resolve => setTimeout(resolve));
  }
  return document.querySelector('.jp-Dialog')!.textContent!;
}

function press(button: 'jp-mod-accept' | 'jp-mod-warn' | 'jp-mod-reject') {
  document.querySelector<HTMLElement>(`.jp-Dialog-footer .${button}`)!.click();
}

const notices = () =>
  Notification.manager.notifications.map(({ message }) => message);

afterEach(() => {
  Notification.dismiss();
  Dialog.flush();
});

it('leaves a share when the person is sure, and says what stays', async () => {
  const { server, shares } = await setUp(entry('plots.ipynb'));
  const left = leaveEntries(['Shares/plots.ipynb'], shares, trans);
  const words = await dialog();

  expect(words).toContain('Leave “plots.ipynb”?');
  expect(words).toContain('Albert Einstein’s file stays where it is.');
  expect(words).not.toMatch(/delete|trash/i);

  press('jp-mod-warn');
  await left;

  expect(server.take()).toEqual([
    'PATCH received/plots.ipynb {"state":"declined"}'
  ]);
});

it('leaves nothing when the person is not sure', async () => {
  const { server, shares } = await setUp(entry('plots.ipynb'));
  const left = leaveEntries(['Shares/plots.ipynb'], shares, trans);
  await dialog();
  press('jp-mod-reject');
  await left;

  expect(server.take()).toEqual([]);
});

it('leaves several by whomever at once, in one question', async () => {
  const curie = person('marie', 'Marie Curie');
  const { server, shares } = await setUp(
    entry('a.ipynb'),
    entry('b.ipynb', { sharer: curie })
  );
  const paths = ['Shares/a.ipynb', 'Shares/b.ipynb'];
  const left = leaveEntries(paths, shares, trans);

  expect(await dialog()).toContain('Leave 2 shares?');

  press('jp-mod-warn');
  await left;

  expect(server.take()).toHaveLength(2);
});

it('leaves what is there still, and says that the rest is not', async () => {
  const { server, shares } = await setUp(entry('a.ipynb'));
  const paths = ['Shares/a.ipynb', 'Shares/gone.ipynb'];
  const left = leaveEntries(paths, shares, trans);

  expect(await dialog()).toContain('Leave “a.ipynb”?');
  expect(notices()).toEqual(['Some of this is not shared with you any more.']);

  press('jp-mod-warn');
  await left;

  expect(server.take()).toEqual([
    'GET received',
    'PATCH received/a.ipynb {"state":"declined"}'
  ]);
});

it('says what could not be left', async () => {
  const { server, shares } = await setUp(entry('a.ipynb'));
  server.refused = 'PATCH';
  const left = leaveEntries(['Shares/a.ipynb'], shares, trans);
  await dialog();
  press('jp-mod-warn');
  await left;

  expect(notices()).toEqual([
    'You have not left “a.ipynb”: You may not do that.'
  ]);
});
