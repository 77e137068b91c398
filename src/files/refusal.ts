import { ServerConnection } from '@jupyterlab/services';
import type {
  ISavedDocument,
  ISaveRefusal,
  Merged,
  RefusalReason
} from '../tokens';
import type { Saving } from './saves';

/** What the server calls them. */
const REASONS: { readonly [reason: string]: RefusalReason | undefined } = {
  changed: 'changed',
  full: 'quota',
  locked: 'locked',
  missing: 'missing',
  refused: 'forbidden',
  'sign-in': 'signed-out',
  unreachable: 'unreachable'
};

/** What a merge that stored nothing means for the save. */
const UNMERGED: {
  readonly [state in Merged['state']]?: RefusalReason;
} = {
  conflicts: 'conflicts',
  denied: 'forbidden',
  locked: 'locked',
  missing: 'missing'
};

/**
 * A save the storage did not take.
 *
 * JupyterLab keeps quiet about errors of this name and leaves the document dirty: what there
 * is to say is said once, with the next step, by who listens to the drive's `saveRefused`.
 */
export class SaveRefused extends Error implements ISaveRefusal {
  override readonly name = 'ModalCancelError';

  constructor(
    readonly document: ISavedDocument,
    readonly path: string,
    readonly reason: RefusalReason,
    readonly holder: string | null,
    message: string
  ) {
    super(message);
  }

  /**
   * Understand a failed save.
   *
   * @returns null when it failed for a reason that has no words of its own here.
   */
  static from(saving: Saving, error: unknown): SaveRefused | null {
    const { document, path } = saving;
    if (error instanceof ServerConnection.NetworkError) {
      const words = error.message;
      return new SaveRefused(document, path, 'unreachable', null, words);
    }
    if (!(error instanceof RefusedResponse)) {
      return null;
    }
    const { hash, reason: said = '' } = error.details;
    // Changed, and nothing is there now.
    const gone = said === 'changed' && hash === null;
    const reason = gone ? 'missing' : REASONS[said];
    const holder = error.details.holder ?? null;
    return reason
      ? new SaveRefused(document, path, reason, holder, error.message)
      : null;
  }

  /**
   * Understand a merge that stored nothing.
   */
  static unmerged(saving: Saving, merged: Merged): SaveRefused {
    const { document, path } = saving;
    const reason = UNMERGED[merged.state] ?? 'changed';
    const { holder: holds, remote } = merged;
    const changed = reason === 'conflicts' && !remote.me ? remote.name : '';
    const holder = holds?.name || changed || null;
    return new SaveRefused(document, path, reason, holder, merged.message);
  }
}

/**
 * Whether a save found that the file is there and is not what it was.
 */
export function isOutdated(error: unknown): boolean {
  return (
    error instanceof RefusedResponse &&
    error.details.reason === 'changed' &&
    error.details.hash !== null
  );
}

/**
 * What the server says beside the message when it refuses a save.
 */
interface IRefusalDetails {
  readonly message?: string;
  readonly reason?: string;
  readonly holder?: string | null;
  readonly hash?: string | null;
}

/**
 * An error response whose body was read.
 */
export class RefusedResponse extends ServerConnection.ResponseError {
  constructor(
    response: Response,
    readonly details: IRefusalDetails
  ) {
    super(response, details.message ?? response.statusText);
  }

  static async read(response: Response): Promise<RefusedResponse> {
    const details = await response.json().catch(() => ({}));
    return new RefusedResponse(response, details as IRefusalDetails);
  }
}
