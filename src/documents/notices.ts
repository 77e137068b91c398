import { Notification } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import { MAKE_COPY, MERGE_UNSAVED } from '../commandids';
import type { ISaveRefusal, RefusalReason } from '../tokens';
import { refusalMessage } from './messages';
import type { OpenDocuments } from './opendocuments';

type Context = DocumentRegistry.Context;

/**
 * Says once, and not again while it stands, that a document could not be saved.
 */
export class Notices {
  constructor(
    private readonly _documents: OpenDocuments,
    private readonly _commands: CommandRegistry,
    private readonly _trans: TranslationBundle
  ) {
    _documents.refused.connect(this._onRefused, this);
    _documents.forgotten.connect(this._onForgotten, this);
  }

  private _onRefused(
    _: OpenDocuments,
    { context, refusal }: { context: Context; refusal: ISaveRefusal }
  ): void {
    if (refusal.reason === 'unreachable') {
      this._sayOutage(refusal);
      return;
    }
    const { reason } = refusal;
    const message = refusalMessage(this._trans, refusal);
    const actions = this._actions(context, refusal);
    const said = this._notices.get(context);
    if (said && Notification.manager.has(said.id)) {
      if (said.reason !== reason) {
        Notification.update({ id: said.id, message, actions });
        said.reason = reason;
      }
      return;
    }
    const options = { autoClose: false as const, actions };
    const id = Notification.warning(message, options);
    this._notices.set(context, { id, reason });
  }

  private _actions(
    context: Context,
    { reason }: ISaveRefusal
  ): Notification.IAction[] {
    const action = (label: string, command: string, accent: boolean) => ({
      label,
      displayType: accent ? ('accent' as const) : ('default' as const),
      callback: () => {
        void this._commands.execute(command, { path: context.path });
      }
    });
    const { _trans: trans } = this;
    const copy = trans.__('Save mine as a copy');
    switch (reason) {
      case 'quota':
      case 'signed-out':
        // Where nothing can be stored, a copy cannot be either.
        return [];
      case 'conflicts':
        return [
          action(trans.__('Merge…'), MERGE_UNSAVED, true),
          action(copy, MAKE_COPY, false)
        ];
      default:
        return [action(copy, MAKE_COPY, true)];
    }
  }

  private _sayOutage(refusal: ISaveRefusal): void {
    if (this._outage === null) {
      const message = refusalMessage(this._trans, refusal);
      this._outage = Notification.warning(message, { autoClose: false });
    }
  }

  private _onForgotten(_: OpenDocuments, context: Context): void {
    const said = this._notices.get(context);
    if (said) {
      Notification.dismiss(said.id);
      this._notices.delete(context);
    }
    const waiting = [...this._documents.unsaved.values()].some(
      ({ reason }) => reason === 'unreachable'
    );
    if (this._outage !== null && !waiting) {
      Notification.dismiss(this._outage);
      this._outage = null;
      if (!context.isDisposed && !context.model.dirty) {
        const name = PathExt.basename(context.path);
        Notification.success(
          this._trans.__('The storage is back, and “%1” is saved.', name),
          { autoClose: 5000 }
        );
      }
    }
  }

  private readonly _notices = new Map<
    Context,
    { readonly id: string; reason: RefusalReason }
  >();
  private _outage: string | null = null;
}
