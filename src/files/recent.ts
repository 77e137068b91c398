import type { Contents } from '@jupyterlab/services';

/** What JupyterLab asks about checkpoints. */
type CheckpointRequest = 'list' | 'create';

/** How long, in milliseconds, which requests are answered, and whether each only once. */
interface IRule {
  readonly time: number;
  readonly requests: readonly CheckpointRequest[];
  readonly once: boolean;
}

/** What is opened is drawn before JupyterLab asks, and so do other extensions. */
const READ: IRule = { time: 5000, requests: ['list'], once: false };

/** A save ends with one request of each kind. */
const STORED: IRule = {
  time: 2000,
  requests: ['list', 'create'],
  once: true
};

interface IEntry {
  readonly model: Contents.IModel;
  readonly until: number;
  readonly once: boolean;
  readonly open: Set<CheckpointRequest>;
}

/**
 * What was read or stored a moment ago, to answer what is asked about its checkpoints then.
 *
 * JupyterLab makes a checkpoint of what has none as soon as it is opened, and after each save; but
 * the storage keeps versions by itself, so there is nothing left to create.
 */
export class Recent {
  read(model: Contents.IModel): void {
    this._remember(model, READ);
  }

  stored(model: Contents.IModel): void {
    this._remember(model, STORED);
  }

  /**
   * The checkpoint of the present content; null where the storage must be asked.
   */
  checkpoint(
    path: string,
    request: CheckpointRequest
  ): Contents.ICheckpointModel | null {
    const entry = this._entries.get(path);
    if (!entry || entry.until < Date.now() || !entry.open.has(request)) {
      return null;
    }
    if (entry.once) {
      entry.open.delete(request);
    }
    const { hash, last_modified } = entry.model;
    return { id: checkpointId(hash!), last_modified };
  }

  forget(path: string): void {
    this._entries.delete(path);
  }

  clear(): void {
    this._entries.clear();
  }

  private _remember(
    model: Contents.IModel,
    { time, requests, once }: IRule
  ): void {
    if (!model.hash) {
      return;
    }
    const now = Date.now();
    for (const [path, { until }] of this._entries) {
      if (until < now) {
        this._entries.delete(path);
      }
    }
    const open = new Set(requests);
    this._entries.set(model.path, { model, until: now + time, once, open });
  }

  private readonly _entries = new Map<string, IEntry>();
}

/**
 * The id that the server gives to the checkpoint of a state (`cs3lab/files/versions.py`).
 */
function checkpointId(hash: string): string {
  const base64 = btoa(String.fromCharCode(...new TextEncoder().encode(hash)));
  return `e-${base64.replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')}`;
}
