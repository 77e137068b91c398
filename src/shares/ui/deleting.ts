import { Dialog, showDialog, showErrorMessage } from '@jupyterlab/apputils';
import { PageConfig } from '@jupyterlab/coreutils';
import type { FileBrowser, IFileBrowserFactory } from '@jupyterlab/filebrowser';
import type { TranslationBundle } from '@jupyterlab/translation';
import { shadow } from '../../documents/hooks';
import type { MadeShares } from '../model/made';
import { nameOf } from '../model/messages';
import type { ShareRow } from '../model/rows';

/**
 * Let file browsers say, before they delete what I share, that it is not shared any more then.
 *
 * The server ends the shares. JupyterLab has no hook to change its question, so it is asked here
 * where something is shared.
 */
export function askBeforeDeleting(
  { tracker }: IFileBrowserFactory,
  made: MadeShares,
  trans: TranslationBundle
): void {
  const follow = (browser: FileBrowser) => {
    const askAsEver = browser.delete.bind(browser);
    shadow(browser, 'delete', {
      value: () => deleteSelected(browser, askAsEver, made, trans)
    });
  };
  tracker.forEach(follow);
  tracker.widgetAdded.connect((_, browser) => follow(browser));
}

async function deleteSelected(
  browser: FileBrowser,
  askAsEver: () => Promise<void>,
  made: MadeShares,
  trans: TranslationBundle
): Promise<void> {
  const items = [...browser.selectedItems()];
  const paths = items.map(({ path }) => path);
  if (made.feed.rows === null) {
    await made.feed.refresh();
  }
  const shared = made.within(paths);
  if (shared.length === 0) {
    return askAsEver();
  }
  if (!(await isSure(items[0].name, items.length, shared, trans))) {
    return;
  }
  const { manager } = browser.model;
  await Promise.all(
    paths.map(path =>
      manager
        .deleteFile(path)
        .catch(error => showErrorMessage(trans.__('Delete Failed'), error))
    )
  );
  await made.feed.renew();
}

async function isSure(
  name: string,
  count: number,
  shared: readonly ShareRow[],
  trans: TranslationBundle
): Promise<boolean> {
  const toTrash = PageConfig.getOption('delete_to_trash') === 'true';
  const action = toTrash ? trans.__('Move to Trash') : trans.__('Delete');
  const { button } = await showDialog({
    title: action,
    body: `${question(name, count, toTrash, trans)} ${consequence(shared, toTrash, trans)}`,
    buttons: [Dialog.cancelButton(), Dialog.warnButton({ label: action })],
    // Delete and Enter are neighbours.
    defaultButton: 0
  });
  return button.accept;
}

function question(
  name: string,
  count: number,
  toTrash: boolean,
  trans: TranslationBundle
): string {
  if (count > 1) {
    return toTrash
      ? trans.__('Move the %1 selected items to the trash?', count)
      : trans.__('Delete the %1 selected items for good?', count);
  }
  return toTrash
    ? trans.__('Move “%1” to the trash?', name)
    : trans.__('Delete “%1” for good?', name);
}

function consequence(
  shared: readonly ShareRow[],
  toTrash: boolean,
  trans: TranslationBundle
): string {
  const people = new Set(shared.map(({ grantee }) => nameOf(trans, grantee)));
  const names = [...people].join(', ');
  return toTrash
    ? trans.__(
        'That ends sharing with %1; it is not shared again if it comes back from the trash.',
        names
      )
    : trans.__('That ends sharing with %1.', names);
}
