import { link, TestSharing } from '../../testing/sharing';
import { ItemLinks, NEW_LINK } from './itemlinks';
import { SharingRest } from './rest';

function setUp() {
  const server = new TestSharing();
  server.links = [link('1')];
  const rest = new SharingRest(server.settings);
  const links = new ItemLinks(rest, 'a.ipynb', server.links, true);
  let edits = 0;
  links.edited.connect(() => {
    edits += 1;
  });
  return { server, links, edits: () => edits };
}

it('makes a link with a password', async () => {
  const { server, links, edits } = setUp();

  expect(await links.create('viewer', 'secret', null)).toBe(true);
  expect(server.take()).toEqual([
    'POST links {"path":"a.ipynb","role":"viewer","password":"secret","expires":null}'
  ]);
  expect(links.links).toHaveLength(2);
  expect(edits()).toBe(1);
});

it('says why a link could not be made', async () => {
  const { server, links, edits } = setUp();
  server.refused = 'POST';

  expect(await links.create('viewer', 'x', null)).toBe(false);
  expect(links.progress.of(NEW_LINK)).toMatchObject({
    message: 'You may not do that.'
  });
  expect(edits()).toBe(0);
});

it('removes a link', async () => {
  const { server, links } = setUp();
  await links.remove('1');

  expect(server.links).toEqual([]);
  expect(links.links).toEqual([]);
});
