import { Notification } from '@jupyterlab/apputils';
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IMerging } from '../tokens';
import type { IMergedSave, SaveMerger } from './savemerger';
import { cameInWords } from './messages';

/**
 * Say, once for each document while it is open, that changes of somebody else came in.
 */
export function tellWhatCameIn(
  merger: SaveMerger,
  merging: IMerging | null,
  trans: TranslationBundle
): void {
  const last = new WeakMap<DocumentRegistry.Context, IMergedSave>();
  merger.mergedSave.connect((_, save) => {
    const { context, merged } = save;
    const told = last.has(context);
    last.set(context, save);
    if (told) {
      return;
    }
    const shown = {
      label: trans.__('Show changes'),
      callback: () => {
        const { mine } = last.get(context)!;
        const path = context.localPath;
        const side = { path, version: '', original: false, merge: '' };
        void merging?.compare(
          {
            before: { ...side, content: mine },
            after: { ...side, content: null }
          },
          { title: trans.__('Changes merged into %1', merged.name) }
        );
      }
    };
    Notification.info(cameInWords(trans, context.localPath, merged), {
      autoClose: 8000,
      actions: merging ? [shown] : []
    });
  }, merger);
}
