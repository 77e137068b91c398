import { PathExt } from '@jupyterlab/coreutils';
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { Contents } from '@jupyterlab/services';
import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';
import type { ICs3Drive } from '../tokens';
import { readInPlace, take } from './inplace';
import { storedStateOf } from './storedstate';
import type { StoredState } from './storedstate';

type Context = DocumentRegistry.Context;

/** How long a listing tells of the files in it, in milliseconds: shown folders are listed anew. */
const FRESH = 15000;

/** What is known of one document. */
interface IFollowed {
  /** How its content travels; a document that was saved no longer tells. */
  readonly format: Contents.FileFormat;
  readonly stored: StoredState;
  /** The time of the listing that was looked into last. */
  seen: string;
  looking: Promise<void> | null;
}

/**
 * Lets documents in which nothing was changed show what the storage has, when somebody else or
 * another program stored it; the place on the page stays. Where something was changed, the next
 * save merges.
 */
export class Follower {
  constructor(private readonly _drive: ICs3Drive) {
    _drive.listed.connect(this._onListed, this);
  }

  /** The storage took back what a document was saved as: its text stands here alone. */
  get undone(): ISignal<this, Context> {
    return this._undone;
  }

  /**
   * Follow the storage with a document.
   */
  add(context: Context): void {
    void context.ready.then(() => {
      const format = context.contentsModel?.format;
      if (context.isDisposed || !format) {
        return;
      }
      readInPlace(context);
      const stored = storedStateOf(context);
      this._followed.set(context, { format, stored, seen: '', looking: null });
      context.disposed.connect(() => this._followed.delete(context), this);
    });
  }

  /**
   * The person comes to a document: it should show what there is.
   */
  visit(context: Context): void {
    const listed = this._listed.get(PathExt.dirname(context.localPath)) ?? 0;
    if (Date.now() - listed > FRESH) {
      void this.look(context);
    }
  }

  /**
   * Look whether a document is what the storage has, and follow it.
   */
  async look(context: Context): Promise<void> {
    const followed = this._followed.get(context);
    if (followed) {
      followed.looking ??= this._look(context, followed)
        // Where the storage does not answer, the document stays as it is.
        .catch(() => undefined)
        .finally(() => (followed.looking = null));
      await followed.looking;
    }
  }

  /**
   * A document has changes that are not stored, whatever it says of itself.
   */
  touch(context: Context): void {
    this._followed.get(context)?.stored.touch();
  }

  /** The documents that show a file. */
  *showing(path: string): Iterable<Context> {
    for (const context of this._followed.keys()) {
      if (context.localPath === path) {
        yield context;
      }
    }
  }

  private async _look(context: Context, followed: IFollowed): Promise<void> {
    const shown = context.contentsModel;
    const untouched = () =>
      !context.isDisposed &&
      shown?.hash === context.contentsModel?.hash &&
      !followed.stored.differs;
    if (!shown?.hash || !untouched()) {
      return;
    }
    const path = context.localPath;
    const { hash, undone } = (await this._drive.look(path, {
      content: false
    })) as Contents.IModel & { undone?: string };
    if (undone === shown.hash && untouched()) {
      // What stands there is older than what is shown here.
      this._undone.emit(context);
      return;
    }
    if (!hash || hash === shown.hash || !untouched()) {
      return;
    }
    const { type } = shown;
    const { format } = followed;
    const asked = { type, format, content: true };
    const model = await this._drive.look(path, asked);
    if (untouched()) {
      await take(context, this._drive, model);
    }
  }

  private _onListed(_: ICs3Drive, folder: Contents.IModel): void {
    this._listed.set(folder.path, Date.now());
    const times = new Map<string, string>(
      folder.content.map((row: Contents.IModel) => [
        row.path,
        row.last_modified
      ])
    );
    for (const [context, followed] of this._followed) {
      const listed = times.get(context.localPath);
      const shown = context.contentsModel?.last_modified;
      if (listed && listed !== shown && listed !== followed.seen) {
        followed.seen = listed;
        void this.look(context);
      }
    }
  }

  private readonly _undone = new Signal<this, Context>(this);
  private readonly _followed = new Map<Context, IFollowed>();
  private readonly _listed = new Map<string, number>();
}
