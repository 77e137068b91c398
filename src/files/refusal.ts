import { ServerConnection } from '@jupyterlab/services';
import type {
  IHolder,
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
  interrupted: 'interrupted',
  locked: 'locked',
  missing: 'missing',
  processing: 'busy',
  refused: 'forbidden',
  'sign-in': 'signed-out',
  'storage failed': 'faulty',
  unreachable: 'unreachable'
};

/** What an answer means that is not cs3lab's: some proxy's, or a hub's. */
const STATUSES: { readonly [status: number]: RefusalReason | undefined } = {
  408: 'no-server',
  413: 'too-large',
  // How a hub answers for a server it has stopped.
  424: 'no-server',
  425: 'busy',
  429: 'busy',
  502: 'no-server',
  503: 'no-server',
  504: 'no-server',
  507: 'quota'
};

/** What a merge that stored nothing means for the save. */
const UNMERGED: {
  readonly [state in Merged['state']]?: RefusalReason;
} = {
  conflicts: 'conflicts',
  denied: 'forbidden',
  locked: 'locked',
  missing: 'missing',
  unreadable: 'unreadable'
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
    readonly holder: IHolder | null,
    readonly status: number,
    message: string,
    readonly good: Merged['good'] = null
  ) {
    super(message);
  }

  /**
   * Understand a failed save, whatever it failed for.
   */
  static from({ document, path }: Saving, error: unknown): SaveRefused {
    if (error instanceof RefusedResponse) {
      const { details, message, response } = error;
      const { status } = response;
      const reason = reasonOf(error);
      const holder = holderOf(details);
      return new SaveRefused(document, path, reason, holder, status, message);
    }
    const away = error instanceof ServerConnection.NetworkError;
    const reason = away ? 'unreachable' : 'failed';
    const { message } = error as Error;
    return new SaveRefused(document, path, reason, null, 0, message);
  }

  /**
   * Understand a merge that stored nothing.
   */
  static unmerged(saving: Saving, merged: Merged): SaveRefused {
    const { document, path } = saving;
    const reason = UNMERGED[merged.state] ?? 'changed';
    const { holder: holds, remote, message, good } = merged;
    const changed = reason === 'conflicts' && !remote.me ? remote.name : '';
    const holder =
      holds ??
      (changed ? { name: changed, me: false, application: null } : null);
    return new SaveRefused(document, path, reason, holder, 0, message, good);
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

function reasonOf({ details, response }: RefusedResponse): RefusalReason {
  const { hash, reason } = details;
  if (reason === 'changed' && hash === null) {
    // Changed, and nothing is there now.
    return 'missing';
  }
  const known = REASONS[reason ?? ''];
  if (!known && isSignIn(response, details)) {
    return 'no-session';
  }
  return known ?? STATUSES[response.status] ?? 'failed';
}

/** How Jupyter says 403 to somebody it does not know; what an operator's hook forbids has words. */
const UNKNOWN_PERSON = /^$|^Forbidden$|xsrf/i;

/** Whether an answer sends to a page to sign in, or is one. */
function isSignIn(
  { status, type, redirected, headers }: Response,
  { message = '' }: IRefusalDetails
): boolean {
  const page = headers.get('Content-Type')?.includes('html') ?? false;
  return (
    type === 'opaqueredirect' ||
    redirected ||
    status === 401 ||
    (status === 403 && UNKNOWN_PERSON.test(message)) ||
    (status < 300 && page)
  );
}

/**
 * What the server says beside the message when it refuses a save.
 */
interface IRefusalDetails {
  readonly message?: string;
  readonly reason?: string | null;
  readonly holder?: string | null;
  readonly me?: boolean;
  readonly application?: string | null;
  readonly hash?: string | null;
}

function holderOf({
  holder,
  me = false,
  application = null
}: IRefusalDetails): IHolder | null {
  return holder ? { name: holder, me, application } : null;
}

/**
 * An error response whose body was read.
 */
export class RefusedResponse extends ServerConnection.ResponseError {
  constructor(
    response: Response,
    readonly details: IRefusalDetails
  ) {
    super(response, details.message ?? '');
  }

  static async read(response: Response): Promise<RefusedResponse> {
    // Whoever stands before Jupyter answers with a page.
    const body: unknown = await response.json().catch(() => null);
    const details = typeof body === 'object' && body !== null ? body : {};
    return new RefusedResponse(response, details);
  }
}
