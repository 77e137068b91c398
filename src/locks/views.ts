import { PathExt } from '@jupyterlab/coreutils';
import type { IDocumentManager } from '@jupyterlab/docmanager';
import type {
  DocumentRegistry,
  DocumentWidget,
  IDocumentWidget
} from '@jupyterlab/docregistry';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';
import { ViewOnly } from '../documents/viewonly';
import type { ICs3Drive, ILocks } from '../tokens';
import { Announcer } from '../ui/announcer';
import { Actions } from './actions';
import type { Copier } from './actions';
import { Banner } from './banner';
import { FreeNotice } from './freenotice';
import type { DocumentLock } from './lock';
import { LockedDocument } from './lockeddocument';
import type { Locks } from './locks';
import { bannerMessage } from './messages';

type Context = DocumentRegistry.Context;

/**
 * What people see of the lock of one document: a banner on each view, and whether it edits.
 */
class LockedViews {
  constructor(
    readonly lock: DocumentLock,
    readonly document: LockedDocument
  ) {}

  readonly banners = new Map<IDocumentWidget, Banner>();
  viewOnly: ViewOnly | null = null;
  /** The notice that the file is free; disposing takes it away. */
  notice: IDisposable | null = null;
  owner: string | null = null;
}

/**
 * Gives each open document its lock, and shows its state in the views.
 *
 * Several views of one document share the lock.
 */
export class LockViews implements ILocks {
  /**
   * @param _onKept - called when changes that were not stored are kept in what is only viewed.
   * @param _sharer - finds who shared a file with this person; null where nobody is known.
   */
  constructor(
    private readonly _locks: Locks,
    private readonly _drive: ICs3Drive,
    private readonly _manager: IDocumentManager,
    private readonly _onKept: (context: Context) => void,
    private readonly _sharer: (path: string) => Promise<string | null>,
    private readonly _trans: TranslationBundle
  ) {
    this._freeNotice = new FreeNotice(_trans);
    this._actions = new Actions(_manager, this._freeNotice, _trans);
  }

  /** What is shown of some lock is another thing. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** The lock of what a widget shows. */
  lockOf(widget: object | null): DocumentLock | null {
    const context = this._contextOf(widget);
    return (context && this._shown.get(context)?.lock) ?? null;
  }

  /** Say of what a widget shows why it is only viewed. */
  explain(widget: object | null): void {
    const context = this._contextOf(widget);
    const banners = context && this._shown.get(context)?.banners;
    banners?.forEach(banner => banner.pulse());
  }

  setCopier(copier: Copier): IDisposable {
    return this._actions.setCopier(copier);
  }

  /**
   * Show the lock of a document in a view of it.
   */
  add(widget: DocumentWidget): void {
    const context = this._contextOf(widget);
    if (!context) {
      return;
    }
    const shown = this._shown.get(context) ?? this._open(context);
    if (shown.banners.has(widget)) {
      // It was only brought to the front.
      return;
    }
    const { lock } = shown;
    const banner = new Banner(
      this._trans,
      this._announcer,
      action => this._actions.run(action, lock, context),
      () => widget.activate()
    );
    widget.contentHeader.addWidget(banner);
    shown.banners.set(widget, banner);
    shown.document.views.add(widget);
    widget.disposed.connect(() => {
      shown.banners.delete(widget);
      shown.document.views.delete(widget);
    }, this);
    this._show(shown);
  }

  private _contextOf(widget: object | null): Context | undefined {
    return widget
      ? this._manager.contextForWidget(widget as IDocumentWidget)
      : undefined;
  }

  private _open(context: Context): LockedViews {
    const document = new LockedDocument(context, this._drive);
    const shown = new LockedViews(this._locks.add(document), document);
    const { lock } = shown;
    this._shown.set(context, shown);
    lock.changed.connect(() => this._show(shown), this);
    lock.freed.connect(() => this._tell(shown), this);
    context.pathChanged.connect(() => this._onMoved(shown), this);
    context.disposed.connect(() => this._onClosed(shown), this);
    return shown;
  }

  private _onMoved({ lock, document }: LockedViews): void {
    const before = document.path;
    document.path = document.context.localPath;
    this._locks.move(lock, before).catch(() => undefined);
  }

  private _onClosed(shown: LockedViews): void {
    this._locks.remove(shown.lock);
    shown.notice?.dispose();
    this._changed.emit();
  }

  private _show(shown: LockedViews): void {
    const { lock, document, banners } = shown;
    const { lockView, unsaved } = lock;
    this._guard(shown);
    if (lockView.kind === 'viewer' && shown.owner === null) {
      void this._askOwner(shown);
    }
    const { path } = document;
    const words = bannerMessage(
      this._trans,
      lockView,
      path,
      unsaved,
      shown.owner
    );
    banners.forEach(banner => banner.say(lockView, words));
    if (lockView.kind !== 'finished') {
      shown.notice?.dispose();
      shown.notice = null;
    }
    this._changed.emit();
  }

  private _guard(shown: LockedViews): void {
    const { lock, document, banners } = shown;
    if (lock.viewOnly) {
      shown.viewOnly ??= new ViewOnly(document.context, () =>
        banners.forEach(banner => banner.pulse())
      );
      if (lock.unsaved) {
        this._onKept(document.context);
      } else {
        shown.viewOnly.keepClean();
      }
    } else {
      shown.viewOnly?.dispose();
      shown.viewOnly = null;
    }
    for (const widget of banners.keys()) {
      shown.viewOnly?.add(widget);
      widget.toggleClass('jp-mod-cs3ViewOnly', lock.viewOnly);
    }
  }

  private async _askOwner(shown: LockedViews): Promise<void> {
    // An unknown owner is an answer too: the server is asked once.
    shown.owner = '';
    shown.owner = (await this._sharer(shown.document.path)) ?? '';
    this._show(shown);
  }

  private _tell(shown: LockedViews): void {
    const { lock, document } = shown;
    const { context, path } = document;
    const words = bannerMessage(this._trans, lock.lockView, path, false, null);
    const show = () => {
      this._manager.openOrReveal(context.path);
    };
    shown.notice?.dispose();
    shown.notice = this._freeNotice.show({
      name: PathExt.basename(path),
      reason: words?.text ?? '',
      show,
      edit: () => {
        show();
        void this._actions.run('edit', lock, context);
      }
    });
  }

  private readonly _announcer = new Announcer();
  private readonly _freeNotice: FreeNotice;
  private readonly _actions: Actions;
  private readonly _shown = new WeakMap<Context, LockedViews>();
  private readonly _changed = new Signal<this, void>(this);
}
