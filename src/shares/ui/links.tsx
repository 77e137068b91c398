import { Clipboard } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { addIcon, ellipsesIcon } from '@jupyterlab/ui-components';
import * as React from 'react';
import { IconButton, WordButton } from '../../ui/parts';
import { day } from '../../ui/times';
import { NEW_LINK } from '../model/itemlinks';
import type { ItemLinks } from '../model/itemlinks';
import type { Access, LinkRow } from '../model/rows';
import { DayInput, endOf, Expiry } from './expiry';
import { Avatar, ProgressLine, RoleSelect } from './parts';

interface ILinksProps {
  readonly links: ItemLinks;
  readonly trans: TranslationBundle;
}

/**
 * The links to an item, and the way to a new one.
 */
export function Links({ links, trans }: ILinksProps): JSX.Element {
  const [isNew, setNew] = React.useState(false);
  if (links.links.length === 0 && !links.canCreate) {
    return <></>;
  }
  return (
    <section className="jp-Cs3Links" aria-label={trans.__('Links')}>
      <h3>{trans.__('Link')}</h3>
      <ul className="jp-Cs3Members">
        {links.links.map(link => (
          <Link key={link.id} link={link} links={links} trans={trans} />
        ))}
      </ul>
      {isNew ? (
        <NewLink links={links} onClose={() => setNew(false)} trans={trans} />
      ) : (
        links.canCreate && (
          <button
            type="button"
            className="jp-Cs3Links-add"
            onClick={() => setNew(true)}
          >
            <addIcon.react tag="span" />
            {trans.__('Create a link')}
          </button>
        )
      )}
    </section>
  );
}

function Link({
  link,
  links,
  trans
}: ILinksProps & { readonly link: LinkRow }): JSX.Element {
  const [isOpen, setOpen] = React.useState(false);
  const progress = links.progress.of(link.id);
  const busy = progress?.kind === 'busy';
  const words = [
    link.protected && trans.__('with password'),
    link.expires && trans.__('until %1', day(link.expires)),
    link.url === null &&
      trans.__('this server is not set up to know its address')
  ];
  const detail = words.filter(Boolean).join(' · ');
  return (
    <li className="jp-Cs3Member" aria-busy={busy}>
      <Avatar party={null} trans={trans} />
      <div className="jp-Cs3Row-body">
        <div className="jp-Cs3Row-name">{trans.__('Anyone with the link')}</div>
        <div className="jp-Cs3Row-detail" title={detail}>
          {detail}
        </div>
      </div>
      <RoleSelect
        role={link.role}
        label={trans.__('What anyone with the link may do')}
        disabled={busy}
        onChoose={role => void links.change(link.id, { role })}
        trans={trans}
      />
      {link.url !== null && <Copy url={link.url} trans={trans} />}
      <IconButton
        icon={ellipsesIcon}
        label={trans.__('Password, end and removal of the link')}
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      />
      {isOpen && (
        <div className="jp-Cs3Member-more">
          <Password link={link} links={links} busy={busy} trans={trans} />
          <Expiry
            key={link.expires ?? ''}
            expires={link.expires}
            disabled={busy}
            onChange={expires => void links.change(link.id, { expires })}
            trans={trans}
          />
          <Removal link={link} links={links} busy={busy} trans={trans} />
        </div>
      )}
      <ProgressLine
        progress={progress}
        onDismiss={() => links.progress.clear(link.id)}
        trans={trans}
      />
    </li>
  );
}

function Copy({
  url,
  trans
}: {
  readonly url: string;
  readonly trans: TranslationBundle;
}): JSX.Element {
  const [isCopied, setCopied] = React.useState(false);
  return (
    <WordButton
      title={url}
      aria-live="polite"
      onClick={() => {
        Clipboard.copyToSystem(url);
        setCopied(true);
      }}
      onBlur={() => setCopied(false)}
    >
      {isCopied ? trans.__('Copied') : trans.__('Copy')}
    </WordButton>
  );
}

