import { nullTranslator } from '@jupyterlab/translation';
import { OpenDocuments } from '../documents/opendocuments';
import { managerOf, open, servicesOn, type } from '../testing/document';
import { TestStorage } from '../testing/storage';
import type { ISaveRefusal } from '../tokens';
import { Cs3Drive } from './drive';

function setUp() {
  const storage = new TestStorage();
  const drive = new Cs3Drive({ serverSettings: storage.settings });
  const services = servicesOn(drive);
  const documents = new OpenDocuments(drive, managerOf(services));
  const refusals: ISaveRefusal[] = [];
  drive.saveRefused.connect((_, refusal) => void refusals.push(refusal));
  const show = (path: string) => open(path, services, documents);
  return { storage, drive, services, documents, refusals, show };
}

describe('saving an open document', () => {
  it('is one request, which names the state it was made from', async () => {
    const { storage, drive, show } = setUp();
    const etag = storage.write('a.txt', 'old');
    const context = await show('a.txt');
    type(context, 'new');
    storage.take();

    await context.save();

    expect(storage.take()).toEqual(['PUT api/contents/a.txt']);
    expect(storage.headers.get('If-Match')).toBe(etag);
    expect(storage.headers.get('X-Cs3lab-Client')).toBe(drive.clientId);
    expect(storage.files.get('a.txt')!.text).toBe('new');
    expect(context.model.dirty).toBe(false);
  });

  it('builds on what the save before stored', async () => {
    const { storage, show } = setUp();
    storage.write('a.txt', 'old');
    const context = await show('a.txt');
    for (const text of ['one', 'two', 'three']) {
      type(context, text);
      await context.save();
    }

    expect(storage.files.get('a.txt')!.text).toBe('three');
    expect(context.contentsModel!.hash).toBe(storage.files.get('a.txt')!.etag);
  });

  it('waits for a save of the same document that is under way', async () => {
    const { storage, refusals, show } = setUp();
    storage.write('a.txt', 'old');
    const context = await show('a.txt');
    type(context, 'one');
    const first = context.save();
    type(context, 'two');
    await Promise.all([first, context.save()]);

    expect(refusals).toEqual([]);
    expect(storage.files.get('a.txt')!.text).toBe('two');
    expect(context.contentsModel!.hash).toBe(storage.files.get('a.txt')!.etag);
  });

  it('does not write over what another wrote since', async () => {
    const { storage, documents, refusals, show } = setUp();
    storage.write('a.txt', 'old');
    const context = await show('a.txt');
    type(context, 'mine');
    storage.write('a.txt', 'theirs');

    await expect(context.save()).rejects.toThrow();

    expect(storage.files.get('a.txt')!.text).toBe('theirs');
    expect(refusals.map(({ reason }) => reason)).toEqual(['changed']);
    expect(documents.unsaved.has(context)).toBe(true);
    expect(context.model.toString()).toBe('mine');
    expect(context.model.dirty).toBe(true);
  });

  it('does not take what another wrote right after for its own', async () => {
    const { storage, drive, show } = setUp();
    storage.write('a.txt', 'old');
    const context = await show('a.txt');
    type(context, 'mine');
    drive.saved.connect(() => void storage.write('a.txt', 'theirs'));
    await context.save();
    type(context, 'mine again');

    await expect(context.save()).rejects.toThrow();

    expect(storage.files.get('a.txt')!.text).toBe('theirs');
  });

  it('refuses again for as long as the document shows the old state', async () => {
    const { storage, refusals, show } = setUp();
    storage.write('a.txt', 'old');
    const context = await show('a.txt');
    type(context, 'mine');
    storage.write('a.txt', 'theirs');
    await context.save().catch(() => undefined);
    await context.save().catch(() => undefined);

    expect(refusals).toHaveLength(2);
    expect(storage.files.get('a.txt')!.text).toBe('theirs');
  });

  it('works again once the document shows what the storage has', async () => {
    const { storage, documents, show } = setUp();
    storage.write('a.txt', 'old');
    const context = await show('a.txt');
    type(context, 'mine');
    storage.write('a.txt', 'theirs');
    await context.save().catch(() => undefined);
    await context.revert();
    expect(context.model.toString()).toBe('theirs');
    type(context, 'both');

    await context.save();

    expect(storage.files.get('a.txt')!.text).toBe('both');
    expect(documents.unsaved.size).toBe(0);
  });

  it('keeps two documents of one file apart', async () => {
    const { storage, refusals, show } = setUp();
    storage.write('a.txt', 'old');
    const early = await show('a.txt');
    storage.write('a.txt', 'newer');
    await show('a.txt');
    type(early, 'made from the old one');

    await expect(early.save()).rejects.toThrow();

    expect(refusals).toHaveLength(1);
    expect(storage.files.get('a.txt')!.text).toBe('newer');
  });

  it('is not disturbed by a document that was closed while it began to save', async () => {
    const { storage, show } = setUp();
    storage.write('a.txt', 'old');
    const closed = await show('a.txt');
    type(closed, 'lost');
    const failed = closed.save().catch(() => undefined);
    closed.dispose();
    await failed;
    const context = await show('a.txt');
    type(context, 'new');

    await context.save();
    type(context, 'newer');
    await context.save();

    expect(storage.files.get('a.txt')!.text).toBe('newer');
  });

  it('goes on after a rename', async () => {
    const { storage, show } = setUp();
    storage.write('a.txt', 'old');
    const context = await show('a.txt');
    await context.rename('b.txt');
    type(context, 'new');
    storage.take();

    await context.save();

    expect(storage.take()).toEqual(['PUT api/contents/b.txt']);
    expect(storage.files.get('b.txt')!.text).toBe('new');
  });

  it('does not bring a deleted file back unasked', async () => {
    const { storage, refusals, show } = setUp();
    storage.write('a.txt', 'old');
    const context = await show('a.txt');
    storage.files.delete('a.txt');
    type(context, 'new');

    await expect(context.save()).rejects.toThrow();

    expect(refusals.map(({ reason }) => reason)).toEqual(['missing']);
    expect(storage.files.size).toBe(0);
  });

  it.each([
    [403, { reason: 'refused' }, 'forbidden'],
    [403, { reason: 'sign-in' }, 'signed-out'],
    [423, { reason: 'locked', holder: 'Marie Curie' }, 'locked'],
    [425, { reason: 'processing' }, 'busy'],
    [502, { reason: 'interrupted' }, 'interrupted'],
    [502, { reason: 'storage failed' }, 'faulty'],
    [503, { reason: 'unreachable' }, 'unreachable'],
    [504, { reason: 'unreachable' }, 'unreachable'],
    [507, { reason: 'full' }, 'quota'],
    [507, '<html>Insufficient Storage</html>', 'quota'],
    [413, '<html>Request Entity Too Large</html>', 'too-large'],
    [413, {}, 'too-large'],
    [200, '<html>Sign in</html>', 'no-session'],
    [401, '<html>Sign in</html>', 'no-session'],
    [403, '<html>Sign in</html>', 'no-session'],
    [403, { message: 'Forbidden', reason: null }, 'no-session'],
    [403, { message: "'_xsrf' argument missing from PUT" }, 'no-session'],
    [403, { message: 'No secrets in notebooks' }, 'failed'],
    [405, '<html>Method Not Allowed</html>', 'failed'],
    [408, {}, 'no-server'],
    [424, { message: 'Your server is not running' }, 'no-server'],
    [429, 'Slow down', 'busy'],
    [502, '<html>Bad Gateway</html>', 'no-server'],
    [503, '<html>Service Unavailable</html>', 'no-server'],
    [504, '<html>Gateway Timeout</html>', 'no-server'],
    [400, { reason: 'bad request' }, 'failed'],
    [404, { reason: null }, 'failed'],
    [500, { reason: 'never heard of' }, 'failed'],
    [500, 'It broke', 'failed'],
    [500, [], 'failed'],
    [200, {}, 'failed'],
    [200, null, 'failed']
  ])('understands an answer of %i %o', async (status, body, reason) => {
    const { storage, refusals, show } = setUp();
    storage.write('a.txt', 'old');
    const context = await show('a.txt');
    type(context, 'new');
    storage.failure = { status, body };

    await expect(context.save()).rejects.toThrow();

    expect(refusals[0]).toMatchObject({ reason, path: 'a.txt' });
    const marie = { name: 'Marie Curie', me: false, application: null };
    const holder = status === 423 ? marie : null;
    expect(refusals[0]).toMatchObject({ holder, status });
    expect(context.model.dirty).toBe(true);
  });

  it('understands that it is sent elsewhere to sign in', async () => {
    const { storage, refusals, show } = setUp();
    storage.write('a.txt', 'old');
    const context = await show('a.txt');
    type(context, 'new');
    storage.signedOut = true;

    await expect(context.save()).rejects.toThrow();

    expect(refusals[0]).toMatchObject({ reason: 'no-session', status: 0 });
    expect(context.model.dirty).toBe(true);
  });

  it('understands that no answer came', async () => {
    const { storage, refusals, show } = setUp();
    storage.write('a.txt', 'old');
    const context = await show('a.txt');
    type(context, 'new');
    storage.cut = true;

    await expect(context.save()).rejects.toThrow();

    expect(refusals[0]).toMatchObject({ reason: 'unreachable', status: 0 });
    expect(context.model.dirty).toBe(true);
  });

  it('saves by itself when the storage is back', async () => {
    const { storage, drive, documents, show } = setUp();
    storage.write('a.txt', 'old');
    const context = await show('a.txt');
    type(context, 'new');
    storage.failure = { status: 503, body: { reason: 'unreachable' } };
    await context.save().catch(() => undefined);
    expect(drive.connectivity.reachable).toBe(false);
    storage.failure = null;
    const settled = new Promise(done => documents.forgotten.connect(done));

    await drive.get('', { content: true });
    await settled;

    expect(storage.files.get('a.txt')!.text).toBe('new');
    expect(context.model.dirty).toBe(false);
  });
});

