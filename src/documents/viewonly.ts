import type { CodeCell, ICellModel } from '@jupyterlab/cells';
import type {
  DocumentRegistry,
  IDocumentWidget
} from '@jupyterlab/docregistry';
import type { INotebookModel, Notebook } from '@jupyterlab/notebook';
import { DisposableDelegate, DisposableSet } from '@lumino/disposable';
import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';
import { Guards } from './guards';
import { CHANGING, isNotebook, keepRunning, refuseSaving } from './hooks';

type Cell = Notebook['widgets'][number];

/** What shows a document: a notebook's cells, or one editor. */
interface IViews {
  readonly widgets?: readonly Cell[];
  readonly editor?: { setOption(name: 'readOnly', value: boolean): void };
}

/** What programs write about a cell as it runs, folds and scrolls. */
const CELL_METADATA = [
  'collapsed',
  'execution',
  'jp-MarkdownHeadingCollapsed',
  'jupyter',
  'scrolled',
  'trusted'
];

/** What kernels and widgets write about a notebook. */
const NOTEBOOK_METADATA = ['kernelspec', 'language_info', 'widgets'];

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
    this._guards = new Guards(_tried);
    this._guards.add(refuseSaving(context, _tried));
    if (isNotebook(model)) {
      this._guardNotebook(model);
    } else {
      this._guardText(model.sharedModel);
    }
    // Search offers no replacing, and printing does not save first.
    model.readOnly = true;
    this._guards.add(
      new DisposableDelegate(() => {
        model.readOnly = false;
      })
    );
  }

  get isDisposed(): boolean {
    return this._guards.isDisposed;
  }

  dispose(): void {
    Signal.clearData(this);
    this._guards.dispose();
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

  private _guardNotebook(model: INotebookModel): void {
    const { sharedModel } = model;
    this._guards.methods(sharedModel, CHANGING.notebook);
    this._guards.metadata(
      sharedModel,
      model.metadataChanged,
      NOTEBOOK_METADATA
    );
    const cells = new WeakSet<ICellModel>();
    const guard = () => {
      for (const cell of model.cells) {
        if (!cells.has(cell)) {
          cells.add(cell);
          this._guardCell(cell);
        }
      }
    };
    guard();
    model.cells.changed.connect(guard, this);
    model.cells.changed.connect(this._onCells, this);
  }

  private _guardCell(cell: ICellModel): void {
    this._guardText(cell.sharedModel);
    this._guards.metadata(
      cell.sharedModel,
      cell.metadataChanged,
      CELL_METADATA
    );
    if ('attachments' in cell) {
      this._guards.methods(cell.attachments as object, CHANGING.pictures);
      this._guards.methods(cell.sharedModel, ['setAttachments']);
    }
  }

  private _guardText(sharedModel: object): void {
    this._guards.methods(sharedModel, CHANGING.text);
    this._guards.editor(sharedModel);
  }

  private readonly _model: DocumentRegistry.IModel;
  private readonly _guards: Guards;
  private readonly _views = new Map<IDocumentWidget, IDisposable>();
}

/** What brings back what a cell does with what is typed. */
const refusing = new WeakMap<Cell, IDisposable>();

function refuseTyping(cell: Cell, on: boolean): void {
  if (!on) {
    refusing.get(cell)?.dispose();
    refusing.delete(cell);
  } else if (!refusing.has(cell)) {
    refusing.set(cell, refuse(cell));
  }
}

function refuse(cell: Cell): IDisposable {
  const undo = new DisposableSet();
  const { syncEditable } = cell;
  // The cell would carry it in its metadata otherwise.
  cell.syncEditable = false;
  cell.readOnly = true;
  undo.add(
    new DisposableDelegate(() => {
      cell.loadEditableState();
      cell.syncEditable = syncEditable;
    })
  );
  if ('outputArea' in cell) {
    undo.add(keepRunning(cell as CodeCell));
  }
  return undo;
}
