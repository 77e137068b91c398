import type { DocumentRegistry } from '@jupyterlab/docregistry';

type Context = DocumentRegistry.Context;

/** Those that were asked for. */
const states = new WeakMap<Context, StoredState>();

/**
 * What a document held when the storage had the same: one for all who ask.
 *
 * @param context - the document, ready.
 */
export function storedStateOf(context: Context): StoredState {
  const known = states.get(context);
  if (known) {
    return known;
  }
  const stored = new StoredState(context);
  states.set(context, stored);
  return stored;
}

/**
 * Remembers what a document held when the storage had the same.
 */
export class StoredState {
  constructor(private readonly _context: Context) {
    this._state = state(_context);
    _context.fileChanged.connect(this._onStored, this);
  }

  /**
   * Whether somebody changed something here, or something ran, that is not stored.
   *
   * A kernel that starts makes a notebook dirty by writing down its language; that is not it.
   */
  get differs(): boolean {
    return this._context.model.dirty && this._state !== state(this._context);
  }

  /** The document has changes that are not stored, whatever it holds. */
  touch(): void {
    this._state = NaN;
  }

  private _onStored(context: Context): void {
    // A file that was only moved may be one that was changed here.
    if (!context.model.dirty) {
      this._state = state(context);
    }
  }

  private _state: number;
}

/** What a person made of a document: its text, and what ran. */
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