describe('questions around a save', () => {
  it('about checkpoints have one answer each without a request', async () => {
    const { storage, drive, show } = setUp();
    storage.write('a.txt', 'old');
    const context = await show('a.txt');
    type(context, 'new');
    await context.save();
    storage.take();

    const created = await drive.createCheckpoint('a.txt');
    const listed = await drive.listCheckpoints('a.txt');

    expect(listed).toEqual([created]);
    expect(storage.take()).toEqual([]);
    await drive.listCheckpoints('a.txt');
    expect(storage.take()).toEqual(['GET api/contents/a.txt/checkpoints']);
  });

  it('about checkpoints of what is being opened need no request', async () => {
    const { storage, drive, show } = setUp();
    storage.write('a.txt', 'old');
    await show('a.txt');
    await drive.listCheckpoints('a.txt');
    expect(storage.take()).not.toContain('GET api/contents/a.txt/checkpoints');

    const later = Date.now() + 6000;
    jest.spyOn(Date, 'now').mockReturnValue(later);
    await drive.listCheckpoints('a.txt');
    expect(storage.take()).toEqual(['GET api/contents/a.txt/checkpoints']);
    jest.restoreAllMocks();
  });

  it('about the folder are answered once with the new time', async () => {
    const { storage, drive, show } = setUp();
    storage.write('a.txt', 'old');
    const before = await drive.get('', { content: true });
    const context = await show('a.txt');
    type(context, 'longer');
    await context.save();
    storage.take();

    const after = await drive.get('', { content: true });

    expect(storage.take()).toEqual([]);
    expect(after.content[0].size).toBe(6);
    expect(after.content[0].last_modified).not.toBe(
      before.content[0].last_modified
    );
    await drive.get('', { content: true });
    expect(storage.take()).toHaveLength(1);
  });

  it('by anybody else reach the storage', async () => {
    const { storage, drive, show } = setUp();
    storage.write('a.txt', 'old');
    const context = await show('a.txt');
    type(context, 'new');
    await context.save();
    const etag = storage.write('a.txt', 'theirs');

    const model = await drive.get('a.txt', { content: false, hash: true });

    expect(model.hash).toBe(etag);
  });
});