interface IChangeProps extends ILinksProps {
  readonly link: LinkRow;
  readonly busy: boolean;
}

function Password({ link, links, busy, trans }: IChangeProps): JSX.Element {
  const [password, setPassword] = React.useState('');
  const change = async (to: string | null) => {
    if (await links.change(link.id, { password: to })) {
      setPassword('');
    }
  };
  return (
    <form
      className="jp-Cs3Field"
      onSubmit={event => {
        event.preventDefault();
        void change(password);
      }}
    >
      <label>
        <span className="jp-Cs3Field-label">
          {link.protected ? trans.__('New password') : trans.__('Password')}
        </span>
        <PasswordInput password={password} onChange={setPassword} />
      </label>
      <WordButton type="submit" primary disabled={busy || password === ''}>
        {trans.__('Set')}
      </WordButton>
      {link.protected && (
        <WordButton disabled={busy} onClick={() => void change(null)}>
          {trans.__('No password')}
        </WordButton>
      )}
    </form>
  );
}

function PasswordInput({
  password,
  onChange
}: {
  readonly password: string;
  readonly onChange: (password: string) => void;
}): JSX.Element {
  return (
    <input
      type="password"
      className="jp-mod-styled"
      autoComplete="new-password"
      value={password}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  );
}

/** Asks before it removes: another link would have another address. */
function Removal({ link, links, busy, trans }: IChangeProps): JSX.Element {
  const [isSure, setSure] = React.useState(false);
  return (
    <div className="jp-Cs3Field">
      {isSure ? (
        <>
          <span role="status">
            {trans.__('Nobody can use this link then, for good.')}
          </span>
          <WordButton
            disabled={busy}
            onClick={() => void links.remove(link.id)}
          >
            {trans.__('Remove the link')}
          </WordButton>
          <WordButton autoFocus onClick={() => setSure(false)}>
            {trans.__('Keep the link')}
          </WordButton>
        </>
      ) : (
        <WordButton disabled={busy} onClick={() => setSure(true)}>
          {trans.__('Remove the link…')}
        </WordButton>
      )}
    </div>
  );
}

function NewLink({
  links,
  onClose,
  trans
}: ILinksProps & { readonly onClose: () => void }): JSX.Element {
  const [role, setRole] = React.useState<Access>('viewer');
  const [password, setPassword] = React.useState('');
  const [end, setEnd] = React.useState('');
  const progress = links.progress.of(NEW_LINK);
  const busy = progress?.kind === 'busy';
  const create = async () => {
    if (await links.create(role, password, end ? endOf(end) : null)) {
      onClose();
    }
  };
  const close = () => {
    links.progress.clear(NEW_LINK);
    onClose();
  };
  return (
    <form
      className="jp-Cs3Links-new"
      aria-label={trans.__('A new link')}
      onSubmit={event => {
        event.preventDefault();
        void create();
      }}
    >
      <label>
        <span className="jp-Cs3Field-label">
          {trans.__('Anyone with the link')}
        </span>
        <RoleSelect
          autoFocus
          role={role}
          label={trans.__('What anyone with the link may do')}
          onChoose={setRole}
          trans={trans}
        />
      </label>
      <label>
        <span className="jp-Cs3Field-label">
          {trans.__('Password (optional)')}
        </span>
        <PasswordInput password={password} onChange={setPassword} />
      </label>
      <label>
        <span className="jp-Cs3Field-label">
          {trans.__('Ends after (optional)')}
        </span>
        <DayInput day={end} onChange={setEnd} />
      </label>
      {progress?.kind === 'failed' && (
        <div className="jp-Cs3Row-notice jp-mod-failed" role="alert">
          {progress.message}
        </div>
      )}
      <div className="jp-Cs3Row-actions">
        <WordButton type="submit" primary disabled={busy}>
          {busy ? trans.__('One moment…') : trans.__('Create')}
        </WordButton>
        <WordButton onClick={close}>{trans.__('Cancel')}</WordButton>
      </div>
    </form>
  );
}
