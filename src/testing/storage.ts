import { PathExt, URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';
import type { Contents } from '@jupyterlab/services';

const BASE = 'http://localhost/';

/**
 * A contents API over files in memory, with etags that change at each write, behind `fetch`.
 */
export class TestStorage {
  readonly files = new Map<string, { text: string; etag: string }>();

  /** Every request, as `METHOD path?query`. */
  readonly log: string[] = [];

  /** The headers of the last request. */
  headers = new Headers();

  /** While set, nothing answers but with this. */
  failure: { status: number; body: object | string | null } | null = null;

  /** While set, nothing answers but by sending elsewhere to sign in. */
  signedOut = false;

  /** While set, requests arrive and no answer comes back. */
  cut = false;

  /** Nothing whose path begins with this may be written. */
  readOnly: string | null = null;

  /** While set, no answer leaves before it resolves. */
  gate: Promise<void> | null = null;

  /** What else is answered, by `METHOD path`, to the body of a request. */
  readonly routes = new Map<string, (body: unknown) => object | null>();

  /** What `/cs3lab/status` answers. */
  status = {
    reachable: true,
    user: { username: 'einstein', display_name: 'Albert Einstein' },
    gateway: '127.0.0.1:9142',
    kernel_files: true
  };

  get settings(): ServerConnection.ISettings {
    return ServerConnection.makeSettings({
      baseUrl: BASE,
      fetch: input => this._answer(input as Request)
    });
  }

  write(path: string, text: string): string {
    const etag = `"e${++this._writes}"`;
    this.files.set(path, { text, etag });
    return etag;
  }

  /** The requests since the last call. */
  take(): string[] {
    return this.log.splice(0);
  }

  private async _answer(request: Request): Promise<Response> {
    const url = request.url.slice(BASE.length);
    // JupyterLab appends the time, against caches.
    this.log.push(`${request.method} ${url.replace(/[?&]\d+$/, '')}`);
    this.headers = request.headers;
    await this.gate;
    if (this.cut) {
      throw new TypeError('Failed to fetch');
    }
    if (this.signedOut) {
      return elsewhere(request);
    }
    if (this.failure) {
      const { status, body } = this.failure;
      return typeof body === 'string' ? html(status, body) : json(status, body);
    }
    const [route, query] = url.split('?');
    if (route === 'cs3lab/status') {
      return json(200, this.status);
    }
    const answer = this.routes.get(`${request.method} ${route}`);
    if (answer) {
      const text = await request.text();
      const body = answer(text ? JSON.parse(text) : null);
      return body ? json(200, body) : json(500, { message: 'It broke.' });
    }
    const path = decodeURIComponent(route.replace('api/contents', '')).slice(1);
    if (path.endsWith('/checkpoints')) {
      return request.method === 'GET' ? json(200, []) : json(201, CHECKPOINT);
    }
    switch (request.method) {
      case 'PUT':
        return this._put(path, request);
      case 'POST':
        return this._copy((await request.json()).copy_from, path);
      case 'PATCH':
        return this._move(path, (await request.json()).path);
      case 'DELETE':
        this.files.delete(path);
        return new Response(null, { status: 204 });
      default:
        return this._get(
          path,
          URLExt.queryStringToObject(query ?? ''),
          request
        );
    }
  }

  private _get(
    path: string,
    query: { [key: string]: string | undefined },
    request: Request
  ): Response {
    const file = this.files.get(path);
    if (file) {
      const model = this._model(path, query.hash === '1');
      return query.content === '1'
        ? json(200, { ...model, content: file.text, format: 'text' })
        : json(200, model);
    }
    const names = [...this.files.keys()].filter(
      name => PathExt.dirname(name) === path
    );
    if (path !== '' && names.length === 0) {
      return json(404, { message: 'No such file' });
    }
    const etag = `"d${this._writes}"`;
    if (request.headers.get('If-None-Match') === etag) {
      return new Response(null, { status: 304 });
    }
    const content = names.map(name => this._model(name, false));
    const folder = { ...this._model(path, false), type: 'directory', content };
    return json(200, folder, { ETag: etag });
  }

  private async _put(path: string, request: Request): Promise<Response> {
    if (this.readOnly && path.startsWith(this.readOnly)) {
      return json(403, { message: 'no', reason: 'refused' });
    }
    const expected = request.headers.get('If-Match');
    const hash = this.files.get(path)?.etag ?? null;
    if (expected && expected !== hash) {
      return json(412, { message: 'changed', reason: 'changed', hash });
    }
    const { content } = await request.json();
    this.write(path, content);
    return json(200, this._model(path, true));
  }

  private _copy(path: string, folder: string): Response {
    const target = PathExt.join(folder, PathExt.basename(path));
    this.write(target, this.files.get(path)!.text);
    return json(201, this._model(target, false));
  }

  private _move(path: string, target: string): Response {
    this.files.set(target, this.files.get(path)!);
    this.files.delete(path);
    return json(200, this._model(target, false));
  }

  private _model(path: string, hashed: boolean): Contents.IModel {
    const time = new Date(this._writes * 60000).toISOString();
    return {
      name: PathExt.basename(path),
      path,
      type: 'file',
      writable: true,
      created: time,
      last_modified: time,
      mimetype: 'text/plain',
      content: null,
      format: null,
      size: this.files.get(path)?.text.length,
      hash: (hashed && this.files.get(path)?.etag) || undefined,
      hash_algorithm: hashed ? 'cs3-etag' : undefined
    };
  }

  private _writes = 0;
}

const CHECKPOINT = { id: 'v1', last_modified: new Date(0).toISOString() };

/** What a proxy or a page to sign in answers. */
function html(status: number, body: string): Response {
  const headers = { 'Content-Type': 'text/html; charset=utf-8' };
  return new Response(body, { status, headers });
}

/** What a browser makes of a redirect to another origin. */
function elsewhere(request: Request): Response {
  if (request.redirect !== 'manual') {
    throw new TypeError('Failed to fetch');
  }
  const response = Response.error();
  return Object.defineProperty(response, 'type', { value: 'opaqueredirect' });
}

function json(
  status: number,
  body: object | null,
  headers: HeadersInit = {}
): Response {
  return new Response(JSON.stringify(body), { status, headers });
}
