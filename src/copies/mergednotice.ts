import { Notification } from '@jupyterlab/apputils';
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { TranslationBundle } from '@jupyterlab/translation';
import { compared } from '../merging/compared';
import type { IMerging } from '../tokens';
import { cameInMessage } from './messages';
import type { IMergedSave, SaveMerger } from './savemerger';

/**
 * Tell once for each open document that changes of somebody else came in.
 */
export function noticeMergedSaves(
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
        void merging?.compare(
          {
            before: compared({ path, content: mine }),
            after: compared({ path })
          },
          { title: trans.__('Changes merged into %1', merged.name) }
        );
      }
    };
    Notification.info(cameInMessage(trans, context.localPath, merged), {
      autoClose: 8000,
      actions: merging ? [shown] : []
    });
  }, merger);
}
