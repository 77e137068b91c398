import type {
  DocumentRegistry,
  IDocumentWidget
} from '@jupyterlab/docregistry';
import type { INotebookModel, Notebook } from '@jupyterlab/notebook';
import { DisposableDelegate, DisposableSet } from '@lumino/disposable';
import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';

/*
 * JupyterLab has no view-only mode: a model that is not writable cannot be saved, but cells can
 * still be typed in, added, moved and deleted. Until it has one, everything it takes is in this
 * file: methods and properties of single objects are shadowed by properties of their own, and
 * deleting those brings the originals back. Nothing is changed on a class, and documents that
 * are not view-only are untouched.
 */

type Cell = Notebook['widgets'][number];

/** What shows a document: a notebook's cells, or one editor. */
interface IViews {
  readonly widgets?: readonly Cell[];
  readonly editor?: { setOption(name: 'readOnly', value: boolean): void };
}

/** What changes the cells of a notebook, whoever asks: menu, toolbar, key, paste or drag. */
const STRUCTURE = [
  'addCell',
  'insertCell',
  'insertCells',
  'moveCell',
  'moveCells',
  'deleteCell',
  'deleteCellRange',
  'undo',
  'redo'
];

/** What changes a text past its editor: undo, replace, formatters. */
const TEXT = ['setSource', 'updateSource', 'undo', 'redo'];

/** Pictures dropped into the text of a cell. */
const ATTACHMENTS = ['setAttachments'];

let guarded = true;

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
 * A document that shows, runs, folds and searches, but neither changes nor is saved.
 */
export class ViewOnly implements IDisposable {
  /**
   * @param context - the document, ready.
   * @param tried - called when the person tries to change something.
   */
  constructor(
    context: DocumentRegistry.Context,
    private readonly _tried: () => void
  ) {
    const { model } = context;
    this._model = model;
    this._undo.add(readOnlyContents(context));
    if (isNotebook(model)) {
      this._guard(model.sharedModel, STRUCTURE);
      this._guardCells(model);
      model.cells.changed.connect(this._onCells, this);
    } else {
      this._guard(model.sharedModel, TEXT);
    }
    // Search offers no replacing, and printing does not save first.
    model.readOnly = true;
    this._undo.add(
      new DisposableDelegate(() => {
        model.readOnly = false;
      })
    );
  }

  get isDisposed(): boolean {
    return this._undo.isDisposed;
  }

  dispose(): void {
    Signal.clearData(this);
    this._undo.dispose();
    this._views.forEach(view => view.dispose());
  }

  /**
   * Let what runs leave the document as clean as it is on the storage.
   */
  keepClean(): void {
    this._model.stateChanged.connect(this._clean, this);
    this._clean();
  }

  /**
   * Make a view of the document refuse what is typed.
   */
  add(widget: IDocumentWidget): void {
    if (this._views.has(widget)) {
      return;
    }
    const notice = (event: Event) => {
      if ((event.target as HTMLElement).closest?.('.cm-content')) {
        this._tried();
      }
    };
    widget.node.addEventListener('beforeinput', notice, true);
    const content = widget.content as unknown as IViews;
    const refuse = (on: boolean) => {
      content.editor?.setOption('readOnly', on);
      content.widgets?.forEach(cell => refuseTyping(cell, on));
    };
    refuse(true);
    this._views.set(
      widget,
      new DisposableDelegate(() => {
        widget.node.removeEventListener('beforeinput', notice, true);
        if (!widget.isDisposed) {
          refuse(false);
        }
      })
    );
    widget.disposed.connect(() => this._views.delete(widget), this);
  }

  private _clean(): void {
    if (this._model.dirty) {
      this._model.dirty = false;
    }
  }

  private _onCells(): void {
    for (const widget of this._views.keys()) {
      const { widgets } = widget.content as Notebook;
      widgets.forEach(cell => refuseTyping(cell, true));
    }
  }

  private _guardCells(model: INotebookModel): void {
    const { sharedModel } = model;
    const guard = () =>
      sharedModel.cells
        .filter(cell => !Object.getOwnPropertyDescriptor(cell, TEXT[0]))
        .forEach(cell => this._guard(cell, [...TEXT, ...ATTACHMENTS]));
    guard();
    sharedModel.changed.connect(guard, this);
  }

  /**
   * Shadow methods, as far as the object has them.
   */
  private _guard(target: object, methods: readonly string[]): void {
    for (const name of methods) {
      const original: unknown = Reflect.get(target, name);
      if (typeof original === 'function') {
        this._undo.add(
          shadow(target, name, {
            value: (...args: unknown[]) =>
              guarded ? this._tried() : original.apply(target, args)
          })
        );
      }
    }
  }

  private readonly _model: DocumentRegistry.IModel;
  private readonly _undo = new DisposableSet();
  private readonly _views = new Map<IDocumentWidget, IDisposable>();
}

export function isNotebook(
  model: DocumentRegistry.IModel
): model is INotebookModel {
  return 'cells' in model;
}

/**
 * Give a property of an object another meaning, until disposed.
 */
export function shadow(
  target: object,
  name: string,
  meaning: PropertyDescriptor
): IDisposable {
  Object.defineProperty(target, name, { configurable: true, ...meaning });
  return new DisposableDelegate(() => {
    Reflect.deleteProperty(target, name);
  });
}

/**
 * Let JupyterLab find that a document cannot be written: no autosave, no checkpoint, saving off.
 *
 * Shadowed, and not set, so that what is read from the storage meanwhile stays true.
 */
function readOnlyContents(context: DocumentRegistry.Context): IDisposable {
  const undo = new DisposableSet();
  const prototype: object = Object.getPrototypeOf(context);
  undo.add(shadow(context, 'canSave', { get: () => false }));
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

/** What JupyterLab does with a cell's editability by itself, while it is switched off. */
const synced = new WeakMap<Cell, boolean | undefined>();

function refuseTyping(cell: Cell, on: boolean): void {
  if (on === synced.has(cell)) {
    return;
  }
  if (on) {
    // Else the cell would carry it in its metadata.
    synced.set(cell, cell.syncEditable);
    cell.syncEditable = false;
    cell.readOnly = true;
  } else {
    cell.loadEditableState();
    cell.syncEditable = synced.get(cell);
    synced.delete(cell);
  }
}
