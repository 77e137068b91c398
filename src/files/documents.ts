import type { IDocumentManager } from '@jupyterlab/docmanager';
import type {
  DocumentRegistry,
  IDocumentWidget
} from '@jupyterlab/docregistry';
import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';
import type {
  IConnectivity,
  ICs3Drive,
  IOpenDocuments,
  ISaveRefusal
} from '../tokens';

type Context = DocumentRegistry.Context;

/**
 * Follows the documents open on the storage: tells the drive which of them saves, remembers
 * which could not be saved, and saves them when a storage that was away is back.
 */
export class OpenDocuments implements IOpenDocuments, IDisposable {
  constructor(
    private readonly _drive: ICs3Drive,
    private readonly _manager: IDocumentManager
  ) {
    _drive.saveRefused.connect(this._onRefused, this);
    _drive.connectivityChanged.connect(this._onConnectivity, this);
  }

  get unsaved(): ReadonlyMap<Context, ISaveRefusal> {
    return this._unsaved;
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** The storage did not take a save. */
  get refused(): ISignal<this, { context: Context; refusal: ISaveRefusal }> {
    return this._refused;
  }

  /** A document that could not be saved is saved, reverted or closed. */
  get settled(): ISignal<this, Context> {
    return this._settled;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    Signal.clearData(this);
  }

  /**
   * Follow the document of a widget; several widgets may show one document.
   */
  follow(widget: IDocumentWidget): void {
    const context = this._manager.contextForWidget(widget);
    const drive =
      context && this._manager.services.contents.driveName(context.path);
    if (!context || drive !== '' || this._contexts.has(context)) {
      return;
    }
    this._contexts.add(context);
    context.saveState.connect(this._onSaveState, this);
    context.fileChanged.connect(this._settle, this);
    context.disposed.connect(this._onClosed, this);
  }

  private _onSaveState(
    context: Context,
    state: DocumentRegistry.SaveState
  ): void {
    this._announced.get(context)?.dispose();
    if (state === 'started' && context.contentsModel?.hash) {
      this._announced.set(context, this._drive.announceSave(context));
    } else if (state === 'completed') {
      this._settle(context);
    }
  }

  private _onClosed(context: Context): void {
    this._announced.get(context)?.dispose();
    this._settle(context);
  }

  private _onRefused(_: ICs3Drive, refusal: ISaveRefusal): void {
    const context = refusal.document as Context;
    // A quietly failed save leaves JupyterLab's status bar at "Saving started".
    (context.saveState as Signal<Context, DocumentRegistry.SaveState>).emit(
      'failed'
    );
    this._unsaved.set(context, refusal);
    this._changed.emit();
    this._refused.emit({ context, refusal });
  }

  private _onConnectivity(_: ICs3Drive, { reachable }: IConnectivity): void {
    if (!reachable) {
      return;
    }
    for (const [context, { reason }] of this._unsaved) {
      if (reason === 'unreachable') {
        // Should it fail again, the drive says so.
        context.save().catch(() => undefined);
      }
    }
  }

  private _settle(context: Context): void {
    if (this._unsaved.delete(context)) {
      this._changed.emit();
      this._settled.emit(context);
    }
  }

  private readonly _announced = new WeakMap<Context, IDisposable>();
  private readonly _contexts = new WeakSet<Context>();
  private readonly _unsaved = new Map<Context, ISaveRefusal>();
  private readonly _changed = new Signal<this, void>(this);
  private readonly _refused = new Signal<
    this,
    { context: Context; refusal: ISaveRefusal }
  >(this);
  private readonly _settled = new Signal<this, Context>(this);
  private _isDisposed = false;
}
