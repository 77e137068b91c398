import { IDBFactory } from 'fake-indexeddb';

// jsdom has none.
globalThis.structuredClone ??= value => JSON.parse(JSON.stringify(value));

/** An IndexedDB that nothing was written to. */
export function emptyBrowser(): IDBFactory {
  return new IDBFactory();
}
