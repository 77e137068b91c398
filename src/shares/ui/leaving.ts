import { Dialog, Notification, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { itemName, nameOf } from '../model/messages';
import type { ReceivedShares } from '../model/received';
import type { ReceivedRow } from '../model/rows';

/**
 * Leave shares by their paths, if the person is sure of it.
 */
export async function leaveEntries(
  paths: readonly string[],
  received: ReceivedShares,
  trans: TranslationBundle
): Promise<void> {
  if (paths.some(path => !received.entryAt(path))) {
    await received.feed.renew();
  }
  const rows = paths
    .map(path => received.entryAt(path))
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
