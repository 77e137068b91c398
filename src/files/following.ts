import { PathExt } from '@jupyterlab/coreutils';
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { Contents } from '@jupyterlab/services';
import { readInPlace, take } from '../locks/inplace';
import type { ICs3Drive } from '../tokens';

type Context = DocumentRegistry.Context;

/** How long a listing tells of the files in it, in milliseconds: shown folders are listed anew. */
const FRESH = 15000;

/** What is known of one document. */
interface IFollowed {
  /** How its content travels; a document that was saved no longer tells. */
  readonly format: Contents.FileFormat;
  /** The text and what ran, as the storage has it. */
  stored: number;
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
      const stored = state(context);
      this._followed.set(context, { format, stored, seen: '', looking: null });
      context.fileChanged.connect(this._onStored, this);
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
    const followed = this._followed.get(context);
    if (followed) {
      followed.stored = NaN;
    }
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
      (!context.model.dirty || followed.stored === state(context));
    if (!shown?.hash || !untouched()) {
      return;
    }
    const path = context.localPath;
    const { hash } = await this._drive.look(path, { content: false });
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

  private _onStored(context: Context): void {
    const followed = this._followed.get(context);
    // A file that was only moved may be one that was changed here.
    if (followed && !context.model.dirty) {
      followed.stored = state(context);
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

  private readonly _followed = new Map<Context, IFollowed>();
  private readonly _listed = new Map<string, number>();
}

/**
 * What a person made of a document: its text, and what ran.
 *
 * A kernel that starts makes a notebook dirty by writing down its language; that is not it.
 */
function state({ model }: Context): number {
  return digest(
    'cells' in model
      ? JSON.stringify((model.toJSON() as { cells: unknown }).cells)
      : model.toString()
  );
}

/** A number of 53 bits that stands for a text. */
function digest(text: string): number {
  let [high, low] = [0xdeadbeef, 0x41c6ce57];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    high = Math.imul(high ^ code, 2654435761);
    low = Math.imul(low ^ code, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ (low >>> 13);
  low = Math.imul(low ^ (low >>> 16), 3266489909) ^ (high >>> 13);
  return 4294967296 * (2097151 & low) + (high >>> 0);
}
