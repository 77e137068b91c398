import {
  Dialog,
  InputDialog,
  Notification,
  showDialog
} from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import type { FileBrowser, IFileBrowserFactory } from '@jupyterlab/filebrowser';
import type { Contents } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReceivedShares } from './received';
import type { ReceivedRow } from './rows';
import { itemName, nameOf } from './words';

/** The folder of the tree in which what is shared with me stands. */
export const SHARES = 'Shares';

/** What a file browser bears while it shows the folder of shares. */
const SHOWS_SHARES = 'jp-mod-cs3Shares';

/**
 * Mark file browsers while they show the folder of shares.
 *
 * Deleting an entry there leaves the share, and JupyterLab's own dialog would speak of the
 * owner's file. So schema/shares.json takes its command off the context menu of marked
 * browsers, and puts one that leaves in its place, there and on the Delete key: JupyterLab
 * has no hook to change the dialog itself, which is private to the listing.
 */
export function markBrowsers({ tracker }: IFileBrowserFactory): void {
  const follow = (browser: FileBrowser) => {
    const { model } = browser;
    const mark = () => browser.toggleClass(SHOWS_SHARES, model.path === SHARES);
    model.pathChanged.connect(mark, browser);
    mark();
  };
  tracker.forEach(follow);
  tracker.widgetAdded.connect((_, browser) => follow(browser));
}

/**
 * Leave shares by their paths, if the person is sure of it.
 */
export async function leaveEntries(
  paths: readonly string[],
  received: ReceivedShares,
  trans: TranslationBundle
): Promise<void> {
  if (paths.some(path => !entryAt(received, path))) {
    await received.feed.renew();
  }
  const rows = paths
    .map(path => entryAt(received, path))
    .filter(row => row !== undefined);
  if (rows.length < paths.length) {
    Notification.warning(
      received.feed.error ??
        trans.__('Some of this is not shared with you any more.')
    );
  }
  if (rows.length === 0 || !(await isSure(rows, trans))) {
    return;
  }
  await Promise.all(rows.map(({ id }) => received.leave(id)));
  for (const row of rows) {
    const progress = received.progress.of(row.id);
    if (progress?.kind === 'failed') {
      const name = itemName(trans, row.item);
      Notification.error(
        trans.__('You have not left “%1”: %2', name, progress.message)
      );
    }
  }
}

/**
 * Tell who renames an entry of the folder of shares that only he sees that name.
 */
export function tellRenames(
  contents: Contents.IManager,
  received: ReceivedShares,
  trans: TranslationBundle
): void {
  contents.fileChanged.connect((_, { type, oldValue, newValue }) => {
    const row =
      type === 'rename' && oldValue?.path && entryAt(received, oldValue.path);
    if (row && PathExt.dirname(newValue?.path ?? '') === SHARES) {
      const message = trans.__(
        'Only your name for it changed; it keeps its name for %1.',
        nameOf(trans, row.sharer)
      );
      Notification.info(message, { autoClose: 8000 });
      void received.feed.renew();
    }
  }, received);
}

/**
 * Ask for another name for a share, and give it that.
 *
 * It is renamed as a file of the tree, so that open documents and listings follow.
 */
export async function renameShare(
  { id, item, sharer }: ReceivedRow,
  received: ReceivedShares,
  contents: Contents.IManager,
  trans: TranslationBundle
): Promise<void> {
  const name = itemName(trans, item);
  const { value } = await InputDialog.getText({
    title: trans.__('Rename “%1”', name),
    label: trans.__(
      'Only your name for it changes; it keeps its name for %1.',
      nameOf(trans, sharer)
    ),
    text: name,
    selectionRange: name.length - PathExt.extname(name).length,
    okLabel: trans.__('Rename')
  });
  const wanted = value?.trim();
  if (wanted && wanted !== name) {
    await received.progress.run(id, async () => {
      await contents.rename(item.path!, PathExt.join(SHARES, wanted));
    });
  }
}

function entryAt(
  received: ReceivedShares,
  path: string
): ReceivedRow | undefined {
  return received.feed.rows?.find(({ item }) => item.path === path);
}

async function isSure(
  rows: readonly ReceivedRow[],
  trans: TranslationBundle
): Promise<boolean> {
  const { button } = await showDialog({
    ...words(rows, trans),
    buttons: [
      Dialog.cancelButton(),
      Dialog.warnButton({ label: trans.__('Leave') })
    ],
    // Delete and Enter are neighbours.
    defaultButton: 0
  });
  return button.accept;
}

function words(
  rows: readonly ReceivedRow[],
  trans: TranslationBundle
): { title: string; body: string } {
  const names = rows.map(({ item }) => itemName(trans, item));
  if (rows.length > 1) {
    return {
      title: trans.__('Leave %1 shares?', rows.length),
      body: trans.__(
        '%1 stay where they are, with their owners. You will not see them any more, ' +
          'unless you accept them again under “Declined and hidden”.',
        names.map(name => `“${name}”`).join(', ')
      )
    };
  }
  const [{ item, sharer }] = rows;
  const who = nameOf(trans, sharer);
  const stays =
    item.type === 'directory'
      ? trans.__('%1’s folder stays where it is.', who)
      : trans.__('%1’s file stays where it is.', who);
  const goes = trans.__(
    'You will not see it any more, unless you accept it again under “Declined and hidden”.'
  );
  return {
    title: trans.__('Leave “%1”?', names[0]),
    body: `${stays} ${goes}`
  };
}
