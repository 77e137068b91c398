import type { INotebookContent } from '@jupyterlab/nbformat';
import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';
import { applyDecisions } from 'nbdime/lib/merge/decisions';
import type { IMergeDecision } from 'nbdime/lib/merge/decisions';
import { NotebookMergeModel } from 'nbdime/lib/merge/model';
import type { Merged } from '../tokens';
import { CellResolution } from './cellresolution';
import type { ICellState } from './cellresolution';
import { History } from './history';
import { Question } from './question';
import type { IQuestionState, Side } from './question';

interface IState {
  readonly metadata: readonly IQuestionState[];
  readonly cells: readonly ICellState[];
}

/**
 * What a person makes of the conflicts of a merge.
 *
 * An open question shows what the storage has, which stays if nobody decides.
 */
export class Resolution {
  /**
   * @param merged - an answer whose state is `conflicts`.
   */
  constructor(readonly merged: Merged) {
    const { base, decisions } = JSON.parse(JSON.stringify(merged)) as {
      base: INotebookContent;
      decisions: IMergeDecision[];
    };
    dropOutputs(base, decisions);
    this.model = new NotebookMergeModel(base, decisions);
    this.metadata = this.model.metadata.decisions
      .filter(decision => decision.conflict)
      .map(decision => {
        decision.action = 'remote';
        return new Question('metadata', '', decision, choice => {
          decision.action = choice as Side;
        });
      });
    this.cells = this.model.cells.map(model => new CellResolution(model));
    this.questions = [
      ...this.metadata,
      ...this.cells.flatMap(({ questions }) => questions)
    ];
    for (const question of this.questions) {
      question.changed.connect(() => this._changed.emit(), this);
    }
    for (const question of this.metadata) {
      question.changed.connect(() => this._history.note(), this);
    }
    for (const cell of this.cells) {
      cell.changed.connect((_, typed) => this._history.note(typed), this);
    }
    this._history = new History(() => this._state);
  }

  readonly model: NotebookMergeModel;

  readonly cells: readonly CellResolution[];

  /** Questions about the notebook itself. */
  readonly metadata: readonly Question[];

  /** All questions, in the order they are shown. */
  readonly questions: readonly Question[];

  /** How many wait for an answer. */
  get open(): number {
    return this.questions.filter(({ choice }) => choice === null).length;
  }

  /** Something was decided. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Whether a person did anything here that closing would lose. */
  get hasWork(): boolean {
    return this._history.canUndo;
  }

  /**
   * Take back what was decided or typed last, or do it again.
   *
   * @returns the first cell that changed; null where none did.
   */
  undo(): CellResolution | null {
    return this._go('back');
  }
  redo(): CellResolution | null {
    return this._go('forth');
  }

  /** Decide every question for one side. */
  takeAll(side: Side): void {
    for (const question of this.questions) {
      question.choose(side);
    }
  }

  /**
   * Decide as was decided before, where the same is asked.
   *
   * @returns how many questions are new.
   */
  decideAs(before: Resolution): number {
    const cells = new Map(before.cells.map(cell => [cell.key, cell]));
    for (const cell of this.cells) {
      cell.adopt(cells.get(cell.key));
    }
    const known = new Map(before.questions.map(each => [each.key, each]));
    let added = 0;
    for (const question of this.questions) {
      const same = known.get(question.key);
      added += same ? 0 : 1;
      if (same?.choice) {
        question.choose(same.choice);
      }
    }
    return added;
  }

  /** The notebook that results. */
  serialize(): INotebookContent {
    const { base, metadata } = this.model;
    return {
      ...base,
      metadata: applyDecisions(base.metadata, metadata.decisions),
      cells: this.cells.flatMap(cell => cell.serialize() ?? [])
    };
  }

  private get _state(): IState {
    return {
      metadata: this.metadata.map(({ state }) => state),
      cells: this.cells.map(({ state }) => state)
    };
  }

  private _go(where: 'back' | 'forth'): CellResolution | null {
    const before = this._state;
    const state = this._history.go(where);
    if (!state) {
      return null;
    }
    this.metadata.forEach((each, i) => each.restore(state.metadata[i]));
    const changed = this.cells.filter(
      (_, i) =>
        JSON.stringify(before.cells[i]) !== JSON.stringify(state.cells[i])
    );
    for (const cell of changed) {
      cell.restore(state.cells[this.cells.indexOf(cell)]);
    }
    this._history.arrive();
    this._changed.emit();
    return changed[0] ?? null;
  }

  private readonly _history: History<IState>;
  private _changed = new Signal<this, void>(this);
}

/** Take the outputs from what is decided on: the server puts those that belong to the result. */
function dropOutputs(
  { cells }: INotebookContent,
  decisions: readonly IMergeDecision[]
): void {
  for (const { common_path: path, local_diff, remote_diff } of decisions) {
    const [list, place] = path ?? [];
    const entries = [...(local_diff ?? []), ...(remote_diff ?? [])];
    const touched =
      place ?? entries.find(({ op }) => op !== 'addrange')?.key ?? -1;
    const cell = list === 'cells' ? cells[Number(touched)] : undefined;
    if (cell?.outputs) {
      cell.outputs = [];
    }
  }
}
