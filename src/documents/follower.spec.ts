import type { IDocumentWidget } from '@jupyterlab/docregistry';
import { Cs3Drive } from '../files/drive';
import { managerOf, open, servicesOn, type } from '../testing/document';
import { TestStorage } from '../testing/storage';
import { OpenDocuments } from './opendocuments';

async function setUp() {
  const storage = new TestStorage();
  storage.write('a.txt', 'old');
  const drive = new Cs3Drive({ serverSettings: storage.settings });
  const services = servicesOn(drive);
  const documents = new OpenDocuments(drive, managerOf(services));
  const context = await open('a.txt', services, documents);
  await context.ready;
  context.model.dirty = false;
  storage.take();
  const list = async () => {
    await drive.get('', { content: true });
    await documents.look('a.txt');
  };
  return { storage, drive, documents, context, list };
}

describe('a document nobody changed here', () => {
  it('shows what its folder says is new', async () => {
    const { storage, context, list } = await setUp();
    const etag = storage.write('a.txt', 'theirs');

    await list();

    expect(context.model.toString()).toBe('theirs');
    expect(context.model.dirty).toBe(false);
    expect(context.contentsModel!.hash).toBe(etag);
  });

  it('is not asked about while its folder says nothing new', async () => {
    const { storage, drive, documents, context } = await setUp();
    await drive.get('', { content: true });
    storage.take();
    documents.visit(context as unknown as IDocumentWidget);

    await drive.get('', { content: true });

    expect(storage.take()).toEqual(['GET api/contents?content=1&hash=0']);
  });

  it('is looked at when the person comes to it', async () => {
    const { storage, documents, context } = await setUp();
    storage.write('a.txt', 'theirs');

    documents.visit(context as unknown as IDocumentWidget);
    await documents.look('a.txt');

    expect(storage.take()).toHaveLength(2);
    expect(context.model.toString()).toBe('theirs');
  });

  it('stays as it is where the storage is away', async () => {
    const { storage, documents, context } = await setUp();
    storage.failure = { status: 503, body: { reason: 'unreachable' } };

    await documents.look('a.txt');

    expect(context.model.toString()).toBe('old');
  });

  it('goes on following after a save', async () => {
    const { storage, documents, context } = await setUp();
    type(context, 'mine');
    await context.save();
    storage.write('a.txt', 'theirs');

    await documents.look('a.txt');

    expect(context.model.toString()).toBe('theirs');
  });

  it('builds its next save on what it shows', async () => {
    const { storage, documents, context } = await setUp();
    storage.write('a.txt', 'theirs');
    await documents.look('a.txt');
    type(context, 'theirs and mine');

    await context.save();

    expect(storage.files.get('a.txt')!.text).toBe('theirs and mine');
  });
});

describe('what was changed here', () => {
  it('stays, for the next save to merge', async () => {
    const { storage, context, list } = await setUp();
    type(context, 'mine');
    storage.write('a.txt', 'theirs');

    await list();

    expect(context.model.toString()).toBe('mine');
    expect(context.model.dirty).toBe(true);
  });

  it('stays, also where it was typed while the storage answered', async () => {
    const { storage, documents, context } = await setUp();
    const etag = storage.write('a.txt', 'theirs');
    let release = () => {};
    storage.gate = new Promise(resolve => (release = resolve));
    const looked = documents.look('a.txt');
    type(context, 'mine');
    release();
    await looked;

    expect(context.model.toString()).toBe('mine');
    expect(context.contentsModel!.hash).not.toBe(etag);
  });

  it('is not taken for saved where it was typed during a save', async () => {
    const { storage, documents, context } = await setUp();
    type(context, 'mine');
    let release = () => {};
    storage.gate = new Promise(resolve => (release = resolve));
    const saved = context.save();
    await Promise.resolve();
    while (!storage.log.some(line => line.startsWith('PUT'))) {
      await new Promise(resolve => setTimeout(resolve));
    }
    type(context, 'mine, typed');
    release();
    await saved;

    expect(storage.files.get('a.txt')!.text).toBe('mine');
    expect(context.model.dirty).toBe(true);
    storage.write('a.txt', 'theirs');
    await documents.look('a.txt');
    expect(context.model.toString()).toBe('mine, typed');
  });
});

describe('what the storage took and took back', () => {
  async function takenBack() {
    const done = await setUp();
    type(done.context, 'mine');
    await done.context.save();
    const { hash } = done.context.contentsModel!;
    const model = { ...(await done.drive.get('a.txt', { content: false })) };
    done.storage.routes.set('GET api/contents/a.txt', () => ({
      ...model,
      hash: '"before"',
      undone: hash
    }));
    return done;
  }

  it('stays here, not saved, and is told of', async () => {
    const { documents, context } = await takenBack();

    await documents.look('a.txt');

    expect(context.model.toString()).toBe('mine');
    expect(context.model.dirty).toBe(true);
    const reasons = [...documents.unsaved.values()].map(({ reason }) => reason);
    expect(reasons).toEqual(['undone']);
  });

  it('is told of once', async () => {
    const { storage, documents } = await takenBack();
    await documents.look('a.txt');
    storage.take();

    await documents.look('a.txt');

    expect(storage.take()).toEqual([]);
  });

  it('is forgotten when it is saved again', async () => {
    const { storage, documents, context } = await takenBack();
    await documents.look('a.txt');
    storage.routes.clear();

    await context.save();

    expect(documents.unsaved.size).toBe(0);
    expect(context.model.dirty).toBe(false);
  });
});
