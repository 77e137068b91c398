import type { ComparedDocument } from '../tokens';

/** A document to compare: what the storage has at a path, unless more is said. */
export function compared(what: Partial<ComparedDocument>): ComparedDocument {
  return {
    path: '',
    version: '',
    content: null,
    original: false,
    base: false,
    merge: '',
    ...what
  };
}
