import type { CodeCell } from '@jupyterlab/cells';
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { INotebookModel } from '@jupyterlab/notebook';
import { DisposableDelegate, DisposableSet } from '@lumino/disposable';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal, Signal } from '@lumino/signaling';

/*
 * All that is done to JupyterLab where it has no public hook, and why.
 *
 * Single objects get properties of their own, which hide what their class does; deleting those
 * brings it back. No class is changed, and what is not view-only or read in place is untouched.
 * `hooks.spec.ts` tries each on the real classes: a JupyterLab in which one of them does
 * something else fails the tests, and not the people.
 */

type Context = DocumentRegistry.Context;

/**
 * What changes a document, whoever asks: menu, toolbar, key, paste, drag or an extension.
 *
 * JupyterLab has no view-only mode: what cannot be saved can still be changed.
 */
export const CHANGING = {
  /** The cells of a notebook: methods of its shared model. */
  notebook: [
    'addCell',
    'insertCell',
    'insertCells',
    'moveCell',
    'moveCells',
    'deleteCell',
    'deleteCellRange',
    'setSource',
    'fromJSON',
    'undo',
    'redo'
  ],
  /** A text past its editor, as undo, replacing and formatters do: of its shared model. */
  text: ['setSource', 'updateSource', 'undo', 'redo'],
  /** The pictures dropped into the text of a cell: of its attachments. */
  pictures: ['set', 'remove', 'clear', 'fromJSON']
} as const;

/**
 * Give a property of an object another meaning, until disposed.
 */
export function shadow(
  target: object,
  name: string,
  meaning: PropertyDescriptor
): IDisposable {
  const before = Object.getOwnPropertyDescriptor(target, name);
  Object.defineProperty(target, name, { configurable: true, ...meaning });
  return new DisposableDelegate(() => {
    Reflect.deleteProperty(target, name);
    if (before) {
      Object.defineProperty(target, name, before);
    }
  });
}

/**
 * Let JupyterLab find that a document cannot be written: no autosave, no checkpoint, saving off.
 *
 * The server tells once whether it can, when it is opened. It is shadowed and not set, so that
 * what is read from the storage meanwhile stays true.
 *
 * @param tried - called when somebody saves.
 */
export function refuseSaving(context: Context, tried: () => void): IDisposable {
  const undo = new DisposableSet();
  const prototype: object = Object.getPrototypeOf(context);
  undo.add(shadow(context, 'canSave', { get: () => false }));
  undo.add(shadow(context, 'save', { value: async () => tried() }));
  undo.add(
    shadow(context, 'contentsModel', {
      get: () => {
        const model = Reflect.get(prototype, 'contentsModel', context);
        return model && { ...model, writable: false };
      }
    })
  );
  return undo;
}

/**
 * Let a cell that cannot be deleted keep what it runs: who deletes one takes that away first.
 */
export function keepRunning({ outputArea }: CodeCell): IDisposable {
  return shadow(outputArea, 'detachFuture', { value: () => null });
}

/**
 * From now on, let a document take what is read into it through `patch`.
 *
 * JupyterLab's `revert` makes all cells anew, and everybody lands at the top. It reads through
 * one method of the model, and that sets all content through one method of the shared model.
 *
 * @param reading - called around each reading.
 */
export function readThrough(
  model: DocumentRegistry.IModel,
  patch: (next: never) => void,
  reading: (read: () => void) => void
): void {
  const name = isNotebook(model) ? 'fromJSON' : 'fromString';
  const read = Reflect.get(model, name) as (value: unknown) => void;
  const value = (content: unknown) =>
    reading(() => {
      const set = shadow(model.sharedModel, 'setSource', { value: patch });
      try {
        read.call(model, content);
      } finally {
        set.dispose();
      }
    });
  shadow(model, name, { value });
}

/**
 * The line ending a text is saved with: that of its file when it was read.
 */
export function lineEndingOf(context: Context): string {
  // JupyterLab keeps it to itself.
  return (Reflect.get(context, '_lineEnding') as string | null) ?? '\n';
}

/**
 * Say that a save failed, which JupyterLab leaves at “Saving started” where it asks no question.
 */
export function tellSaveFailed({ saveState }: Context): void {
  const signal = saveState as Signal<Context, DocumentRegistry.SaveState>;
  signal.emit('failed');
}

/**
 * Let forms of metadata show again what is there: a change that was refused is no signal.
 */
export function tellMetadata(
  changed: ISignal<unknown, unknown>,
  key: string
): void {
  (changed as Signal<unknown, unknown>).emit({ key, type: 'change' });
}

export function isNotebook(
  model: DocumentRegistry.IModel
): model is INotebookModel {
  return 'cells' in model;
}
