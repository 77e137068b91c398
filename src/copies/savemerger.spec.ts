import { Dialog } from '@jupyterlab/apputils';
import { OpenDocuments } from '../documents/opendocuments';
import { Cs3Drive } from '../files/drive';
import { mergedAs, storedAs } from '../testing/copies';
import { managerOf, open, servicesOn, type } from '../testing/document';
import { TestStorage } from '../testing/storage';
import type { ISaveRefusal, Merged } from '../tokens';
import { CopiesRest } from './rest';
import type { NewMerge } from './rest';
import { SaveMerger } from './savemerger';
import type { IMergedSave } from './savemerger';

const MERGE = 'POST cs3lab/merges';

/** A text that was opened, changed here, and changed by somebody else. */
async function setUp(text = 'old\nend\n') {
  const storage = new TestStorage();
  const first = storage.write('a.txt', text);
  const drive = new Cs3Drive({ serverSettings: storage.settings });
  const services = servicesOn(drive);
  const documents = new OpenDocuments(drive, managerOf(services));
  const refusals: ISaveRefusal[] = [];
  drive.saveRefused.connect((_, refusal) => void refusals.push(refusal));
  const decide = jest.fn<Promise<Merged | null>, [Merged]>();
  const merger = new SaveMerger(new CopiesRest(storage.settings), decide);
  const told: IMergedSave[] = [];
  merger.mergedSave.connect((_, save) => void told.push(save));
  drive.setMerger(save => merger.merge(save));
  const context = await open('a.txt', services, documents);
  type(context, 'mine\nend\n');
  storage.write('a.txt', 'old\ntheirs\n');
  const sent: NewMerge[] = [];
  /** Answer the next merge: what the storage has then, or why it is not merged. */
  const answer = (how: string | Merged, meanwhile?: () => void) => {
    storage.routes.set(MERGE, body => {
      sent.push(body as NewMerge);
      meanwhile?.();
      if (typeof how !== 'string') {
        return how;
      }
      const hash = storage.write('a.txt', how);
      const model = storedAs(hash);
      return mergedAs('merged', {
        model,
        content: how,
        local_hash: `local-${sent.length}`
      });
    });
  };
  storage.take();
  return {
    ...{ storage, drive, documents, merger, context, first },
    ...{ refusals, decide, told, sent, answer }
  };
}

const launched = jest.spyOn(Dialog.prototype, 'launch');

afterEach(() => expect(launched).not.toHaveBeenCalled());

describe('a save that finds the file changed', () => {
  it('is one write that is refused and one merge, and shows the result', async () => {
    const { storage, context, first, sent, told, answer } = await setUp();
    answer('mine\ntheirs\n');

    await context.save();

    expect(storage.take()).toEqual(['PUT api/contents/a.txt', MERGE]);
    expect(sent).toEqual([
      {
        kind: 'document',
        path: 'a.txt',
        hash: first,
        content: 'mine\nend\n',
        replace: false
      }
    ]);
    expect(context.model.toString()).toBe('mine\ntheirs\n');
    expect(context.model.dirty).toBe(false);
    expect(context.contentsModel!.hash).toBe(storage.files.get('a.txt')!.etag);
    expect(told[0]).toMatchObject({ context, mine: 'mine\nend\n' });
  });

  it('builds on the result the next time', async () => {
    const { storage, context, answer } = await setUp();
    answer('mine\ntheirs\n');
    await context.save();
    type(context, 'mine\ntheirs\nmore\n');
    storage.take();

    await context.save();

    expect(storage.take()).toEqual(['PUT api/contents/a.txt']);
    expect(storage.files.get('a.txt')!.text).toBe('mine\ntheirs\nmore\n');
  });

  it('keeps what is typed meanwhile, and merges it too', async () => {
    const { context, sent, answer } = await setUp();
    answer('mine\ntheirs\n', () => {
      type(context, 'mine, typed\nend\n');
      answer('mine, typed\ntheirs\n');
    });

    await context.save();

    expect(sent[1]).toMatchObject({
      hash: 'local-1',
      content: 'mine, typed\nend\n'
    });
    expect(context.model.toString()).toBe('mine, typed\ntheirs\n');
    expect(context.model.dirty).toBe(false);
  });

  it('is sent with the line endings of its file, typed meanwhile or not', async () => {
    const { context, sent, answer } = await setUp('old\r\nend\r\n');
    answer('mine\r\ntheirs\r\n', () => {
      type(context, 'mine, typed\nend\n');
      answer('mine, typed\r\ntheirs\r\n');
    });

    await context.save();

    expect(sent.map(({ content }) => content)).toEqual([
      'mine\r\nend\r\n',
      'mine, typed\r\nend\r\n'
    ]);
    expect(context.model.dirty).toBe(false);
  });

  it('leaves who never stops typing dirty, for the next save', async () => {
    const { context, sent, answer, storage, told } = await setUp();
    let typed = 'mine\nend\n';
    answer('mine\ntheirs\n', () => {
      typed = `more ${typed}`;
      type(context, typed);
    });

    await context.save();

    expect(context.model.toString()).toBe(typed);
    expect(context.model.dirty).toBe(true);
    expect(told).toEqual([]);
    const rounds = sent.length;
    answer(typed.replace('end', 'theirs'));
    storage.take();
    await context.save();
    expect(sent[rounds].hash).toBe(`local-${rounds}`);
    expect(context.model.toString()).toBe(typed.replace('end', 'theirs'));
    expect(context.model.dirty).toBe(false);
  });

  it.each([
    ['conflicts', 'conflicts'],
    ['missing', 'missing'],
    ['denied', 'forbidden'],
    ['unknown', 'changed'],
    ['unreadable', 'unreadable']
  ] as const)('stays dirty where the answer is %s', async (state, reason) => {
    const { context, storage, refusals, answer } = await setUp();
    answer(mergedAs(state));

    await expect(context.save()).rejects.toThrow();

    expect(refusals.map(refusal => refusal.reason)).toEqual([reason]);
    expect(context.model.toString()).toBe('mine\nend\n');
    expect(context.model.dirty).toBe(true);
    expect(storage.files.get('a.txt')!.text).toBe('old\ntheirs\n');
  });

  it('names who locked the file meanwhile', async () => {
    const { context, refusals, answer } = await setUp();
    const holder = { name: 'Marie Curie', me: false, application: null };
    answer(mergedAs('locked', { holder }));

    await expect(context.save()).rejects.toThrow();

    expect(refusals[0]).toMatchObject({
      reason: 'locked',
      holder
    });
  });

  it('is refused as ever where the server cannot merge', async () => {
    const { context, storage, refusals } = await setUp();
    storage.routes.set(MERGE, () => null);

    await expect(context.save()).rejects.toThrow();

    expect(refusals.map(({ reason }) => reason)).toEqual(['changed']);
    expect(context.model.toString()).toBe('mine\nend\n');
  });

  it('is not merged where nobody can', async () => {
    const { context, storage, drive, refusals } = await setUp();
    drive.setMerger(() => Promise.resolve(null)).dispose();

    await expect(context.save()).rejects.toThrow();

    expect(storage.take()).toEqual(['PUT api/contents/a.txt']);
    expect(refusals.map(({ reason }) => reason)).toEqual(['changed']);
  });
});

