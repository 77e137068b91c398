import { UUID } from '@lumino/coreutils';

const PREFIX = 'cs3lab-page-';

/**
 * This page, among the pages of the browser that are open.
 *
 * Each holds a lock of the browser, which ends with it, however it ends.
 */
export class Session {
  /**
   * @param _locks - missing where a server is reached without TLS: other pages are not known there.
   */
  constructor(private readonly _locks: LockManager | undefined) {
    const forever = new Promise<never>(() => undefined);
    _locks
      ?.request(`${PREFIX}${this.id}`, () => forever)
      .catch(() => undefined);
  }

  readonly id = UUID.uuid4();

  /** The pages that are open. */
  async living(): Promise<ReadonlySet<string>> {
    const locks = await this._locks?.query();
    const names = (locks?.held ?? []).map(({ name = '' }) => name);
    return new Set([this.id, ...names.map(name => name.replace(PREFIX, ''))]);
  }
}
