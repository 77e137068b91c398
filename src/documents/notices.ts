import { Notification } from '@jupyterlab/apputils';
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import {
  MAKE_COPY,
  MERGE_INTO_VERSION,
  MERGE_UNSAVED,
  REPLACE_UNREADABLE
} from '../commandids';
import type { ISaveRefusal, RefusalReason } from '../tokens';
import { refusalMessage, savedMessage } from './messages';
import type { OpenDocuments } from './opendocuments';
import { PASSING } from './retries';

type Context = DocumentRegistry.Context;

/** Reasons that are the same for all documents, and are said once for all of them. */
const COMMON: readonly RefusalReason[] = ['unreachable', 'no-session'];

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
    const before = this._faults.get(context) ?? 0;
    this._faults.set(context, refusal.status >= 500 ? before + 1 : 0);
    if (COMMON.includes(refusal.reason)) {
      this._withdraw(context);
      this._sayCommon(refusal);
    } else {
      this._say(context, refusal);
    }
    this._endCommon();
  }

  private _say(context: Context, refusal: ISaveRefusal): void {
    const message = refusalMessage(this._trans, refusal);
    const actions = this._actions(context, refusal);
    const words = [message, ...actions.map(({ label }) => label)].join('\n');
    const said = this._notices.get(context);
    const shown = !!said && Notification.manager.has(said.id);
    if (said?.words === words && (shown || PASSING.includes(refusal.reason))) {
      // It is there, or was put away by somebody who sent nothing since.
      return;
    }
    if (shown) {
      Notification.update({ id: said!.id, message, actions });
      said!.words = words;
      return;
    }
    const options = { autoClose: false as const, actions };
    const id = Notification.warning(message, options);
    this._notices.set(context, { id, words });
  }

  private _actions(
    context: Context,
    { reason, good }: ISaveRefusal
  ): Notification.IAction[] {
    const action = (
      label: string,
      command: string,
      accent: boolean,
      args = {}
    ) => ({
      label,
      displayType: accent ? ('accent' as const) : ('default' as const),
      callback: () => {
        const { path } = context;
        void this._commands.execute(command, { path, ...args });
      }
    });
    const { _trans: trans } = this;
    const copy = trans.__('Save mine as a copy');
    if (PASSING.includes(reason)) {
      // Once may pass; twice may be this file.
      const lasting = this._faults.get(context)! > 1;
      return lasting ? [action(copy, MAKE_COPY, false)] : [];
    }
    switch (reason) {
      case 'quota':
      case 'signed-out':
      case 'too-large':
        // Where nothing can be stored, a copy cannot be either.
        return [];
      case 'conflicts':
        return [
          action(trans.__('Merge…'), MERGE_UNSAVED, true),
          action(copy, MAKE_COPY, false)
        ];
      case 'unreadable': {
        const mine = trans.__('Replace it with mine');
        const last = trans.__('Merge into last good version');
        const version = { version: good?.name };
        return good
          ? [
              action(last, MERGE_INTO_VERSION, true, version),
              action(mine, REPLACE_UNREADABLE, false)
            ]
          : [
              action(mine, REPLACE_UNREADABLE, true),
              action(copy, MAKE_COPY, false)
            ];
      }
      default:
        return [action(copy, MAKE_COPY, true)];
    }
  }

  private _sayCommon(refusal: ISaveRefusal): void {
    const { reason } = refusal;
    if (!this._common.has(reason)) {
      const message = refusalMessage(this._trans, refusal);
      const id = Notification.warning(message, { autoClose: false });
      this._common.set(reason, id);
    }
  }

  /**
   * Withdraw the common notices that are true of no document any more.
   *
   * @returns what they said.
   */
  private _endCommon(): RefusalReason[] {
    const refusals = [...this._documents.unsaved.values()];
    const over = [...this._common.keys()].filter(
      ended => !refusals.some(({ reason }) => reason === ended)
    );
    for (const reason of over) {
      Notification.dismiss(this._common.get(reason));
      this._common.delete(reason);
    }
    return over;
  }

  private _withdraw(context: Context): void {
    const said = this._notices.get(context);
    if (said) {
      Notification.dismiss(said.id);
      this._notices.delete(context);
    }
  }

  private _onForgotten(_: OpenDocuments, context: Context): void {
    this._faults.delete(context);
    this._withdraw(context);
    const [over] = this._endCommon();
    if (over && !context.isDisposed && !context.model.dirty) {
      Notification.success(savedMessage(this._trans, context.path, over), {
        autoClose: 5000
      });
    }
  }

  private readonly _notices = new Map<
    Context,
    { readonly id: string; words: string }
  >();
  /** How many saves of a document in a row met a fault of some server. */
  private readonly _faults = new WeakMap<Context, number>();
  /** The notices that are not about one document. */
  private readonly _common = new Map<RefusalReason, string>();
}
