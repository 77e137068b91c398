import { PromiseDelegate } from '@lumino/coreutils';
import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Merged } from '../tokens';
import { askAboutOutputs } from './losses';
import { Resolution } from './resolution';
import type { IMergeServer } from './rest';

/**
 * What goes on in a merge tab: from conflicts to what is stored, or to nothing.
 */
export class MergeFlow {
  /**
   * @param before - what the person had decided when they left an earlier merge of this file.
   */
  constructor(
    merged: Merged,
    private readonly _server: IMergeServer,
    private readonly _trans: TranslationBundle,
    before: Resolution | null = null
  ) {
    this._resolution = new Resolution(merged);
    const said: string[] = [];
    if (merged.by_cell) {
      said.push(
        _trans.__(
          'This is too large to be merged line by line: what both changed in a cell is one question.'
        )
      );
    }
    if (before) {
      this._resolution.decideAs(before);
      Signal.clearData(before);
    }
    if (this._resolution.hasWork) {
      said.push(
        _trans.__('What you decided before is here again; Undo takes it back.')
      );
    }
    this._message = said.join(' ');
  }

  /** What is decided on; another one once the file changed meanwhile. */
  get resolution(): Resolution {
    return this._resolution;
  }

  /** Why it is not stored yet, in a line; empty where there is nothing to say. */
  get message(): string {
    return this._message;
  }

  get isSaving(): boolean {
    return this._saving;
  }

  /** The message, whether it is saving, or what is decided on. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** The answer to what was stored; null where the person cancelled. */
  get done(): Promise<Merged | null> {
    return this._done.promise;
  }

  /**
   * Go on with a later merge of the same file, keeping what was decided.
   */
  replace(merged: Merged): void {
    const before = this._resolution;
    if (before.merged.id !== merged.id) {
      this._forget(before.merged.id);
    }
    this._take(merged);
  }

  /**
   * Store what was decided; does nothing while it does so already.
   */
  async save(): Promise<void> {
    if (this._saving || this._ended) {
      return;
    }
    this._saving = true;
    this._say('');
    let said = '';
    try {
      const { merged } = this._resolution;
      const notebook = this._resolution.serialize();
      let answer = await this._server.resolve(merged.id, notebook, 'ask');
      if (answer.state === 'outputs') {
        const outputs = await askAboutOutputs(this._trans, answer);
        if (!outputs) {
          return;
        }
        answer = await this._server.resolve(merged.id, notebook, outputs);
      }
      said = this._hear(answer);
    } catch (error) {
      said = this._trans.__(
        'It could not be stored, and what you decided is kept here. %1',
        (error as Error).message
      );
    } finally {
      this._saving = false;
      if (this._leaving) {
        this.cancel();
      } else {
        this._say(said);
      }
    }
  }

  /** Store nothing, and leave everything as it is; what is being stored just now is stored. */
  cancel(): void {
    this._leaving = true;
    if (!this._ended && !this._saving) {
      this._end(null);
      this._forget(this._resolution.merged.id);
    }
  }

  private _hear(answer: Merged): string {
    switch (answer.state) {
      case 'merged':
      case 'unchanged':
        this._end(answer);
        return '';
      case 'conflicts':
        return this._take(answer);
      default:
        return this._trans.__(
          '%1 What you decided is kept here.',
          answer.message
        );
    }
  }

  private _take(merged: Merged): string {
    const before = this._resolution;
    this._resolution = new Resolution(merged);
    const added = this._resolution.decideAs(before);
    Signal.clearData(before);
    const name = merged.name;
    const said =
      added > 0
        ? this._trans._n(
            '“%2” was changed meanwhile. What you decided is kept; there is %1 new conflict.',
            '“%2” was changed meanwhile. What you decided is kept; there are %1 new conflicts.',
            added,
            name
          )
        : this._trans.__(
            '“%1” was changed meanwhile. What you decided is kept: look it over and save again.',
            name
          );
    this._say(said);
    return said;
  }

  private _end(answer: Merged | null): void {
    this._ended = true;
    this._done.resolve(answer);
  }

  private _forget(id: string): void {
    // It is forgotten after an hour anyway.
    this._server.forget(id).catch(() => undefined);
  }

  private _say(message: string): void {
    this._message = message;
    this._changed.emit();
  }

  private _resolution: Resolution;
  private _message = '';
  private _saving = false;
  private _leaving = false;
  private _ended = false;
  private _done = new PromiseDelegate<Merged | null>();
  private _changed = new Signal<this, void>(this);
}