describe('asking for files', () => {
  it('asks once for all who want the same at the same time', async () => {
    const { storage, drive } = setUp();
    storage.write('a.txt', 'old');
    const ask = () => drive.get('a.txt', { content: true, hash: true });

    const [one, two] = await Promise.all([ask(), ask()]);

    expect(storage.take()).toHaveLength(1);
    expect(one).toEqual(two);
    expect(one).not.toBe(two);
  });

  it('does not answer who asks after a write with what was asked before', async () => {
    const { storage, drive } = setUp();
    storage.write('a.txt', 'old');
    let release = () => {};
    storage.gate = new Promise(resolve => (release = resolve));
    const before = drive.get('', { content: true });
    const write = drive.save('b.txt', { type: 'file', content: 'new' });
    release();
    await write;

    const after = await drive.get('', { content: true });

    await before;
    expect(after.content).toHaveLength(2);
  });

  it('keeps an unchanged folder', async () => {
    const { storage, drive } = setUp();
    storage.write('a.txt', 'old');
    const first = await drive.get('', { content: true });
    const second = await drive.get('', { content: true });

    expect(storage.headers.get('If-None-Match')).toBe('"d1"');
    expect(second).toEqual(first);
    second.content.pop();
    expect((await drive.get('', { content: true })).content).toHaveLength(1);
  });

  it('sees what others put into a folder', async () => {
    const { storage, drive } = setUp();
    storage.write('a.txt', 'old');
    await drive.get('', { content: true });
    storage.write('b.txt', 'theirs');

    const { content } = await drive.get('', { content: true });

    expect(content).toHaveLength(2);
  });

  it('leaves content providers alone', async () => {
    const { storage, drive } = setUp();
    const model = { path: 'a.txt' };
    const get = jest.fn().mockResolvedValue(model);
    const save = jest.fn().mockResolvedValue(model);
    drive.contentProviderRegistry!.register('rtc', {
      get,
      save,
      fileChanged: null!
    });
    const options = { contentProviderId: 'rtc', content: false, hash: true };

    expect(await drive.get('a.txt', options)).toBe(model);
    const { contentProviderId } = options;
    expect(await drive.save('a.txt', { contentProviderId })).toBe(model);

    expect(storage.take()).toEqual([]);
  });
});

