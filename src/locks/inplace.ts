import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { INotebookModel } from '@jupyterlab/notebook';
import { equal, shadow, unguarded } from './guards';
import { keepingPlace } from './place';
import { isNotebook } from './viewonly';

type Notebook = INotebookModel['sharedModel'];
type Cell = Notebook['cells'][number];
type Content = ReturnType<Notebook['toJSON']>;

/** A text that can be changed in parts. */
interface IText {
  getSource(): string;
  updateSource(start: number, end: number, value?: string): void;
}

/** A cell that may carry pictures. */
interface IAttached {
  setAttachments(attachments: unknown): void;
}

/** The documents read in place. */
const patched = new WeakSet<DocumentRegistry.IModel>();

/**
 * From now on, let a document that is read anew change only where it differs.
 *
 * JupyterLab's `revert` makes all cells anew, and everybody lands at the top. It reads through
 * one method of the model, and that sets all content through one method of the shared model.
 */
export function readInPlace(context: DocumentRegistry.Context): void {
  const { model } = context;
  if (patched.has(model)) {
    return;
  }
  patched.add(model);
  const name = isNotebook(model) ? 'fromJSON' : 'fromString';
  const read = Reflect.get(model, name) as (value: unknown) => void;
  const patch = (next: never) => {
    patchModel(model, next);
    if (isNotebook(model)) {
      model.sharedModel.clearUndoHistory();
      model.sharedModel.dirty = false;
    }
  };
  const change = (value: unknown) => {
    const { sharedModel } = model;
    const before = Object.getOwnPropertyDescriptor(sharedModel, 'setSource');
    const setSource = shadow(sharedModel, 'setSource', { value: patch });
    try {
      read.call(model, value);
    } finally {
      setSource.dispose();
      if (before) {
        Object.defineProperty(sharedModel, 'setSource', before);
      }
    }
  };
  shadow(model, name, {
    value: (value: unknown) => unguarded(() => change(value))
  });
}

/**
 * Show what the storage has.
 *
 * @throws where the storage does not give it: what is done unasked fails without a dialog.
 */
export async function follow(context: DocumentRegistry.Context): Promise<void> {
  const silent = shadow(context, '_handleError', { value: async () => {} });
  try {
    await context.revert();
    // JupyterLab does not do so for text.
    context.model.dirty = false;
  } finally {
    silent.dispose();
  }
}

/**
 * Show what a document is elsewhere, where it differs; what was typed here can still be undone.
 *
 * @param content - as the contents API has it: a notebook as JSON, or a text.
 */
export function show(
  context: DocumentRegistry.Context,
  content: unknown
): void {
  const next =
    typeof content === 'string' ? content.replace(/\r\n?/g, '\n') : content;
  unguarded(() => patchModel(context.model, next as never));
}

function patchModel(model: DocumentRegistry.IModel, next: never): void {
  if (isNotebook(model)) {
    keepingPlace(model, () => patchNotebook(model.sharedModel, next));
  } else {
    const text = model.sharedModel as unknown as IText & Cell;
    foreign(text, () => patchText(text, next));
  }
}

/**
 * Make a change that undo leaves alone: it is not this person's.
 */
function foreign(shared: Pick<Cell, 'transact'>, change: () => void): void {
  shared.transact(change, false);
}

/**
 * Make a notebook what it is elsewhere, cell by cell.
 */
export function patchNotebook(notebook: Notebook, next: Content): void {
  const remove = (from: number, to: number) =>
    foreign(notebook, () => notebook.deleteCellRange(from, to));
  next.cells.forEach((cell, index) => {
    const at = notebook.cells.findIndex(
      ({ id, cell_type }, i) =>
        cell_type === cell.cell_type &&
        (cell.id === undefined ? i === index : i >= index && id === cell.id)
    );
    if (at < 0) {
      foreign(notebook, () => void notebook.insertCell(index, cell));
      return;
    }
    if (at > index) {
      remove(index, at);
    }
    patchCell(notebook.cells[index], cell);
  });
  if (notebook.cells.length > next.cells.length) {
    remove(next.cells.length, notebook.cells.length);
  }
  if (!equal(notebook.metadata, next.metadata)) {
    foreign(notebook, () => notebook.setMetadata(next.metadata));
  }
}

