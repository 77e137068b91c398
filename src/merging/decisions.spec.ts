import type { ICell, INotebookContent } from '@jupyterlab/nbformat';
import { readFileSync } from 'fs';
import type { IMergeDecision } from 'nbdime/lib/merge/decisions';
import { NotebookMergeModel } from 'nbdime/lib/merge/model';
import { conflicting } from '../testing/merging';
import { Resolution } from './resolution';

interface ICase {
  base: INotebookContent;
  decisions: IMergeDecision[];
  conflicts: number;
  offered: INotebookContent;
  local: string[];
  remote: string[];
}

// Written by tests/merge/decisions.py from the merges of the corpus.
const CASES = Object.entries(
  JSON.parse(readFileSync('tests/merge/decisions.json', 'utf-8'))
) as [string, ICase][];

function textOf({ source }: ICell): string {
  // Base texts are padded by a line end, which goes when the server settles the result.
  return [source].flat().join('').replace(/\n$/, '');
}

function entryOf(value: unknown, key: string): unknown {
  return (value as Record<string, unknown> | undefined)?.[key];
}

/** Without what the server settles: ids of nbformat 4.4, and outputs. */
function compared({ cells, metadata }: INotebookContent): unknown {
  return {
    metadata,
    cells: cells.map(cell => ({
      ...cell,
      id: '',
      outputs: [],
      execution_count: null,
      source: textOf(cell)
    }))
  };
}

describe.each(CASES)('%s', (_, made) => {
  it('asks nbdime as much as the server counts', () => {
    const { base, decisions } = JSON.parse(JSON.stringify(made)) as ICase;
    const { conflicts } = new NotebookMergeModel(base, decisions);
    expect(conflicts).toHaveLength(made.conflicts);
    expect(new Resolution(conflicting(made)).open).toBe(made.conflicts);
  });

  it('is what the server offers, where nothing is asked', () => {
    const resolution = new Resolution(conflicting(made));
    if (made.conflicts === 0) {
      expect(compared(resolution.serialize())).toEqual(compared(made.offered));
    }
  });

  it('keeps what the storage has beside open questions', () => {
    const resolution = new Resolution(conflicting(made));
    expect(resolution.serialize().cells.map(textOf)).toEqual(made.remote);
  });

  it.each(['local', 'remote'] as const)('gives the texts of %s', side => {
    const resolution = new Resolution(conflicting(made));
    resolution.takeAll(side);
    expect(resolution.open).toBe(0);
    expect(resolution.serialize().cells.map(textOf)).toEqual(made[side]);
  });

  it.each(['local', 'remote'] as const)('gives the entries of %s', side => {
    const resolution = new Resolution(conflicting(made));
    resolution.takeAll(side);
    const { cells, metadata } = resolution.serialize();
    for (const { kind, cell, entry, values } of resolution.questions) {
      if (entry.length > 0) {
        const holder = cell
          ? cells.find(({ id }) => id === cell)?.[kind]
          : metadata;
        const found = entry.reduce(entryOf, holder as unknown);
        expect(found).toEqual(values[side]);
      }
    }
  });

  it('agrees with nbdime on the texts', () => {
    const { model, cells } = new Resolution(conflicting(made));
    for (const cell of cells) {
      void cell.model.merged;
    }
    expect(model.serialize().cells.map(textOf)).toEqual(made.remote);
  });
});
