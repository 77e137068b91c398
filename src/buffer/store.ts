import { surplus } from './buffer';
import type { IWork } from './buffer';

const DATABASE = 'cs3lab-buffer';
const WORKS = 'works';
const CONTENTS = 'contents';
const PLACE = 'place';

/**
 * Keeps works in the browser, past its end. Rejects where the browser keeps nothing.
 */
export class WorkStore {
  constructor(private readonly _factory: IDBFactory) {}

  /**
   * Keep a work, in place of what is kept of it, and drop what is beyond the limits.
   */
  async keep(work: IWork, content: string): Promise<void> {
    const write = await this._begin('readwrite');
    write.objectStore(WORKS).put(work);
    write.objectStore(CONTENTS).put(content, work.id);
    const all = write.objectStore(WORKS).getAll();
    all.onsuccess = () => drop(write, surplus(all.result, Date.now()));
    await ended(write);
  }

  /** The works on a file. */
  async find(scope: string, path: string): Promise<IWork[]> {
    const read = await this._begin('readonly');
    const index = read.objectStore(WORKS).index(PLACE);
    return answer<IWork[]>(index.getAll([scope, path]));
  }

  /** The content of a work; undefined where it is kept no longer. */
  async content(id: string): Promise<string | undefined> {
    const read = await this._begin('readonly');
    return answer<string | undefined>(read.objectStore(CONTENTS).get(id));
  }

  async remove(id: string): Promise<void> {
    const write = await this._begin('readwrite');
    drop(write, [id]);
    await ended(write);
  }

  /** Remove all works of a person. */
  async clear(scope: string): Promise<void> {
    const write = await this._begin('readwrite');
    const all = write.objectStore(WORKS).getAll();
    all.onsuccess = () => {
      const works: IWork[] = all.result;
      const own = works.filter(work => work.scope === scope);
      drop(
        write,
        own.map(({ id }) => id)
      );
    };
    await ended(write);
  }

  private async _begin(mode: IDBTransactionMode): Promise<IDBTransaction> {
    this._database ??= this._open();
    return (await this._database).transaction([WORKS, CONTENTS], mode);
  }

  private async _open(): Promise<IDBDatabase> {
    const request = this._factory.open(DATABASE, 1);
    request.onupgradeneeded = () => {
      const works = request.result.createObjectStore(WORKS, { keyPath: 'id' });
      works.createIndex(PLACE, ['scope', 'path']);
      request.result.createObjectStore(CONTENTS);
    };
    const database = await answer(request);
    // Where somebody clears the site's data, the next work begins anew.
    database.onclose = () => {
      this._database = null;
    };
    return database;
  }

  private _database: Promise<IDBDatabase> | null = null;
}

function drop(write: IDBTransaction, ids: readonly string[]): void {
  for (const id of ids) {
    write.objectStore(WORKS).delete(id);
    write.objectStore(CONTENTS).delete(id);
  }
}

function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function ended(write: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    write.oncomplete = () => resolve();
    write.onabort = () => reject(write.error);
  });
}
