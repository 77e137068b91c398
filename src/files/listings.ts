import { PathExt } from '@jupyterlab/coreutils';
import type { Contents } from '@jupyterlab/services';

interface IListing {
  readonly etag: string;
  readonly model: Contents.IModel;
  /** Until when our own save alone explains a refresh, in milliseconds since the epoch. */
  freshUntil: number;
}

/** How many folders are remembered; the least recently shown ones go first. */
const CAPACITY = 50;

/** How long a refresh after our own save is answered from memory, in milliseconds. */
const FRESH = 2000;

/**
 * The folders last listed, so that an unchanged one need not travel again.
 */
export class Listings {
  keep(path: string, etag: string | null, model: Contents.IModel): void {
    this._listings.delete(path);
    if (!etag) {
      return;
    }
    this._listings.set(path, { etag, model: copy(model), freshUntil: 0 });
    if (this._listings.size > CAPACITY) {
      this._listings.delete(this._listings.keys().next().value!);
    }
  }

  etag(path: string): string | null {
    return this._listings.get(path)?.etag ?? null;
  }

  recall(path: string): Contents.IModel | null {
    const listing = this._listings.get(path);
    return listing ? copy(listing.model) : null;
  }

  /**
   * Bring the row of a file we saved up to date; the file browser refreshes next.
   */
  update(saved: Contents.IModel): void {
    const listing = this._listings.get(PathExt.dirname(saved.path));
    const row = listing?.model.content.find(
      (item: Contents.IModel) => item.path === saved.path
    );
    if (listing && row) {
      const { last_modified, size } = saved;
      Object.assign(row, { last_modified, size: size ?? row.size });
      listing.freshUntil = Date.now() + FRESH;
    }
  }

  /**
   * Answer the one refresh that follows our own save.
   */
  answer(path: string): Contents.IModel | null {
    const listing = this._listings.get(path);
    if (!listing || Date.now() > listing.freshUntil) {
      return null;
    }
    listing.freshUntil = 0;
    return copy(listing.model);
  }

  forget(path: string): void {
    this._listings.delete(path);
    this._listings.delete(PathExt.dirname(path));
    for (const key of this._listings.keys()) {
      if (key.startsWith(`${path}/`)) {
        this._listings.delete(key);
      }
    }
  }

  private _listings = new Map<string, IListing>();
}

/**
 * A copy the receiver may change.
 */
function copy(model: Contents.IModel): Contents.IModel {
  const content = model.content.map((item: Contents.IModel) => ({ ...item }));
  return { ...model, content };
}
