import type { IDocumentManager } from '@jupyterlab/docmanager';
import type {
  DocumentRegistry,
  IDocumentWidget
} from '@jupyterlab/docregistry';
import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';
import type {
  IAnnouncedSave,
  IConnectivity,
  ICs3Drive,
  IOpenDocuments,
  ISaveRefusal
} from '../tokens';
import { shows } from './content';
import { Follower } from './follower';
import { tellSaveFailed } from './hooks';

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
    this._follower = new Follower(_drive);
    this._follower.undone.connect(this._onUndone, this);
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
  get forgotten(): ISignal<this, Context> {
    return this._forgotten;
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
    this._follower.add(context);
    context.saveState.connect(this._onSaveState, this);
    context.fileChanged.connect(this.forget, this);
    void context.ready.then(() => {
      const touched = () => this._changing.add(context);
      context.model?.contentChanged.connect(touched, this);
    });
    context.disposed.connect(this._onClosed, this);
  }

  async look(path: string): Promise<void> {
    await Promise.all(
      [...this._follower.showing(path)].map(context =>
        this._follower.look(context)
      )
    );
  }

  /**
   * The person comes to a widget, or back to the page with it.
   */
  visit(widget: object | null): void {
    const context =
      widget && this._manager.contextForWidget(widget as IDocumentWidget);
    if (context) {
      this._follower.visit(context);
    }
  }

  /**
   * Forget that a document could not be saved: it is saved, or another notice says so.
   */
  forget(context: Context): void {
    if (this._unsaved.delete(context)) {
      this._changed.emit();
      this._forgotten.emit(context);
    }
  }

  private _onSaveState(
    context: Context,
    state: DocumentRegistry.SaveState
  ): void {
    const announced = this._announced.get(context);
    announced?.dispose();
    if (state === 'started' && context.contentsModel?.hash) {
      this._changing.delete(context);
      this._announced.set(context, this._drive.announceSave(context));
    } else if (state === 'completed') {
      this.forget(context);
      if (this._changing.has(context) && announced) {
        // JupyterLab takes what was typed during a save for saved.
        if (!shows(context, announced.content)) {
          context.model.dirty = true;
          this._follower.touch(context);
        }
      }
    }
  }

  private _onClosed(context: Context): void {
    this._announced.get(context)?.dispose();
    this.forget(context);
  }

  private _onRefused(_: ICs3Drive, refusal: ISaveRefusal): void {
    const context = refusal.document as Context;
    tellSaveFailed(context);
    this._unsaved.set(context, refusal);
    this._changed.emit();
    this._refused.emit({ context, refusal });
  }

  private _onUndone(_: Follower, context: Context): void {
    context.model.dirty = true;
    this._follower.touch(context);
    const path = context.localPath;
    this._onRefused(this._drive, {
      document: context,
      path,
      reason: 'undone',
      holder: null,
      status: 0,
      message: '',
      good: null
    });
  }

  private _onConnectivity(_: ICs3Drive, { reachable }: IConnectivity): void {
    if (!reachable) {
      return;
    }
    for (const [context, { reason }] of this._unsaved) {
      // It may be a save of this document that found the storage back.
      const saving = this._announced.get(context)?.isDisposed === false;
      if (reason === 'unreachable' && !saving) {
        // The drive reports it if it fails again.
        context.save().catch(() => undefined);
      }
    }
  }

  private readonly _follower: Follower;
  private readonly _announced = new WeakMap<Context, IAnnouncedSave>();
  /** What changed since its last save began. */
  private readonly _changing = new WeakSet<Context>();
  private readonly _contexts = new WeakSet<Context>();
  private readonly _unsaved = new Map<Context, ISaveRefusal>();
  private readonly _changed = new Signal<this, void>(this);
  private readonly _refused = new Signal<
    this,
    { context: Context; refusal: ISaveRefusal }
  >(this);
  private readonly _forgotten = new Signal<this, Context>(this);
  private _isDisposed = false;
}
