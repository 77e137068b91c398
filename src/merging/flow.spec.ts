import { nullTranslator } from '@jupyterlab/translation';
import { readFileSync } from 'fs';
import { press } from '../testing/screen';
import { conflicting } from '../testing/merging';
import type { Merged } from '../tokens';
import { MergeFlow } from './flow';
import type { IMergeServer } from './rest';

const CASES = JSON.parse(readFileSync('tests/merge/decisions.json', 'utf-8'));
const SAME_LINE = made('same-line');
const trans = nullTranslator.load('cs3lab');

function made(name: string): object {
  const { base, decisions } = CASES[name];
  return { base, decisions };
}

let answers: (Merged | Error)[];
let stored: { id: string; texts: string[] }[];
let forgotten: string[];
let kept: string[];

const server: IMergeServer = {
  resolve: async (id, { cells }, outputs) => {
    kept.push(outputs);
    stored.push({
      id,
      texts: cells.map(cell => [cell.source].flat().join(''))
    });
    const answer = answers.shift()!;
    if (answer instanceof Error) {
      throw answer;
    }
    return answer;
  },
  forget: async id => {
    forgotten.push(id);
  },
  compare: () => Promise.reject(new Error('not asked'))
};

function flowOf(): MergeFlow {
  return new MergeFlow(conflicting(SAME_LINE), server, trans);
}

beforeEach(() => {
  answers = [];
  stored = [];
  forgotten = [];
  kept = [];
});

describe('MergeFlow', () => {
  it('stores what was decided, and ends with the answer', async () => {
    const flow = flowOf();
    flow.resolution.takeAll('local');
    const merged = conflicting({ state: 'merged' });
    answers = [merged];
    await flow.save();
    expect(await flow.done).toBe(merged);
    expect(stored[0].id).toBe('one');
    expect(stored[0].texts[1]).toContain('arange(20)');
    expect(flow.message).toBe('');
  });

  it('leaves what the storage has where nothing was decided', async () => {
    const flow = flowOf();
    answers = [conflicting({ state: 'unchanged' })];
    await flow.save();
    expect(stored[0].texts[1]).toContain('arange(30)');
    expect((await flow.done)?.state).toBe('unchanged');
  });

  it('stores nothing once it is cancelled', async () => {
    const flow = flowOf();
    flow.cancel();
    flow.cancel();
    await flow.save();
    expect(await flow.done).toBeNull();
    expect(forgotten).toEqual(['one']);
    expect(stored).toEqual([]);
  });

  it('forgets nothing that is stored', async () => {
    const flow = flowOf();
    answers = [conflicting({ state: 'merged' })];
    await flow.save();
    flow.cancel();
    expect(forgotten).toEqual([]);
  });

  it('asks before pictures are gone, and stores what was chosen', async () => {
    const flow = flowOf();
    const lost = { pictures: 1, tables: 0, cells: 1 };
    answers = [
      conflicting({ state: 'outputs', lost }),
      conflicting({ state: 'merged' })
    ];
    const saving = flow.save();
    await press('Keep them');
    await saving;
    expect(kept).toEqual(['ask', 'keep']);
    expect((await flow.done)?.state).toBe('merged');
  });

  it('says who edits the file, keeps what was decided, and stores it later', async () => {
    const flow = flowOf();
    flow.resolution.takeAll('local');
    const { resolution } = flow;
    answers = [
      conflicting({ state: 'locked', message: 'Marie Curie is editing it.' }),
      conflicting({ state: 'merged' })
    ];
    await flow.save();
    expect(flow.message).toContain('Marie Curie is editing it.');
    expect(flow.resolution).toBe(resolution);
    expect(flow.isSaving).toBe(false);
    await flow.save();
    expect((await flow.done)?.state).toBe('merged');
  });

  it('says what failed, and loses nothing', async () => {
    const flow = flowOf();
    flow.resolution.takeAll('local');
    answers = [new Error('The storage cannot be reached.')];
    await flow.save();
    expect(flow.message).toContain('The storage cannot be reached.');
    expect(flow.message).toContain('is kept');
    expect(flow.resolution.open).toBe(0);
  });

  it('does not store twice at once', async () => {
    const flow = flowOf();
    answers = [conflicting({ state: 'merged' })];
    await Promise.all([flow.save(), flow.save()]);
    expect(stored).toHaveLength(1);
  });

  it('stores what is being stored when the tab is closed', async () => {
    const flow = flowOf();
    answers = [conflicting({ state: 'merged' })];
    const saving = flow.save();
    flow.cancel();
    await saving;
    expect((await flow.done)?.state).toBe('merged');
    expect(forgotten).toEqual([]);
  });

  it('decides nothing where that fails after the tab is closed', async () => {
    const flow = flowOf();
    answers = [conflicting({ state: 'locked' })];
    const saving = flow.save();
    flow.cancel();
    await saving;
    expect(await flow.done).toBeNull();
    expect(forgotten).toEqual(['one']);
  });

  it('says that it is too large for lines', () => {
    const flow = new MergeFlow(
      conflicting({ ...SAME_LINE, by_cell: true }),
      server,
      trans
    );
    expect(flow.message).toContain('too large');
  });

  it('goes on with new conflicts where the file changed meanwhile', async () => {
    const flow = flowOf();
    flow.resolution.takeAll('local');
    answers = [conflicting({ ...made('delete-against-edit'), id: 'two' })];
    await flow.save();
    expect(flow.resolution.merged.id).toBe('two');
    expect(flow.resolution.open).toBe(1);
    expect(flow.message).toContain('1 new conflict');
    answers = [conflicting({ state: 'merged' })];
    await flow.save();
    expect(stored[1].id).toBe('two');
  });

  it('keeps what was decided and typed where the same is asked again', () => {
    const flow = flowOf();
    const cell = flow.resolution.cells[1];
    cell.questions[0].choose('local');
    cell.type({ from: 0, to: 0, insert: '# typed\n' });
    flow.replace(conflicting({ ...SAME_LINE, id: 'two' }));
    expect(forgotten).toEqual(['one']);
    const { cells, open } = flow.resolution;
    expect(open).toBe(0);
    expect(cells[1].text?.text).toContain('# typed\n');
    expect(cells[1].text?.text).toContain('arange(20)');
    expect(flow.message).toContain('look it over');
  });
});
