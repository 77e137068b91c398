import type { Merged } from '../tokens';

/**
 * An answer of the server that leaves conflicts to a person.
 */
export function conflicting(changes: object = {}): Merged {
  return {
    id: 'one',
    state: 'conflicts',
    message: '',
    wording: null,
    kind: 'notebook',
    name: 'analysis.ipynb',
    path: 'analysis.ipynb',
    local: { name: 'Albert Einstein', me: true, time: '2026-11-03T15:30:00Z' },
    remote: { name: 'Marie Curie', me: false, time: '2026-11-03T14:02:00Z' },
    local_hash: '',
    model: null,
    content: null,
    summary: null,
    base: null,
    decisions: [],
    by_cell: false,
    lost: null,
    holder: null,
    since: null,
    ...changes
  } as unknown as Merged;
}
