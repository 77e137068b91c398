import { Dialog } from '@jupyterlab/apputils';
import { PageConfig } from '@jupyterlab/coreutils';
import type { FileBrowser, IFileBrowserFactory } from '@jupyterlab/filebrowser';
import { nullTranslator } from '@jupyterlab/translation';
import { Signal } from '@lumino/signaling';
import { link, MARIE, share, TestSharing } from '../../testing/sharing';
import { MadeShares } from '../model/made';
import { SharingRest } from '../model/rest';
import { askBeforeDeleting } from './deleting';

/** A file browser in which some paths are selected. */
function setUp(...paths: string[]) {
  const server = new TestSharing();
  server.shares = [
    share('1', 'data/a.ipynb', MARIE),
    share('2', 'b.ipynb', MARIE)
  ];
  server.links = [link('3')];
  const made = new MadeShares(new SharingRest(server.settings));
  const asEver = jest.fn().mockResolvedValue(undefined);
  const deleteFile = jest.fn().mockResolvedValue(undefined);
  const browser = {
    delete: asEver as () => Promise<void>,
    selectedItems: () => paths.map(path => ({ path, name: path })),
    model: { manager: { deleteFile } }
  };
  const tracker = {
    forEach: (visit: (browser: FileBrowser) => void) =>
      visit(browser as unknown as FileBrowser),
    widgetAdded: new Signal({})
  };
  const factory = { tracker } as unknown as IFileBrowserFactory;
  askBeforeDeleting(factory, made, nullTranslator.load('cs3lab'));
  return { server, browser, asEver, deleteFile };
}

/** Wait for the dialog; gives its words. */
async function dialog(): Promise<string> {
  while (!document.querySelector('.jp-Dialog-header')?.textContent) {
    await new Promise(resolve => setTimeout(resolve));
  }
  return document.querySelector('.jp-Dialog')!.textContent!;
}

function press(button: 'jp-mod-warn' | 'jp-mod-reject') {
  document.querySelector<HTMLElement>(`.jp-Dialog-footer .${button}`)!.click();
}

beforeEach(() => PageConfig.setOption('delete_to_trash', 'true'));

afterEach(() => Dialog.flush());

it('says with whom sharing ends, and deletes', async () => {
  const { browser, asEver, deleteFile } = setUp('b.ipynb');
  const deleted = browser.delete();
  const words = await dialog();

  expect(words).toContain('Move “b.ipynb” to the trash?');
  expect(words).toContain('That ends sharing with Marie Curie;');

  press('jp-mod-warn');
  await deleted;

  expect(deleteFile).toHaveBeenCalledWith('b.ipynb');
  expect(asEver).not.toHaveBeenCalled();
});

it('deletes nothing when the person is not sure', async () => {
  const { browser, deleteFile } = setUp('b.ipynb');
  const deleted = browser.delete();
  await dialog();
  press('jp-mod-reject');
  await deleted;

  expect(deleteFile).not.toHaveBeenCalled();
});

it('says so of what is in a folder, and of several', async () => {
  PageConfig.setOption('delete_to_trash', 'false');
  const { browser, deleteFile } = setUp('data', 'c.txt');
  const deleted = browser.delete();
  const words = await dialog();

  expect(words).toContain('Delete the 2 selected items for good?');
  expect(words).toContain('That ends sharing with Marie Curie.');

  press('jp-mod-warn');
  await deleted;

  expect(deleteFile.mock.calls.flat()).toEqual(['data', 'c.txt']);
});

it('lets JupyterLab ask where nothing is shared with anybody', async () => {
  const { browser, asEver } = setUp('a.ipynb', 'dat');
  await browser.delete();

  expect(asEver).toHaveBeenCalled();
});

it('lets JupyterLab ask where it is not known what is shared', async () => {
  const { server, browser, asEver } = setUp('b.ipynb');
  server.refused = 'GET';
  await browser.delete();

  expect(asEver).toHaveBeenCalled();
});