function patchCell(cell: Cell, next: Content['cells'][number]): void {
  const source = next.source as string | string[];
  const text = typeof source === 'string' ? source : source.join('');
  foreign(cell, () => patchText(cell, text));
  if (!equal(cell.metadata, next.metadata)) {
    Object.keys(cell.metadata)
      .filter(key => !(key in next.metadata))
      .forEach(key => cell.deleteMetadata(key));
    cell.setMetadata(next.metadata as typeof cell.metadata);
  }
  if ('getOutputs' in cell && 'outputs' in next) {
    if (!equal(cell.getOutputs(), next.outputs)) {
      cell.setOutputs(next.outputs as ReturnType<typeof cell.getOutputs>);
    }
    cell.execution_count = next.execution_count as number | null;
  }
  if ('setAttachments' in cell && 'attachments' in next) {
    const attached = cell as Cell & IAttached;
    attached.setAttachments(next.attachments);
  }
}

/** How many pairs of lines are compared at most: beyond, a middle changes as a whole. */
const PAIRS = 1_000_000;

/**
 * Make a text what it is elsewhere by changing the lines that differ, so that cursors stay.
 */
export function patchText(text: IText, next: string): void {
  const old = text.getSource();
  let [from, to] = [old.length, next.length];
  for (const [start, otherStart] of keptLines(old, next)) {
    patchMiddle(
      text,
      old.slice(start, from),
      next.slice(otherStart, to),
      start
    );
    [from, to] = [start, otherStart];
  }
}

/**
 * Where hunks of two texts begin, from the last one to the start of the texts.
 *
 * A hunk is a run of lines that differ, with the equal lines behind it.
 */
function* keptLines(old: string, next: string): Iterable<[number, number]> {
  const [one, other] = [linesOf(old), linesOf(next)];
  const shared = one.length * other.length > PAIRS ? [] : table(one, other);
  let [i, j] = [one.length, other.length];
  let [at, otherAt] = [old.length, next.length];
  let differs = false;
  while (shared.length > 0 && i > 0 && j > 0) {
    const same = one[i - 1] === other[j - 1];
    if (same && differs) {
      yield [at, otherAt];
      differs = false;
    }
    differs ||= !same;
    const takeOne = same || shared[i - 1][j] >= shared[i][j - 1];
    const takeOther = same || !takeOne;
    if (takeOne) {
      at -= one[--i].length;
    }
    if (takeOther) {
      otherAt -= other[--j].length;
    }
  }
  yield [0, 0];
}

function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** How many lines the first `i` and the first `j` have in common, in order. */
function table(one: string[], other: string[]): Uint32Array[] {
  const rows = [new Uint32Array(other.length + 1)];
  one.forEach((line, i) => {
    const row = new Uint32Array(other.length + 1);
    other.forEach((otherLine, j) => {
      row[j + 1] =
        line === otherLine ? rows[i][j] + 1 : Math.max(rows[i][j + 1], row[j]);
    });
    rows.push(row);
  });
  return rows;
}

/**
 * Change what differs between the start and the end that two pieces have in common.
 *
 * @param offset - where the old piece begins in the text.
 */
function patchMiddle(
  text: IText,
  old: string,
  next: string,
  offset: number
): void {
  if (old === next) {
    return;
  }
  const shorter = Math.min(old.length, next.length);
  let start = 0;
  while (start < shorter && old[start] === next[start]) {
    start++;
  }
  let tail = 0;
  while (
    tail < shorter - start &&
    old[old.length - 1 - tail] === next[next.length - 1 - tail]
  ) {
    tail++;
  }
  const middle = next.slice(start, next.length - tail);
  text.updateSource(offset + start, offset + old.length - tail, middle);
}
