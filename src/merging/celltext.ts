import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';

/** A stretch of text replaced by another. */
export interface ISplice {
  readonly from: number;
  readonly to: number;
  readonly insert: string;
}

/** Lines of the base, and the text in their place. */
export interface IStretch {
  /** First line of the base, and the one behind the last. */
  readonly start: number;
  readonly end: number;
  /** The text there at first. */
  readonly text: string;
}

export interface ICellTextState {
  readonly text: string;
  readonly ranges: readonly [number, number][];
}

/**
 * The merged text of a cell, in which stretches keep their places while it is edited.
 */
export class CellText {
  /**
   * @param base - the text the stretches are lines of.
   * @param stretches - in order, not overlapping.
   */
  constructor(base: string, stretches: readonly IStretch[]) {
    const lines = base.split(/(?<=\n)/);
    let line = 0;
    const ranges: [number, number][] = [];
    for (const { start, end, text } of stretches) {
      this._text += lines.slice(line, start).join('');
      ranges.push([this._text.length, this._text.length + text.length]);
      this._text += text;
      line = end;
    }
    this._ranges = ranges;
    this._text += lines.slice(line).join('');
  }

  get text(): string {
    return this._text;
  }

  /** The text was changed by `put` or `restore`, and editors that show it must follow. */
  get spliced(): ISignal<this, ISplice> {
    return this._spliced;
  }

  /** The text of a stretch now. */
  at(index: number): string {
    const [from, to] = this._ranges[index];
    return this._text.slice(from, to);
  }

  /** The line a stretch begins with now, counted from 1. */
  lineOf(index: number): number {
    return this._text.slice(0, this._ranges[index][0]).split('\n').length;
  }

  /** The text, and where the stretches are in it. */
  get state(): ICellTextState {
    return { text: this._text, ranges: this._ranges };
  }

  /** Bring a state back; editors hear only of what differs. */
  restore({ text, ranges }: ICellTextState): void {
    const before = this._text;
    const shortest = Math.min(before.length, text.length);
    let from = 0;
    while (from < shortest && before[from] === text[from]) {
      from++;
    }
    let behind = 0;
    while (
      behind < shortest - from &&
      before[before.length - 1 - behind] === text[text.length - 1 - behind]
    ) {
      behind++;
    }
    [this._text, this._ranges] = [text, ranges];
    if (before !== text) {
      const to = before.length - behind;
      const insert = text.slice(from, text.length - behind);
      this._spliced.emit({ from, to, insert });
    }
  }

  /** Put another text at a stretch. */
  put(index: number, insert: string): void {
    const [from, to] = this._ranges[index];
    if (this.at(index) === insert) {
      return;
    }
    this._replace({ from, to, insert }, index);
    this._spliced.emit({ from, to, insert });
  }

  /**
   * Take over what was typed in an editor.
   *
   * @returns the stretches it touched.
   */
  edit(splice: ISplice): number[] {
    const touched = this._ranges.flatMap((range, index) =>
      isTouched(range, splice) ? [index] : []
    );
    // Typed between two that touch each other, it belongs to one of them.
    const owners = splice.from === splice.to ? touched.slice(0, 1) : touched;
    this._replace(splice, owners[0] ?? -1);
    return owners;
  }

  private _replace({ from, to, insert }: ISplice, owner: number): void {
    const grown = insert.length - (to - from);
    this._text = this._text.slice(0, from) + insert + this._text.slice(to);
    this._ranges = this._ranges.map(([start, end], index): [number, number] => {
      if (index === owner) {
        return [Math.min(start, from), Math.max(end, to) + grown];
      }
      const behind = index > owner && owner >= 0;
      return [
        moved(start, from, to, insert.length, behind),
        moved(end, from, to, insert.length, behind)
      ];
    });
  }

  private _text = '';
  private _ranges: readonly [number, number][] = [];
  private _spliced = new Signal<this, ISplice>(this);
}

/** Whether lines change; what is typed behind the last line end is another line. */
function isTouched([start, end]: [number, number], splice: ISplice): boolean {
  const { from, to } = splice;
  if (from === to || start === end) {
    return start <= to && (from < end || from === start);
  }
  return from < end && to > start;
}

/** Where a place is after `from` to `to` was replaced. */
function moved(
  place: number,
  from: number,
  to: number,
  length: number,
  behind: boolean
): number {
  if (place > to || (place === to && behind)) {
    return place + length - (to - from);
  }
  if (place <= from) {
    return place;
  }
  return behind ? from + length : from;
}
