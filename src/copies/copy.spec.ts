import type { DocumentRegistry } from '@jupyterlab/docregistry';
import { NotebookModel } from '@jupyterlab/notebook';
import { mergedAs, storedAs } from '../testing/copies';
import { TestStorage } from '../testing/storage';
import { forget, OpenCopy, PATIENCE, WAITING } from './copy';
import { CopiesRest } from './rest';
import type { Original } from './rest';

// Yjs warns of what JupyterLab does with cells that are not in a notebook yet.
beforeAll(() => void jest.spyOn(console, 'warn').mockReturnValue());

const ASKED = 'GET cs3lab/copies';

const ORIGINAL: Original = {
  name: 'analysis.ipynb',
  path: 'analysis.ipynb',
  owner: 'Marie Curie',
  mine: false,
  copied: '2026-11-03T14:02:00Z',
  state: 'changed',
  changes: 2,
  writable: true,
  holder: null,
  since: null,
  place: null,
  proposal: null
};

const MARIE = { name: 'Marie Curie', me: false, application: null };

const RECORD = {
  format: 1,
  by: { name: 'Albert Einstein', username: 'einstein' }
};

/** A copy einstein made, open at whoever `me` is. */
function setUp({ record = RECORD as object | null, me = 'einstein' } = {}) {
  const storage = new TestStorage();
  let original: Original | null = ORIGINAL;
  storage.routes.set(ASKED, () => ({ path: 'copy.ipynb', original }));
  const model = new NotebookModel();
  if (record) {
    model.sharedModel.setMetadata('cs3lab', {
      copy: record,
      other: 1
    } as never);
  }
  model.dirty = false;
  const context = {
    model,
    localPath: 'copy.ipynb'
  } as unknown as DocumentRegistry.Context;
  const copy = new OpenCopy(
    context,
    new CopiesRest(storage.settings),
    () => me
  );
  const stands = (news: Partial<Original>) => {
    original = { ...ORIGINAL, ...news };
  };
  return { storage, model, context, copy, stands };
}

const asked = (storage: TestStorage) =>
  storage.take().filter(line => line.startsWith(ASKED)).length;

describe('a proposal', () => {
  const open = {
    state: 'open',
    words: '',
    answer: '',
    changed: false
  } as const;

  it.each(['merged', 'declined'] as const)(
    'is told once when it was %s',
    async state => {
      const { copy, stands } = setUp();
      let told = 0;
      copy.answered.connect(() => told++);
      stands({ proposal: open });
      await copy.refresh(false);
      expect(told).toBe(0);
      stands({ proposal: { ...open, state } });
      await copy.refresh(false);
      await copy.refresh(false);

      expect(told).toBe(1);
    }
  );

  it('is no news to who answered it', async () => {
    const { copy, stands } = setUp({ me: 'marie' });
    let told = 0;
    copy.answered.connect(() => told++);
    stands({ mine: true, proposal: open });
    await copy.refresh(false);
    stands({ mine: true, proposal: { ...open, state: 'declined' } });
    await copy.refresh(false);

    expect(told).toBe(0);
  });
});

describe('a copy', () => {
  it('learns how its original stands', async () => {
    const { copy } = setUp();
    await copy.refresh(false);

    expect(copy.state).toMatchObject({ original: ORIGINAL, maker: '' });
  });

  it('names who made it to everybody else', () => {
    const { copy } = setUp({ me: 'marie' });

    expect(copy.state.maker).toBe('Albert Einstein');
  });

  it('is asked about once in a while unless the person asks', async () => {
    const { storage, copy } = setUp();
    const now = jest.spyOn(Date, 'now').mockReturnValue(PATIENCE);
    await copy.refresh(true);
    await copy.refresh(true);
    expect(asked(storage)).toBe(1);

    await copy.refresh(false);
    expect(asked(storage)).toBe(1);

    now.mockReturnValue(3 * PATIENCE);
    await copy.refresh(true);
    expect(asked(storage)).toBe(1);
    now.mockRestore();
  });

  it('is asked about every few seconds while somebody edits the original', async () => {
    const { storage, copy, stands } = setUp();
    stands({ holder: MARIE });
    const now = jest.spyOn(Date, 'now').mockReturnValue(PATIENCE);
    const hidden = jest.spyOn(document, 'hidden', 'get');
    await copy.refresh(true);
    expect(asked(storage)).toBe(1);

    now.mockReturnValue(PATIENCE + WAITING);
    hidden.mockReturnValue(true);
    await copy.refresh(true);
    expect(asked(storage)).toBe(0);
    hidden.mockReturnValue(false);
    await copy.refresh(true);
    expect(asked(storage)).toBe(1);
    now.mockRestore();
    hidden.mockRestore();
  });

  it('is not asked about where it is none', async () => {
    const { storage, copy } = setUp({ record: null });
    await copy.refresh(false);

    expect(copy.isCopy).toBe(false);
    expect(asked(storage)).toBe(0);
  });

  it('tells once when an original that is waited for is free', async () => {
    const { copy, stands } = setUp();
    const freed = jest.fn();
    copy.freed.connect(freed);
    stands({ holder: MARIE });
    await copy.refresh(false);
    copy.watch(true);
    await copy.refresh(false);
    expect(freed).not.toHaveBeenCalled();

    stands({ holder: null });
    await copy.refresh(false);
    await copy.refresh(false);

    expect(freed).toHaveBeenCalledTimes(1);
    expect(copy.state.watching).toBe(false);
  });

  it('can forget its original, and remember it', () => {
    const { copy, context, model } = setUp();
    const remember = forget(context);
    expect(copy.isCopy).toBe(false);
    expect(model.sharedModel.getMetadata('cs3lab')).toEqual({ other: 1 });

    remember();

    expect(copy.isCopy).toBe(true);
  });
});

