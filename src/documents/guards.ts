import { EditorState } from '@codemirror/state';
import {
  EditorExtensionRegistry,
  ySyncAnnotation
} from '@jupyterlab/codemirror';
import type { IEditorExtensionFactory } from '@jupyterlab/codemirror';
import { JSONExt } from '@lumino/coreutils';
import type {
  PartialJSONObject,
  PartialJSONValue,
  ReadonlyPartialJSONValue
} from '@lumino/coreutils';
import { DisposableDelegate, DisposableSet } from '@lumino/disposable';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { shadow, tellMetadata } from './hooks';

/** Metadata of a notebook or cell, as it is shared by all views of it. */
interface IMetadata {
  getMetadata(): PartialJSONObject;
}

let guarded = true;

/** What editors show that take no change, and who is told of each that was tried. */
const editors = new WeakMap<object, () => void>();

/**
 * Make a change that a view-only document lets through: what was read from the storage.
 */
export function unguarded<T>(change: () => T): T {
  const before = guarded;
  guarded = false;
  try {
    return change();
  } finally {
    guarded = before;
  }
}

/**
 * Lets every editor refuse changes while what it shows is guarded.
 *
 * Being read-only stops the keyboard only: what is pasted, dropped, completed or done by a
 * command of some extension reaches the text without asking.
 */
export const editorGuard: IEditorExtensionFactory = {
  name: 'cs3lab:view-only',
  factory: ({ model }) =>
    EditorExtensionRegistry.createImmutableExtension(
      EditorState.changeFilter.of(transaction => {
        const tried = editors.get(model.sharedModel);
        // What comes from the shared model is there already, and was let through.
        const known = transaction.annotation(ySyncAnnotation) !== undefined;
        if (!tried || known || !transaction.docChanged) {
          return true;
        }
        tried();
        return false;
      })
    )
};

/**
 * Keeps parts of a document from being changed, until disposed.
 */
export class Guards implements IDisposable {
  /**
   * @param _tried - called when somebody tries.
   */
  constructor(private readonly _tried: () => void) {}

  get isDisposed(): boolean {
    return this._undo.isDisposed;
  }

  dispose(): void {
    this._undo.dispose();
  }

  /** Add what is to be undone as well. */
  add(guard: IDisposable): void {
    this._undo.add(guard);
  }

  /**
   * Let methods do nothing, as far as the object has them.
   */
  methods(target: object, names: readonly string[]): void {
    this._guard(target, names, () => {
      this._tried();
      return true;
    });
  }

  /**
   * Let the editors of a text take no change, whoever makes it.
   */
  editor(sharedModel: object): void {
    editors.set(sharedModel, this._tried);
    this.add(new DisposableDelegate(() => editors.delete(sharedModel)));
  }

  /**
   * Let metadata stay as they are.
   *
   * @param changed - tells forms of a refused change, so that they show again what is there.
   * @param free - what programs write there as code runs and cells fold.
   */
  metadata(
    target: IMetadata,
    changed: ISignal<unknown, unknown>,
    free: readonly string[]
  ): void {
    const refused = (next: PartialJSONObject) => {
      const before = target.getMetadata();
      const keys = Object.keys(next).filter(
        key => !free.includes(key) && !equal(before[key], next[key])
      );
      // A form that is shown writes what it takes for granted, and nobody tried anything.
      const key = keys.find(
        name => before[name] !== undefined || !isBlank(next[name])
      );
      if (key !== undefined) {
        this._tried();
        // A form does not listen while it writes.
        window.setTimeout(() => tellMetadata(changed, key));
      }
      return keys.length > 0;
    };
    this._guard(target, ['setMetadata'], (given, value) =>
      refused(
        typeof given === 'string'
          ? { [given]: value as PartialJSONValue }
          : { ...without(target.getMetadata()), ...(given as object) }
      )
    );
    this._guard(target, ['updateMetadata'], given =>
      refused(given as PartialJSONObject)
    );
    this._guard(target, ['deleteMetadata'], key =>
      refused({ [key as string]: undefined })
    );
  }

  private _guard(
    target: object,
    names: readonly string[],
    refused: (...args: unknown[]) => boolean
  ): void {
    for (const name of names) {
      const original: unknown = Reflect.get(target, name);
      if (typeof original === 'function') {
        const value = (...args: unknown[]) =>
          guarded && refused(...args)
            ? undefined
            : original.apply(target, args);
        this.add(shadow(target, name, { value }));
      }
    }
  }

  private readonly _undo = new DisposableSet();
}

/** The same keys with nothing there: setting all metadata at once drops what is not named. */
function without(metadata: PartialJSONObject): PartialJSONObject {
  const keys = Object.keys(metadata);
  return Object.fromEntries(keys.map(key => [key, undefined]));
}

/** Whether a value says nothing: what is not there is editable, deletable, no slide, has no tags. */
function isBlank(value: unknown): boolean {
  return typeof value === 'object' && value !== null
    ? Object.values(value).every(isBlank)
    : [undefined, null, true, ''].includes(value as never);
}

/**
 * Whether two pieces of JSON are the same; nothing is null.
 */
export function equal(one: unknown, other: unknown): boolean {
  return JSONExt.deepEqual(
    (one ?? null) as ReadonlyPartialJSONValue,
    (other ?? null) as ReadonlyPartialJSONValue
  );
}
