import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';

/**
 * Rows the server gives: what they were when last asked for, and whether asking works.
 */
export class Feed<T extends { readonly id: string }> {
  /**
   * @param _ask - asks the server.
   * @param _keeps - whether a row stays though the server no longer gives it.
   */
  constructor(
    private readonly _ask: () => Promise<T[]>,
    private readonly _keeps: (row: T) => boolean
  ) {}

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

  /** Ask anew, because what an answer under way tells may be old already. */
  renew(): Promise<void> {
    this._edits += 1;
    return this.refresh();
  }

  /**
   * Put in what is known of one row without asking for all.
   *
   * @param place - the row that it takes the place of.
   */
  put(row: T, place = row.id): void {
    const rows = this._rows ?? [];
    const known = rows.some(({ id }) => id === place);
    this._edits += 1;
    this._rows = known
      ? rows.map(old => (old.id === place ? row : old))
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
        // An answer from before an edit or event would take it back on the screen.
        edits = this._edits;
        rows = await this._ask();
      } while (edits !== this._edits);
      this._rows = this._withKept(rows);
      this._error = null;
    } catch (error) {
      this._error = (error as Error).message;
    }
    this._changed.emit();
  }

  private _withKept(rows: T[]): T[] {
    const given = new Set(rows.map(({ id }) => id));
    const all = [...rows];
    this._rows?.forEach((row, index) => {
      if (!given.has(row.id) && this._keeps(row)) {
        all.splice(index, 0, row);
      }
    });
    return all;
  }

  private _rows: readonly T[] | null = null;
  private _error: string | null = null;
  private _edits = 0;
  private _asking: Promise<void> | null = null;
  private readonly _changed = new Signal<this, void>(this);
}
