import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';

/**
 * Rows the server gives: what they were when last asked for, and whether asking works.
 */
export class Feed<T extends { readonly id: string }> {
  constructor(private readonly _ask: () => Promise<T[]>) {}

  /** The rows; null until they first came. */
  get rows(): readonly T[] | null {
    return this._rows;
  }

  /** Why the last question was not answered, for a person; null where it was. */
  get error(): string | null {
    return this._error;
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /**
   * Ask again; who asks while a question is under way shares its answer.
   *
   * @returns when answered. Never rejects: the error is part of the state.
   */
  refresh(): Promise<void> {
    this._asking ??= this._load().finally(() => {
      this._asking = null;
    });
    return this._asking;
  }

  /** Put in what is known of one row without asking for all. */
  put(row: T): void {
    const rows = this._rows ?? [];
    const known = rows.some(({ id }) => id === row.id);
    this._edits += 1;
    this._rows = known
      ? rows.map(old => (old.id === row.id ? row : old))
      : [row, ...rows];
    this._changed.emit();
  }

  /** Take out a row that is no more. */
  drop(id: string): void {
    this._edits += 1;
    this._rows = this._rows?.filter(row => row.id !== id) ?? null;
    this._changed.emit();
  }

  private async _load(): Promise<void> {
    try {
      let edits: number;
      let rows: T[];
      do {
        // An answer from before an edit would take it back on the screen.
        edits = this._edits;
        rows = await this._ask();
      } while (edits !== this._edits);
      this._rows = rows;
      this._error = null;
    } catch (error) {
      this._error = (error as Error).message;
    }
    this._changed.emit();
  }

  private _rows: readonly T[] | null = null;
  private _error: string | null = null;
  private _edits = 0;
  private _asking: Promise<void> | null = null;
  private readonly _changed = new Signal<this, void>(this);
}
