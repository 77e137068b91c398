import { ServerConnection } from '@jupyterlab/services';
import type {
  LinkRow,
  Party,
  ReceivedRow,
  ShareRow,
  Sharing
} from '../shares/model/rows';

const BASE = 'http://localhost/';

export const MARIE: Party = person('marie', 'Marie Curie');
export const EINSTEIN: Party = person('einstein', 'Albert Einstein');

/**
 * The REST interface of sharing over rows in memory, behind `fetch`.
 */
export class TestSharing {
  received: ReceivedRow[] = [];

  shares: ShareRow[] = [];

  links: LinkRow[] | null = [];

  people: Party[] = [MARIE];

  /** Whether it keeps shares. */
  available = true;

  /** Every request, as `METHOD path`, with its body where there is one. */
  readonly log: string[] = [];

  /** Requests that begin so are refused. */
  refused: string | null = null;

  /** While set, no answer leaves before it resolves. */
  gate: Promise<void> | null = null;

  /** What cannot be reached after it is accepted. */
  unreachable: ReceivedRow['failed'] = null;

  /** Paths that may not be shared. */
  readonly foreign = new Set<string>();

  get settings(): ServerConnection.ISettings {
    return ServerConnection.makeSettings({
      baseUrl: BASE,
      fetch: input => this._answer(input as Request)
    });
  }

  /** The requests since the last call. */
  take(): string[] {
    return this.log.splice(0);
  }

  private async _answer(request: Request): Promise<Response> {
    const url = new URL(request.url);
    const [, area, id] = url.pathname.slice(1).split('/');
    const text = await request.text();
    const line = `${request.method} ${[area, id].filter(Boolean).join('/')}`;
    this.log.push(text ? `${line} ${text}` : line);
    await this.gate;
    if (this.refused !== null && line.startsWith(this.refused)) {
      return json(403, { message: 'You may not do that.' });
    }
    const body = text ? JSON.parse(text) : undefined;
    const query = url.searchParams;
    const name = decodeURIComponent(id ?? '');
    const answer = this._areas[area](request.method, name, body, query);
    return answer === undefined
      ? new Response(null, { status: 204 })
      : json(200, answer);
  }

  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  private readonly _areas: { [area: string]: (...args: any[]) => unknown } = {
    received: (method: string, id: string, body: Partial<ReceivedRow>) => {
      if (method === 'GET') {
        const available = this.available;
        return { received: this.received, available, own_names: available };
      }
      return this._change('received', id, this._answered(id, body));
    },
    shares: (method: string, id: string, body: object) => {
      switch (method) {
        case 'GET':
          return { shares: this.shares, available: this.available };
        case 'POST':
          return this._create(body as INewShare);
        case 'DELETE':
          this.shares = this.shares.filter(row => row.id !== id);
          return undefined;
        default:
          return this._change('shares', id, body);
      }
    },
    links: (method: string, id: string, body: Partial<LinkRow>) => {
      if (method === 'POST') {
        const row = link(`link-${++this._made}`, body);
        this.links = [...(this.links ?? []), row];
        return row;
      }
      if (method === 'DELETE') {
        this.links = this.links!.filter(row => row.id !== id);
        return undefined;
      }
      return { links: this.links };
    },
    people: () => ({ people: this.people }),
    sharing: (_: string, __: string, ___: unknown, query: URLSearchParams) =>
      this._sharing(query.get('path')!)
  };

  private _create({ path, grantee, role }: INewShare): ShareRow {
    const party = this.people.find(({ id }) => id === grantee.id)!;
    const row = share(`share-${++this._made}`, path, party, { role });
    this.shares.push(row);
    return row;
  }

  private _answered(id: string, body: Partial<ReceivedRow>): object {
    const { item } = this.received.find(row => row.id === id)!;
    if (body.state === ('hidden' as string)) {
      return { hidden: true };
    }
    const reached = body.state === 'accepted' && !this.unreachable;
    const path = reached ? `Shares/${item.name}` : null;
    const failed = body.state === 'accepted' ? this.unreachable : null;
    const message = failed && 'It does not answer.';
    const hidden = false;
    return { ...body, hidden, failed, message, item: { ...item, path } };
  }

  private _change(
    list: 'received' | 'shares',
    id: string,
    change: object
  ): unknown {
    const rows: { id: string }[] = this[list];
    const index = rows.findIndex(row => row.id === id);
    const row = { ...rows[index], ...change };
    Object.assign(this, { [list]: rows.map(r => (r.id === id ? row : r)) });
    return row;
  }

  private _sharing(path: string): Sharing {
    const foreign = this.foreign.has(path);
    return {
      item: itemAt(path),
      available: true,
      can_share: !foreign,
      message: foreign ? 'Only its owner can share it.' : null,
      wording: null,
      shares: this.shares.filter(({ item }) => item.path === path),
      links: this.links,
      linkable: true,
      groups: true
    };
  }

  private _made = 0;
}

interface INewShare {
  readonly path: string;
  readonly grantee: Party;
  readonly role: ShareRow['role'];
}

/** A share with me that waits for an answer. */
export function received(
  id: string,
  name: string,
  more: Partial<ReceivedRow> = {}
): ReceivedRow {
  return {
    id,
    item: { ...itemAt(name), path: null },
    sharer: EINSTEIN,
    group: null,
    role: 'editor',
    created: '2026-11-21T12:00:00Z',
    expires: null,
    state: 'pending',
    hidden: false,
    status: 'ready',
    message: null,
    wording: null,
    failed: null,
    merges_into: null,
    words: '',
    ...more
  };
}

/** Something I share. */
export function share(
  id: string,
  path: string,
  grantee: Party,
  more: Partial<ShareRow> = {}
): ShareRow {
  return {
    id,
    item: itemAt(path),
    grantee,
    role: 'viewer',
    created: '2026-11-21T12:00:00Z',
    expires: null,
    mine: true,
    status: 'ready',
    message: null,
    wording: null,
    ...more
  };
}

/** A link by me. */
export function link(id: string, more: Partial<LinkRow> = {}): LinkRow {
  return {
    id,
    item: itemAt('a.ipynb'),
    token: 'token',
    url: 'https://example.org/s/token',
    role: 'viewer',
    protected: false,
    created: '2026-11-20T12:00:00Z',
    expires: null,
    status: 'ready',
    message: null,
    wording: null,
    ...more
  };
}

/** A person here. */
export function person(username: string, name: string): Party {
  const mail = `${username}@example.org`;
  const idp = 'example.org';
  return { kind: 'user', id: username, idp, name, username, mail, site: null };
}

function itemAt(path: string): ShareRow['item'] {
  const name = path.split('/').pop()!;
  return {
    name,
    path,
    type: 'notebook',
    size: 1,
    modified: null,
    writable: true
  };
}

function json(status: number, body: unknown): Response {
  return new Response(JSON.stringify(body), { status });
}
