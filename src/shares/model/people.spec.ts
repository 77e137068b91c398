import { EINSTEIN, MARIE, TestSharing } from '../../testing/sharing';
import { PeopleSearch } from './people';
import { SharingRest } from './rest';

/** Long enough for typing to be at rest. */
const REST = 300;

function setUp() {
  const server = new TestSharing();
  const search = new PeopleSearch(new SharingRest(server.settings));
  const settled = () =>
    new Promise<void>(done =>
      search.changed.connect(() => !search.isSearching && done())
    );
  return { server, search, settled };
}

beforeEach(() => jest.useFakeTimers({ doNotFake: ['nextTick'] }));

afterEach(() => jest.useRealTimers());

it('asks only for two letters and more, and when typing rests', async () => {
  const { server, search, settled } = setUp();
  search.type('m');
  jest.advanceTimersByTime(REST);
  search.type('ma');
  search.type('mar');
  const done = settled();
  jest.advanceTimersByTime(REST);
  await done;

  expect(server.take()).toEqual(['GET people']);
  expect(search.found).toEqual([MARIE]);
});

it('drops the answer to what was typed before', async () => {
  const { server, search, settled } = setUp();
  let open = () => {};
  server.gate = new Promise(resolve => (open = resolve));
  search.type('ma');
  jest.advanceTimersByTime(REST);
  server.gate = null;
  server.people = [EINSTEIN];
  search.type('ei');
  const done = settled();
  jest.advanceTimersByTime(REST);
  await done;
  server.people = [MARIE];
  open();
  await new Promise(process.nextTick);

  expect(search.found).toEqual([EINSTEIN]);
});

it('forgets who was found when the text is cleared', async () => {
  const { search, settled } = setUp();
  search.type('ma');
  const done = settled();
  jest.advanceTimersByTime(REST);
  await done;
  search.type('');

  expect(search.found).toBeNull();
});

it('says why it found nobody', async () => {
  const { server, search, settled } = setUp();
  server.refused = 'GET people';
  search.type('ma');
  const done = settled();
  jest.advanceTimersByTime(REST);
  await done;

  expect(search.error).toBe('You may not do that.');
  expect(search.found).toBeNull();
});
