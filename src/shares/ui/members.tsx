import type { TranslationBundle } from '@jupyterlab/translation';
import { closeIcon, ellipsesIcon } from '@jupyterlab/ui-components';
import * as React from 'react';
import { IconButton } from '../../ui/parts';
import { day } from '../../ui/times';
import { detailOf, nameOf, roleName } from '../model/messages';
import type { IMember, ItemSharing } from '../model/sharing';
import { Expiry } from './expiry';
import { Avatar, ProgressLine, RoleSelect } from './parts';

interface IMembersProps {
  readonly sharing: ItemSharing;
  readonly trans: TranslationBundle;
}

/**
 * Everybody the items are shared with, each with what may be changed.
 */
export function Members({ sharing, trans }: IMembersProps): JSX.Element {
  const { members, shareable } = sharing;
  if (members.length === 0) {
    return shareable.length === 0 ? (
      <></>
    ) : (
      <div className="jp-Cs3List-empty">
        {trans.__('Shared with nobody yet. Type a name above.')}
      </div>
    );
  }
  return (
    <ul className="jp-Cs3Members" aria-label={trans.__('Shared with')}>
      {members.map(member => (
        <Member
          key={member.key}
          member={member}
          sharing={sharing}
          trans={trans}
        />
      ))}
    </ul>
  );
}

function Member({
  member,
  sharing,
  trans
}: IMembersProps & { readonly member: IMember }): JSX.Element {
  const [isOpen, setOpen] = React.useState(false);
  const { key, party, shares, role, expires, mine } = member;
  const progress = sharing.progress.of(key);
  const busy = progress?.kind === 'busy';
  const name = nameOf(trans, party);
  const editable = mine && shares.length > 0;
  const detail = [
    detailOf(trans, party),
    expires && trans.__('until %1', day(expires))
  ];
  return (
    <li className="jp-Cs3Member" aria-busy={busy}>
      <Avatar party={party} trans={trans} />
      <div className="jp-Cs3Row-body">
        <div className="jp-Cs3Row-name">{name}</div>
        <div className="jp-Cs3Row-detail">
          {detail.filter(Boolean).join(' · ')}
        </div>
      </div>
      {editable ? (
        <>
          <RoleSelect
            role={role}
            label={trans.__('What %1 may do', name)}
            disabled={busy}
            onChoose={choice => void sharing.setRole(key, choice)}
            trans={trans}
          />
          <IconButton
            icon={ellipsesIcon}
            label={trans.__('More about the access of %1', name)}
            aria-expanded={isOpen}
            onClick={() => setOpen(!isOpen)}
          />
          <IconButton
            icon={closeIcon}
            label={trans.__('Stop sharing with %1', name)}
            disabled={busy}
            onClick={() => void sharing.remove(key)}
          />
        </>
      ) : (
        <span className="jp-Cs3Row-role">
          {busy
            ? trans.__('One moment…')
            : role && shares.length > 0 && roleName(trans, role)}
        </span>
      )}
      {isOpen && editable && (
        <div className="jp-Cs3Member-more">
          <Expiry
            key={expires ?? ''}
            expires={expires}
            disabled={busy}
            onChange={end => void sharing.setExpiry(key, end)}
            trans={trans}
          />
        </div>
      )}
      <ProgressLine
        progress={progress}
        done={trans.__('%1 has no access any more.', name)}
        onDismiss={() =>
          shares.length > 0 ? sharing.progress.clear(key) : sharing.forget(key)
        }
        trans={trans}
      />
    </li>
  );
}
