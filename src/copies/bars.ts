import { Notification } from '@jupyterlab/apputils';
import type { JupyterFrontEnd } from '@jupyterlab/application';
import { PathExt } from '@jupyterlab/coreutils';
import type { IDocumentManager } from '@jupyterlab/docmanager';
import type { DocumentRegistry, DocumentWidget } from '@jupyterlab/docregistry';
import type { INotebookModel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';
import { Poll } from '@lumino/polling';
import { Signal } from '@lumino/signaling';
import type { ICs3Drive } from '../tokens';
import type { CopyActions } from './actions';
import { CopyBar } from './bar';
import { OpenCopy, WAITING } from './copy';
import { barMessage, proposalWords } from './messages';
import type { Action } from './messages';
import type { CopiesRest } from './rest';

type Context = DocumentRegistry.Context;

export interface IBarOptions {
  readonly app: JupyterFrontEnd;
  readonly manager: IDocumentManager;
  readonly drive: ICs3Drive;
  readonly rest: CopiesRest;
  readonly actions: CopyActions;
  readonly me: () => string | null;
  readonly trans: TranslationBundle;
}

/**
 * Gives each copy that is open a bar that says how it and its original stand.
 *
 * The copy that is looked at asks once in a while; one whose original the person waits for does
 * so wherever they look.
 */
export class CopyBars implements IDisposable {
  constructor(private readonly _options: IBarOptions) {
    const { app, drive } = _options;
    const visit = () => this._visit();
    app.shell.currentChanged?.connect(visit, this);
    window.addEventListener('focus', visit);
    drive.saved.connect((_, { path }) => this._onSaved(path), this);
    drive.fileChanged.connect((_, { oldValue }) => {
      this._onGone(oldValue?.path);
    }, this);
    this._poll = new Poll({
      name: 'cs3lab:copies',
      factory: async () => this._look(),
      frequency: { interval: WAITING / 2, backoff: false },
      standby: 'never'
    });
  }

  get isDisposed(): boolean {
    return this._poll.isDisposed;
  }

  dispose(): void {
    this._poll.dispose();
    Signal.clearData(this);
  }

  /**
   * Give a view of a notebook its bar, as soon as it is a copy.
   */
  add(widget: DocumentWidget): void {
    const { manager } = this._options;
    const context = manager.contextForWidget(widget);
    if (context) {
      void context.ready.then(() => {
        const text = context.contentsModel?.format === 'text';
        if (!widget.isDisposed && (text || 'cells' in context.model)) {
          this._show(widget, this._copies.get(context) ?? this._open(context));
        }
      });
    }
  }

  /** The copy a widget shows; null where it is none. */
  copyIn(widget: object | null): OpenCopy | null {
    const context =
      widget &&
      this._options.manager.contextForWidget(widget as DocumentWidget);
    const copy = context && this._copies.get(context);
    return copy?.isCopy ? copy : null;
  }

  /** Whether the bar of a widget offers something. */
  offers(action: Action, widget: object | null): boolean {
    const copy = this.copyIn(widget);
    const said = copy && barMessage(this._options.trans, copy.state);
    return !!said?.actions.includes(action);
  }

  /** Do what the bar of a widget offers. */
  async run(action: Action, widget: object | null): Promise<void> {
    const copy = this.copyIn(widget);
    if (copy && this.offers(action, widget)) {
      await this._options.actions.run(action, copy);
    }
  }

  private _open(context: Context): OpenCopy {
    const { rest, me } = this._options;
    const copy = new OpenCopy(context, rest, me);
    this._copies.set(context, copy);
    this._lookWhetherCopy(copy);
    copy.freed.connect(() => this._tell(copy), this);
    copy.answered.connect(() => this._tellAnswer(copy), this);
    context.fileChanged.connect((_, model) => copy.learnOfFile(model), this);
    context.model.stateChanged.connect((_, { name }) => {
      if (name === 'dirty') {
        copy.learn({});
      }
    }, this);
    context.disposed.connect(() => {
      this._copies.delete(context);
      copy.dispose();
    }, this);
    this._ask(copy, false);
    return copy;
  }

  /** A notebook can become a copy, or cease to be one, while it is open. */
  private _lookWhetherCopy(copy: OpenCopy): void {
    const { model } = copy.context;
    let was = copy.isCopy;
    const look = () => {
      if (copy.isCopy !== was) {
        was = copy.isCopy;
        this._ask(copy, false);
      }
    };
    if ('cells' in model) {
      const { sharedModel } = model as INotebookModel;
      sharedModel.metadataChanged.connect(look, this);
    }
  }

  private _show(widget: DocumentWidget, copy: OpenCopy): void {
    if (this._shown.has(widget)) {
      // It was only brought to the front.
      return;
    }
    this._shown.add(widget);
    const { actions, trans } = this._options;
    const bar = new CopyBar(trans, action => void actions.run(action, copy));
    widget.contentHeader.addWidget(bar);
    const say = () => {
      const { state } = copy;
      bar.say(barMessage(trans, state), state.original?.owner ?? '');
    };
    copy.changed.connect(say, bar);
    say();
  }

  private _visit(): void {
    const copy = this.copyIn(this._options.app.shell.currentWidget);
    if (copy) {
      this._ask(copy, true);
    }
  }

  private _look(): void {
    if (!document.hidden) {
      this._visit();
    }
    for (const copy of this._copies.values()) {
      if (copy.state.watching) {
        this._ask(copy, true);
      }
    }
  }

  private _onSaved(path: string): void {
    for (const copy of this._copies.values()) {
      const isOriginal = copy.state.original?.path === path;
      if (isOriginal || copy.path === path) {
        copy.learnOfChange();
        this._ask(copy, true);
      }
    }
  }

  /** An original, or a folder it is in, was deleted or renamed here. */
  private _onGone(path: string | undefined): void {
    for (const copy of this._copies.values()) {
      const original = copy.state.original?.path;
      if (path && (original === path || original?.startsWith(`${path}/`))) {
        this._ask(copy, false);
      }
    }
  }

  private _ask(copy: OpenCopy, unasked: boolean): void {
    // Where there is no answer, what was known stays.
    copy.refresh(unasked).catch(() => undefined);
  }

  private _tell(copy: OpenCopy): void {
    const { trans, manager, actions } = this._options;
    const merge = {
      label: trans.__('Merge back'),
      displayType: 'accent' as const,
      callback: () => {
        manager.openOrReveal(copy.context.path);
        void actions.run('merge', copy);
      }
    };
    const { original } = copy.state;
    actions.tellOf(
      copy,
      Notification.info(trans.__('“%1” is free.', original?.name ?? ''), {
        autoClose: false,
        actions: [merge]
      })
    );
  }

  private _tellAnswer(copy: OpenCopy): void {
    const { trans, actions } = this._options;
    const { path, state } = copy;
    const words = proposalWords(trans, state.original!, state.asked);
    const message = trans.__('“%1”: %2', PathExt.basename(path), words);
    actions.tellOf(copy, Notification.info(message, { autoClose: false }));
  }

  private readonly _poll: Poll;
  private readonly _copies = new Map<Context, OpenCopy>();
  private readonly _shown = new WeakSet<DocumentWidget>();
}
