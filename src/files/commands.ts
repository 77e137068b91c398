import type { JupyterFrontEnd } from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import type { IDocumentManager } from '@jupyterlab/docmanager';
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IOpenDocuments } from '../tokens';
import { saveAsCopy } from './copies';
import { copyName } from './words';

type Context = DocumentRegistry.Context;

/** Stores what a document shows as a new file. */
export const SAVE_AS_COPY = 'cs3lab:save-as-copy';

/** Lets the person decide where what a document shows and what the storage has conflict. */
export const MERGE_UNSAVED = 'cs3lab:merge-unsaved';

export function addSaveAsCopy(
  app: JupyterFrontEnd,
  manager: IDocumentManager,
  documents: IOpenDocuments,
  trans: TranslationBundle
): void {
  const contextOf = (path: unknown): Context | undefined => {
    const widget =
      typeof path === 'string'
        ? manager.findWidget(path, null)
        : app.shell.currentWidget;
    return widget ? manager.contextForWidget(widget) : undefined;
  };
  app.commands.addCommand(SAVE_AS_COPY, {
    label: trans.__('Save as Copy Beside It'),
    caption: trans.__(
      'Store what the document shows now as a new file; the original stays as it is'
    ),
    describedBy: {
      args: {
        type: 'object',
        properties: {
          path: {
            type: 'string',
            description: 'The open document; the current one if left out'
          }
        }
      }
    },
    isEnabled: args => contextOf(args.path) !== undefined,
    execute: async args => {
      const context = contextOf(args.path);
      if (context) {
        await saveAndSay(context, manager, documents, trans);
      }
    }
  });
}

async function saveAndSay(
  context: Context,
  manager: IDocumentManager,
  documents: IOpenDocuments,
  trans: TranslationBundle
): Promise<void> {
  const naming = copyName.bind(null, trans);
  const { contents } = manager.services;
  let path: string;
  try {
    path = await saveAsCopy(context, contents, naming);
  } catch (error) {
    const message = trans.__(
      'The copy could not be saved: %1 Your work is still here.',
      (error as Error).message
    );
    Notification.error(message, { autoClose: false });
    return;
  }
  const refusal = documents.unsaved.get(context);
  if (refusal && refusal.reason !== 'missing') {
    // The person's text is in the copy now: show what the storage has.
    await context.revert();
    context.model.dirty = false;
  }
  const open = {
    label: trans.__('Open it'),
    callback: () => void manager.openOrReveal(path)
  };
  Notification.success(
    trans.__('Your work is saved as “%1”.', PathExt.basename(path)),
    { autoClose: 10000, actions: [open] }
  );
}