describe('a merge of a copy', () => {
  const MERGE = 'POST cs3lab/merges';

  it('is of what is stored, and shown while it is under way', async () => {
    const { storage, copy } = setUp();
    const during: boolean[] = [];
    const sent: unknown[] = [];
    storage.routes.set(MERGE, body => {
      sent.push(body);
      during.push(copy.state.merging);
      return mergedAs('merged');
    });

    const merged = await copy.merge();

    expect(merged!.state).toBe('merged');
    expect(sent).toEqual([{ kind: 'copy', path: 'copy.ipynb' }]);
    expect([during, copy.state.merging]).toEqual([[true], false]);
  });

  it.each([
    ['locked', { holder: MARIE }, { holder: MARIE }],
    ['missing', {}, { state: 'missing' }],
    ['denied', {}, { writable: false }]
  ] as const)(
    'that finds it %s says so of the original',
    async (state, found, known) => {
      const { storage, copy } = setUp();
      await copy.refresh(false);
      storage.routes.set(MERGE, () => mergedAs(state, found));

      await copy.merge();

      expect(copy.state.original).toMatchObject(known);
    }
  );

  describe.each([
    ['stays as it was', null],
    ['follows', storedAs('copied')]
  ])('whose copy %s', (_, stored) => {
    async function merged(state: 'merged' | 'unchanged') {
      const parts = setUp();
      await parts.copy.refresh(false);
      const answer = mergedAs(state, { copy: stored as never });
      parts.storage.routes.set(MERGE, () => answer);
      await parts.copy.merge();
      return parts.copy;
    }

    it('leaves nothing to merge, and can be undone', async () => {
      const { state, undoable } = await merged('merged');

      expect(state).toMatchObject({ merged: 'merged', undoable: true });
      expect(undoable?.id).toBe('m1');
    });

    it('that stored nothing says so, and has nothing to undo', async () => {
      const { state } = await merged('unchanged');

      expect(state).toMatchObject({ merged: 'nothing', undoable: false });
    });

    it('can be undone until something is stored', async () => {
      const copy = await merged('merged');
      copy.context.model.dirty = true;
      expect(copy.state).toMatchObject({ merged: '', undoable: true });
      copy.context.model.dirty = false;
      expect(copy.state.merged).toBe('merged');

      copy.learnOfFile(storedAs('later'));

      expect(copy.state.undoable).toBe(false);
    });
  });

  it('that only put the copy in its place says nothing of a merge', async () => {
    const { storage, copy } = setUp();
    await copy.refresh(false);
    const message = 'It stands where the original was.';
    storage.routes.set(MERGE, () => mergedAs('merged', { message }));
    await copy.merge();

    expect(copy.state).toMatchObject({ merged: '', undoable: false });
  });

  it('is over once somebody changes the original again', async () => {
    const { storage, copy, stands } = setUp();
    await copy.refresh(false);
    const answer = mergedAs('merged', { copy: storedAs('copied') as never });
    storage.routes.set(MERGE, () => answer);
    await copy.merge();
    expect(copy.state.original?.state).toBe('same');

    stands({ state: 'changed', changes: 1 });
    await copy.refresh(false);

    expect(copy.state).toMatchObject({ merged: '', undoable: false });
  });

  it('that broke leaves the copy as it was', async () => {
    const { storage, copy } = setUp();
    storage.routes.set(MERGE, () => null);

    await expect(copy.merge()).rejects.toThrow('It broke.');

    expect(copy.state.merging).toBe(false);
  });
});
