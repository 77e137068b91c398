import { Cs3Drive } from '../files/drive';
import { open, servicesOn, type } from '../testing/document';
import { TestStorage } from '../testing/storage';
import { contentOf, shows } from './content';

async function opened(text: string) {
  const storage = new TestStorage();
  storage.write('a.txt', text);
  const drive = new Cs3Drive({ serverSettings: storage.settings });
  return { storage, context: await open('a.txt', servicesOn(drive)) };
}

describe('the content of a text', () => {
  it.each([
    ['Windows', 'one\r\ntwo\r\n'],
    ['Unix', 'one\ntwo\n'],
    ['old Macs', 'one\rtwo\r']
  ])('has the line endings of %s where its file has them', async (_, text) => {
    const { context } = await opened(text);

    expect(context.model.toString()).toBe('one\ntwo\n');
    expect(contentOf(context)).toBe(text);
  });

  it('has them where lines were typed, too', async () => {
    const { context } = await opened('one\r\n');
    type(context, 'one\ntwo\n');

    expect(contentOf(context)).toBe('one\r\ntwo\r\n');
  });

  it('is what a save stores', async () => {
    const { storage, context } = await opened('one\r\n');
    type(context, 'two\nlines\n');
    await context.save();

    expect(storage.files.get('a.txt')!.text).toBe(contentOf(context));
  });
});

describe('a text', () => {
  it('shows a content whatever its line endings are', async () => {
    const { context } = await opened('one\r\ntwo\r\n');

    expect(shows(context, 'one\ntwo\n')).toBe(true);
    expect(shows(context, 'one\r\ntwo\r\n')).toBe(true);
    expect(shows(context, 'one\r\n')).toBe(false);
  });
});
