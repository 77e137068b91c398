import { Session } from './session';

/** The locks of a browser, as far as pages take them. */
class TestLocks {
  held: { name: string }[] = [];

  async request(name: string, until: () => Promise<never>): Promise<void> {
    this.held.push({ name });
    await until();
  }

  async query() {
    return { held: this.held };
  }
}

it('pages know each other as long as they live', async () => {
  const locks = new TestLocks();
  const one = new Session(locks as unknown as LockManager);
  const other = new Session(locks as unknown as LockManager);
  expect(await one.living()).toEqual(new Set([one.id, other.id]));
  locks.held.pop();

  expect(await one.living()).toEqual(new Set([one.id]));
});

it('a page knows itself where the browser tells of no other', async () => {
  const session = new Session(undefined);

  expect(await session.living()).toEqual(new Set([session.id]));
});
