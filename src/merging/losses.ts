import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { components } from '../api/schema';
import type { Merged } from '../tokens';

/** What becomes of pictures and tables that a merge would take away. */
export type WithOutputs = components['schemas']['Resolved']['outputs'];

/**
 * Ask what is to become of pictures and tables that would be gone.
 *
 * @param merged - an answer whose state is `outputs`.
 * @returns null where nothing is to be merged.
 */
export async function askAboutOutputs(
  trans: TranslationBundle,
  { name, lost }: Merged
): Promise<Exclude<WithOutputs, 'ask'> | null> {
  const { pictures, tables, cells } = lost!;
  const counted = [
    pictures && trans._n('%1 picture', '%1 pictures', pictures),
    tables && trans._n('%1 table', '%1 tables', tables)
  ].filter(Boolean) as string[];
  const what =
    counted.length > 1
      ? trans.__('%1 and %2', counted[0], counted[1])
      : counted[0];
  const drop = Dialog.warnButton({ label: trans.__('Merge without them') });
  const keep = Dialog.okButton({ label: trans.__('Keep them') });
  const { button } = await showDialog({
    title: trans.__('%1 of “%2” would be gone', what, name),
    body: trans._n(
      'Under %1 cell an error or nothing would stand: its run failed, or there was none since its code was changed or its outputs were cleared. What is kept stays until the cell is run again.',
      'Under %1 cells an error or nothing would stand: their run failed, or there was none since their code was changed or their outputs were cleared. What is kept stays until the cells are run again.',
      cells
    ),
    buttons: [Dialog.cancelButton({ label: trans.__('Cancel') }), drop, keep],
    defaultButton: 2
  });
  if (!button.accept) {
    return null;
  }
  return button.label === keep.label ? 'keep' : 'drop';
}
