import type { ICell } from '@jupyterlab/nbformat';
import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';
import { labelSource } from 'nbdime/lib/chunking';
import type { IDiffEntry } from 'nbdime/lib/diff/diffentries';
import type { MergeDecision } from 'nbdime/lib/merge/decisions';
import type { CellMergeModel } from 'nbdime/lib/merge/model';
import { CellText } from './celltext';
import type { ICellTextState, ISplice } from './celltext';
import { decisionState, Question, valueOf } from './question';
import type {
  ConflictKind,
  DecisionState,
  IQuestionState,
  Side
} from './question';

/** What happened to a cell. */
export type Fate = 'unchanged' | 'edited' | 'inserted' | 'deleted';

export interface ICellState {
  readonly deleted: boolean;
  readonly text: ICellTextState | null;
  /** Of all lines, in question or not. */
  readonly lines: readonly DecisionState[];
  readonly questions: readonly IQuestionState[];
}

/**
 * What becomes of one cell.
 */
export class CellResolution {
  constructor(readonly model: CellMergeModel) {
    const { base, decisions } = model;
    this.fate = fateOf(model);
    this.id = String((base ?? insertedBy(decisions[0]))?.id ?? '');
    this._source = [base?.source ?? ''].flat().join('');
    this._lines = decisions
      .filter(({ absolutePath }) => base && absolutePath[2] === 'source')
      .sort((one, other) => stretchOf(one)[0] - stretchOf(other)[0]);
    this.deletedBy = deletedBy(model);
    const open = decisions.filter(decision => decision.conflict);
    this.questions = this.deletedBy
      ? [this._deletedOrEdited(open[0], this.deletedBy)]
      : open.map(decision => this._question(decision));
    this._text = this._lines.length > 0 ? this._merge() : null;
    model.deleteCellChanged.connect(() => this._changed.emit(null), this);
    this.questions.forEach(({ changed }) =>
      changed.connect(() => this._changed.emit(null), this)
    );
    this.key = JSON.stringify([
      this.fate,
      this.id,
      this._source,
      this._lines.map(line => [
        valueOf(line.localDiff),
        valueOf(line.remoteDiff)
      ])
    ]);
  }

  readonly fate: Fate;

  readonly id: string;

  /** The side that deleted a cell the other edited; null where that is not in question. */
  readonly deletedBy: Side | null;

  readonly questions: readonly Question[];

  /** Tells whether another merge is about the same texts. */
  readonly key: string;

  /** The merged text; null where no text is to be merged. */
  get text(): CellText | null {
    return this._text;
  }

  /** The side that made the change; `both` where both did the same, or each a part of it. */
  get origin(): Side | 'both' {
    const sides = new Set(this.model.decisions.map(sideOf));
    return sides.size === 1 ? [...sides][0] : 'both';
  }

  /** Sides were taken, and what shows them must follow. */
  get picked(): ISignal<this, void> {
    return this._picked;
  }

  /** Something was decided or typed; the text tells that a person typed in it. */
  get changed(): ISignal<this, CellText | null> {
    return this._changed;
  }

  /** What was decided and typed, to be restored. */
  get state(): ICellState {
    return {
      deleted: this.model.deleteCell,
      text: this._text?.state ?? null,
      lines: this._lines.map(decisionState),
      questions: this.questions.map(({ state }) => state)
    };
  }

  /** Bring back what was decided and typed before. */
  restore({ deleted, text, lines, questions }: ICellState): void {
    const picked = JSON.stringify(this._lines.map(decisionState));
    this.model.deleteCell = deleted;
    this._lines.forEach((line, index) => Object.assign(line, lines[index]));
    this.questions.forEach((each, index) => each.restore(questions[index]));
    if (text) {
      this._text?.restore(text);
    }
    if (picked !== JSON.stringify(lines)) {
      this._picked.emit();
    }
  }

  /** Take a side for some lines, in question or not. */
  pick(decision: MergeDecision, side: Side): void {
    const question = this.questions.find(each => each.decision === decision);
    if (question) {
      question.choose(side);
    } else if (this._lines.includes(decision)) {
      this._take(decision, side);
    }
  }

  /** Take over what a person typed in the merged text. */
  type(splice: ISplice): void {
    for (const index of this._text?.edit(splice) ?? []) {
      this.questions
        .find(({ decision }) => decision === this._lines[index])
        ?.choose('edited');
    }
    this._changed.emit(this._text);
  }

  /** Go on with the text of another merge, if it is about the same. */
  adopt(same: CellResolution | undefined): void {
    if (same && same.key === this.key) {
      this._text = same._text;
      this.model.deleteCell = same.model.deleteCell;
    }
  }

  /** The line of the result a question is about; null where it is about none. */
  lineOf(question: Question): number | null {
    const index = this._lines.indexOf(question.decision);
    return question.kind === 'source' && this._text && index >= 0
      ? this._text.lineOf(index)
      : null;
  }

