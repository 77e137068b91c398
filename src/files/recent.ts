import type { Contents } from '@jupyterlab/services';

/** What JupyterLab asks about checkpoints. */
type CheckpointRequest = 'list' | 'create';

/** What JupyterLab asks of what was read or stored a moment ago. */
type Request = CheckpointRequest | 'describe';

/** How long, in milliseconds, which requests are answered, and whether each only once. */
interface IRule {
  readonly time: number;
  readonly requests: readonly Request[];
  readonly once: boolean;
}

/** What is opened is drawn before JupyterLab asks, and so do other extensions. */
const READ: IRule = {
  time: 5000,
  requests: ['list', 'describe'],
  once: false
};

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
  readonly open: Set<Request>;
}

/**
 * What was read or stored a moment ago, to answer what is asked about it and its checkpoints then.
 *
 * A page that is loaded asks three times what it has just opened, to show where that is.
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
   * The model, without content, of what was just read; null where the storage must be asked.
   */
  description(path: string): Contents.IModel | null {
    const found = this._find(path, 'describe');
    if (!found) {
      return null;
    }
    const model = { ...found, content: null, format: null };
    delete model.hash;
    delete model.hash_algorithm;
    return model as Contents.IModel;
  }

  /**
   * The checkpoint of the present content; null where the storage must be asked.
   */
  checkpoint(
    path: string,
    request: CheckpointRequest
  ): Contents.ICheckpointModel | null {
    const found = this._find(path, request);
    return found?.hash
      ? { id: checkpointId(found.hash), last_modified: found.last_modified }
      : null;
  }

  forget(path: string): void {
    this._entries.delete(path);
  }

  private _find(path: string, request: Request): Contents.IModel | null {
    const entry = this._entries.get(path);
    if (!entry || entry.until < Date.now() || !entry.open.has(request)) {
      return null;
    }
    if (entry.once) {
      entry.open.delete(request);
    }
    return entry.model;
  }

  clear(): void {
    this._entries.clear();
  }

  private _remember(
    model: Contents.IModel,
    { time, requests, once }: IRule
  ): void {
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
