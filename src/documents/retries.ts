import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { ISaveRefusal, RefusalReason } from '../tokens';
import type { OpenDocuments } from './opendocuments';

type Context = DocumentRegistry.Context;

/** Milliseconds before a save is sent again, which double each time, and their bound. */
const FIRST_PAUSE = 5000;
const LONGEST_PAUSE = 300000;

/** What may be over a little later, without anybody doing anything about the document. */
export const PASSING: readonly RefusalReason[] = [
  'unreachable',
  'interrupted',
  'busy',
  'faulty',
  'no-session',
  'no-server'
];

/** When a document is saved again. */
interface IRetry {
  timer: number;
  pause: number;
}

/**
 * Sends again by itself what was not saved for a reason that may pass, until it is saved,
 * reverted or closed. A save by the person takes the place of the next one.
 */
export class Retries {
  constructor(private readonly _documents: OpenDocuments) {
    _documents.refused.connect(this._onRefused, this);
    _documents.forgotten.connect((_, context) => {
      this._wait(context);
      this._retries.delete(context);
    }, this);
  }

  /**
   * Send at once what waits for a person to sign in: they may come from there.
   */
  comeBack(): void {
    for (const [context, { reason }] of this._documents.unsaved) {
      if (reason === 'no-session') {
        this._save(context);
      }
    }
  }

  private _onRefused(
    _: OpenDocuments,
    { context, refusal }: { context: Context; refusal: ISaveRefusal }
  ): void {
    this._wait(context);
    if (!PASSING.includes(refusal.reason)) {
      this._retries.delete(context);
      return;
    }
    context.saveState.connect(this._onSaveState, this);
    const last = this._retries.get(context);
    const pause = last ? Math.min(2 * last.pause, LONGEST_PAUSE) : FIRST_PAUSE;
    const timer = window.setTimeout(() => this._save(context), pause);
    this._retries.set(context, { timer, pause });
  }

  private _onSaveState(
    context: Context,
    state: DocumentRegistry.SaveState
  ): void {
    if (state === 'started') {
      this._wait(context);
    }
  }

  /** Let what becomes of the save under way decide. */
  private _wait(context: Context): void {
    window.clearTimeout(this._retries.get(context)?.timer);
  }

  private _save(context: Context): void {
    // What became view-only says so when somebody saves it, and nobody did.
    if (this._documents.unsaved.has(context) && context.canSave) {
      // The drive reports it if it fails again.
      context.save().catch(() => undefined);
    }
  }

  private readonly _retries = new Map<Context, IRetry>();
}