describe('what cannot be read', () => {
  it('is replaced where the person wants it, and nothing is said to have come in', async () => {
    const { storage, context, merger, sent, told, documents, answer } =
      await setUp();
    answer(mergedAs('unreadable'));
    await context.save().catch(() => undefined);
    expect(documents.unsaved.get(context)).toMatchObject({
      reason: 'unreadable'
    });
    const content = 'mine\nend\n';
    const model = storedAs(storage.write('a.txt', content));
    answer(mergedAs('merged', { model, content, message: 'Replaced.' }));

    await merger.replace(context);

    expect(sent.map(({ replace }) => replace)).toEqual([false, true]);
    expect(context.model.dirty).toBe(false);
    expect(documents.unsaved.size).toBe(0);
    expect(told).toEqual([]);
  });

  it('is asked about again at the next save', async () => {
    const { context, merger, sent, answer } = await setUp();
    answer(mergedAs('unreadable'));
    await merger.replace(context).catch(() => undefined);
    await context.save().catch(() => undefined);

    expect(sent.map(({ replace }) => replace)).toEqual([true, false]);
  });
});

describe('conflicts', () => {
  it('are decided by the person, and the document shows what they decided', async () => {
    const { storage, documents, context, merger, sent, decide, answer } =
      await setUp();
    const conflicts = mergedAs('conflicts', { conflicts: 1 });
    answer(conflicts);
    await context.save().catch(() => undefined);
    decide.mockImplementation(async () => {
      const hash = storage.write('a.txt', 'decided\n');
      return mergedAs('merged', { model: storedAs(hash) });
    });
    answer('decided\n');

    await merger.decide(context);

    expect(decide).toHaveBeenCalledWith(conflicts);
    expect(sent[1].hash).toBe('local');
    expect(context.model.toString()).toBe('decided\n');
    expect(context.model.dirty).toBe(false);
    expect(documents.unsaved.size).toBe(0);
  });

  it('are not merged again while the person decides', async () => {
    const { context, merger, sent, refusals, decide, answer } = await setUp();
    answer(mergedAs('conflicts'));
    await context.save().catch(() => undefined);
    let cancel: (nothing: null) => void = () => undefined;
    decide.mockReturnValue(new Promise(resolve => (cancel = resolve)));
    const decided = merger.decide(context);

    await expect(context.save()).rejects.toThrow();

    expect(sent).toHaveLength(1);
    expect(refusals.map(({ reason }) => reason)).toEqual([
      'conflicts',
      'conflicts'
    ]);
    cancel(null);
    await decided;
    expect(context.model.toString()).toBe('mine\nend\n');
    expect(context.model.dirty).toBe(true);
  });
});
