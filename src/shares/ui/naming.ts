import { InputDialog, Notification } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import type { Contents } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import { itemName, nameOf } from '../model/messages';
import type { ReceivedShares } from '../model/received';
import type { ReceivedRow } from '../model/rows';
import { SHARES } from './entries';

/**
 * Tell a person who renames an entry of the folder of shares that only they see that name.
 */
export function tellRenames(
  contents: Contents.IManager,
  received: ReceivedShares,
  trans: TranslationBundle
): void {
  contents.fileChanged.connect((_, { type, oldValue, newValue }) => {
    const row =
      type === 'rename' && oldValue?.path && received.entryAt(oldValue.path);
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