it('does not ask what a file is that was just opened', async () => {
  const { storage, drive, show } = setUp();
  storage.write('a.txt', 'old');
  const described = await drive.get('a.txt', { content: false });
  await show('a.txt');
  storage.take();
  expect(await drive.get('a.txt', { content: false })).toEqual(described);
  expect(storage.take()).toEqual([]);
  await drive.get('a.txt', { content: false, hash: true });
  expect(storage.take()).toEqual(['GET api/contents/a.txt?content=0&hash=1']);

  const later = Date.now() + 6000;
  jest.spyOn(Date, 'now').mockReturnValue(later);
  await drive.get('a.txt', { content: false });
  expect(storage.take()).toEqual(['GET api/contents/a.txt?content=0&hash=0']);
  jest.restoreAllMocks();
});

it('says in the language of the person what was not done', async () => {
  const { storage, drive } = setUp();
  const trans = nullTranslator.load('cs3lab');
  drive.speak({ ...trans, __: text => `Übersetzt: ${text}` } as typeof trans);
  const wording = { code: 'already_exists', params: {} };
  const body = { message: 'It is there.', wording, reason: 'exists' };
  storage.failure = { status: 409, body };

  // JupyterLab itself shows this one.
  await expect(drive.rename('a.txt', 'b.txt')).rejects.toThrow(
    /^Übersetzt: Something of that name/
  );
});

describe('changing files', () => {
  it('tells who listens', async () => {
    const { storage, drive } = setUp();
    storage.write('a.txt', 'old');
    const changes: string[] = [];
    drive.fileChanged.connect((_, { type }) => void changes.push(type));

    await drive.save('b.txt', { type: 'file', content: 'new' });
    await drive.rename('b.txt', 'c.txt');
    await drive.delete('c.txt');

    expect(changes).toEqual(['save', 'rename', 'delete']);
  });

  it('lets an upload pass as it is', async () => {
    const { storage, drive } = setUp();
    storage.write('a.txt', 'old');

    await drive.save('a.txt', { type: 'file', content: 'new' });

    expect(storage.headers.has('If-Match')).toBe(false);
  });
});