  /** The cell that results; null where it is deleted. */
  serialize(): ICell | null {
    if (this.fate === 'unchanged') {
      return this.model.base;
    }
    void this.model.merged; // nbdime makes it at first use, and serialises only what is made
    const cell = this.model.serialize();
    return cell && this._text ? { ...cell, source: this._text.text } : cell;
  }

  private _question(decision: MergeDecision): Question {
    const kind = decision.absolutePath[2] as ConflictKind;
    decision.action = 'remote';
    // nbdime marks lines in question; where there is none in the base, it would put two marks
    // at one place of its editor, which no gutter can show.
    const [start, end] = kind === 'source' ? stretchOf(decision) : [0, 0];
    decision.conflict = end > start;
    return new Question(kind, this.id, decision, choice => {
      if (kind === 'source') {
        this._take(decision, choice);
      } else {
        decision.action = choice as Side;
      }
    });
  }

  private _deletedOrEdited(decision: MergeDecision, by: Side): Question {
    const { model } = this;
    // The text is that of the only side that has one, whether or not the cell stays.
    const edited = by === 'local' ? 'remote' : 'local';
    decision.action = edited;
    model.deleteCell = by === 'remote';
    const question = new Question('deleted', this.id, decision, choice => {
      model.deleteCell = choice === by;
    });
    model.deleteCellChanged.connect((_, deleted) =>
      question.choose(deleted ? by : edited)
    );
    return question;
  }

  private _merge(): CellText {
    const stretches = this._lines.map(decision => {
      const [start, end] = stretchOf(decision);
      const side = decision.action === 'remote' ? 'remote' : 'local';
      return { start, end, text: this._at(decision, side) };
    });
    return new CellText(this._source, stretches);
  }

  private _take(decision: MergeDecision, choice: Side | 'both'): void {
    const texts = {
      remote: this._at(decision, 'remote'),
      local: this._at(decision, 'local')
    };
    const both = texts.remote + texts.local;
    if (choice === 'both') {
      decision.customDiff = replacement(decision, both);
      decision.action = 'custom';
    } else {
      decision.customDiff = null;
      decision.action = choice;
    }
    this._text?.put(this._lines.indexOf(decision), { ...texts, both }[choice]);
    this._picked.emit();
    this._changed.emit(null);
  }

  /** What a side has in the place of some lines. */
  private _at(decision: MergeDecision, side: Side): string {
    const diff = side === 'local' ? decision.localDiff : decision.remoteDiff;
    if (diff?.length) {
      return (valueOf(diff) as string | undefined) ?? '';
    }
    const [start, end] = stretchOf(decision);
    return this._source
      .split(/(?<=\n)/)
      .slice(start, end)
      .join('');
  }

  private _source: string;
  private _lines: readonly MergeDecision[];
  private _text: CellText | null;
  private _picked = new Signal<this, void>(this);
  private _changed = new Signal<this, CellText | null>(this);
}

function fateOf({ base, decisions }: CellMergeModel): Fate {
  if (base === null) {
    return 'inserted';
  }
  if (decisions.length === 0) {
    return 'unchanged';
  }
  return decisions[0].absolutePath.length === 1 ? 'deleted' : 'edited';
}

function deletedBy(model: CellMergeModel): Side | null {
  const { base, onesided, decisions } = model;
  if (base === null || !onesided || !decisions.some(each => each.conflict)) {
    return null;
  }
  return model.local?.deleted ? 'local' : 'remote';
}

function insertedBy({ localDiff, remoteDiff }: MergeDecision): ICell | null {
  const [entry] = localDiff?.length ? localDiff : (remoteDiff ?? []);
  return entry?.op === 'addrange' ? (entry.valuelist[0] as ICell) : null;
}

function sideOf({ localDiff, remoteDiff }: MergeDecision): Side | 'both' {
  if (!localDiff?.length) {
    return 'remote';
  }
  return remoteDiff?.length ? 'both' : 'local';
}

/** The first line of the base a decision is about, and the one behind the last. */
function stretchOf({ localDiff, remoteDiff }: MergeDecision): [number, number] {
  const entries = localDiff?.length ? localDiff : (remoteDiff ?? []);
  const start = Number(entries[0].key);
  const removed = entries.find(({ op }) => op === 'removerange');
  return [start, start + (removed?.op === 'removerange' ? removed.length : 0)];
}

/** A diff in nbdime's form that puts other lines in the place of those of a decision. */
function replacement(decision: MergeDecision, text: string): IDiffEntry[] {
  const [key, end] = stretchOf(decision);
  const diff: IDiffEntry[] = [
    { op: 'addrange', key, valuelist: text.split(/(?<=\n)/) }
  ];
  if (end > key) {
    diff.push({ op: 'removerange', key, length: end - key });
  }
  labelSource(diff, { decision, action: 'custom' });
  return diff;
}
