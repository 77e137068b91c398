import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';
import type { SharingRest } from './rest';
import type { Party } from './rows';

/** Fewer letters mean too many people. */
export const SHORTEST = 2;

/** How long typing must rest before the storage is asked, in milliseconds. */
const REST_TIME = 250;

/**
 * Finds people and groups while their name is typed.
 */
export class PeopleSearch implements IDisposable {
  constructor(private readonly _rest: SharingRest) {}

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get text(): string {
    return this._text;
  }

  /** Who the text could mean; null where that is not known. */
  get found(): readonly Party[] | null {
    return this._found;
  }

  get isSearching(): boolean {
    return this._isSearching;
  }

  /** Why the last search failed, for a person. */
  get error(): string | null {
    return this._error;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    window.clearTimeout(this._timer);
    Signal.clearData(this);
  }

  /** Take what is typed now; the storage is asked when typing rests. */
  type(text: string): void {
    window.clearTimeout(this._timer);
    this._text = text;
    this._question += 1;
    this._error = null;
    this._isSearching = text.trim().length >= SHORTEST;
    if (this._isSearching) {
      this._timer = window.setTimeout(() => void this._search(), REST_TIME);
    } else {
      this._found = null;
    }
    this._changed.emit();
  }

  private async _search(): Promise<void> {
    const question = this._question;
    let found: Party[] | null = null;
    let message: string | null = null;
    try {
      found = await this._rest.people(this._text.trim());
    } catch (error) {
      message = (error as Error).message;
    }
    // An answer to what was typed before must not replace that to what is typed now.
    if (question === this._question && !this._isDisposed) {
      this._found = found;
      this._error = message;
      this._isSearching = false;
      this._changed.emit();
    }
  }

  private _text = '';
  private _found: readonly Party[] | null = null;
  private _error: string | null = null;
  private _isSearching = false;
  private _isDisposed = false;
  private _question = 0;
  private _timer: number | undefined;
  private readonly _changed = new Signal<this, void>(this);
}
