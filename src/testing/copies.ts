import type { Contents } from '@jupyterlab/services';
import type { Merged } from '../tokens';

/**
 * An answer to a merge, of which a test says what matters to it.
 */
export function mergedAs(
  state: Merged['state'],
  known: Partial<Merged> = {}
): Merged {
  return {
    id: 'm1',
    state,
    message: '',
    wording: null,
    kind: 'text',
    name: 'a.txt',
    path: 'a.txt',
    local: { name: 'Albert Einstein', me: true, time: null },
    remote: { name: 'Marie Curie', me: false, time: null },
    local_hash: 'local',
    model: null,
    content: null,
    summary: { local: 1, remote: 1, both: 0, together: 0, not_run: 0 },
    conflicts: 0,
    base: null,
    decisions: [],
    by_cell: false,
    lost: null,
    holder: null,
    copy: null,
    since: null,
    good: null,
    ...known
  };
}

/**
 * What the storage has after a merge.
 */
export function storedAs(hash: string): Contents.IModel {
  return {
    name: 'a.txt',
    path: 'a.txt',
    type: 'file',
    writable: true,
    created: '',
    last_modified: new Date().toISOString(),
    mimetype: 'text/plain',
    content: null,
    format: null,
    hash,
    hash_algorithm: 'cs3-etag'
  };
}
