import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';
import type { IDiffEntry } from 'nbdime/lib/diff/diffentries';
import type { MergeDecision } from 'nbdime/lib/merge/decisions';

/** One of the two that are merged: local is the copy or the tab, remote the storage. */
export type Side = 'local' | 'remote';

/** What was decided; `edited`: what a person typed. */
export type Choice = Side | 'both' | 'edited';

/**
 * - source: the same lines changed differently
 * - deleted: a cell deleted on one side and edited on the other
 * - metadata, attachments: an entry changed differently
 */
export type ConflictKind = 'source' | 'deleted' | 'metadata' | 'attachments';

/** What of nbdime's decisions is changed here. */
export type DecisionState = Pick<
  MergeDecision,
  'action' | 'conflict' | 'customDiff'
>;

export interface IQuestionState extends DecisionState {
  readonly choice: Choice | null;
}

/**
 * A conflict, and what is decided about it.
 */
export class Question {
  /**
   * @param cell - the id of the cell it is about; empty for the notebook.
   * @param apply - puts a choice into the result.
   */
  constructor(
    readonly kind: ConflictKind,
    readonly cell: string,
    readonly decision: MergeDecision,
    private _apply: (choice: Side | 'both') => void
  ) {
    const { absolutePath, localDiff, remoteDiff } = decision;
    this.values = { local: valueOf(localDiff), remote: valueOf(remoteDiff) };
    if (kind === 'metadata' || kind === 'attachments') {
      const key = [...(localDiff ?? []), ...(remoteDiff ?? [])][0]?.key;
      this.entry = [...absolutePath.slice(cell ? 3 : 1), key].map(String);
    }
    this.key = JSON.stringify([kind, cell, this.entry, this.values]);
  }

  /** Tells whether another merge asks the same. */
  readonly key: string;

  /** Where an entry of metadata is, or the name of an attachment. */
  readonly entry: readonly string[] = [];

  /** What either side has there: lines, or the value of an entry; undefined: it was removed. */
  readonly values: Readonly<Record<Side, unknown>>;

  /** What was decided; null while it is open. */
  get choice(): Choice | null {
    return this._choice;
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Whether this can be chosen. */
  offers(choice: Side | 'both'): boolean {
    return choice !== 'both' || this.kind === 'source';
  }

  /** Decide. */
  choose(choice: Choice): void {
    if (choice !== 'edited') {
      if (!this.offers(choice)) {
        return;
      }
      this.decision.conflict = false;
      this._apply(choice);
    }
    if (this._choice !== choice) {
      this._choice = choice;
      this.decision.conflict = false;
      this._changed.emit();
    }
  }

  /** What was decided, to be restored. */
  get state(): IQuestionState {
    return { choice: this._choice, ...decisionState(this.decision) };
  }

  /** Bring back what was decided before, or that nothing was. */
  restore({ choice, ...decided }: IQuestionState): void {
    Object.assign(this.decision, decided);
    if (this._choice !== choice) {
      this._choice = choice;
      this._changed.emit();
    }
  }

  private _choice: Choice | null = null;
  private _changed = new Signal<this, void>(this);
}

export function decisionState(decision: MergeDecision): DecisionState {
  const { action, conflict, customDiff } = decision;
  return { action, conflict, customDiff };
}

/** The lines or the value that a side puts; undefined where it removes some. */
export function valueOf(diff: IDiffEntry[] | null): unknown {
  for (const entry of diff ?? []) {
    if (entry.op === 'addrange') {
      return [...entry.valuelist].join('');
    }
    if (entry.op === 'add' || entry.op === 'replace') {
      return entry.value;
    }
  }
  return undefined;
}
