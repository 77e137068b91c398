import type { TranslationBundle } from '@jupyterlab/translation';
import { HTMLSelect, linkIcon, usersIcon } from '@jupyterlab/ui-components';
import * as React from 'react';
import { initials } from '../../ui/initials';
import { WordButton } from '../../ui/parts';
import { nameOf, roleMeaning, roleName } from '../model/messages';
import type { Progress } from '../model/progress';
import type { Access, Party, Role } from '../model/rows';

/**
 * Who it is, at a glance: initials, or an icon for many.
 *
 * @param party - null for whoever has the link.
 */
export function Avatar({
  party,
  trans
}: {
  readonly party: Party | null;
  readonly trans: TranslationBundle;
}): JSX.Element {
  const many = party === null || party.kind === 'group';
  const Icon = party === null ? linkIcon : usersIcon;
  return (
    <span className="jp-Cs3Avatar" aria-hidden="true">
      {many ? <Icon.react tag="span" /> : initials(nameOf(trans, party))}
    </span>
  );
}

/**
 * Chooses what somebody may do.
 *
 * @param role - null where it differs from item to item.
 */
export function RoleSelect({
  role,
  label,
  onChoose,
  disabled,
  autoFocus,
  trans
}: {
  readonly role: Role | null;
  readonly label: string;
  readonly onChoose: (role: Access) => void;
  readonly disabled?: boolean;
  readonly autoFocus?: boolean;
  readonly trans: TranslationBundle;
}): JSX.Element {
  const given: readonly Role[] = ['viewer', 'editor'];
  const roles = role === 'other' ? [...given, role] : given;
  return (
    <HTMLSelect
      className="jp-Cs3RoleSelect"
      value={role ?? ''}
      aria-label={label}
      title={role ? roleMeaning(trans, role) : undefined}
      disabled={disabled}
      autoFocus={autoFocus}
      onChange={({ currentTarget }) => onChoose(currentTarget.value as Access)}
    >
      {role === null && (
        <option value="" disabled>
          {trans.__('Differs')}
        </option>
      )}
      {roles.map(each => (
        <option key={each} value={each} disabled={each === 'other'}>
          {roleName(trans, each)}
        </option>
      ))}
    </HTMLSelect>
  );
}

/**
 * The name of what is shared, and what may be done with it.
 */
export function FirstLine({
  name,
  role,
  trans
}: {
  readonly name: string;
  readonly role: Role;
  readonly trans: TranslationBundle;
}): JSX.Element {
  return (
    <div className="jp-Cs3Row-first">
      <span className="jp-Cs3Row-name" title={name}>
        {name}
      </span>
      <span className="jp-Cs3Row-role" title={roleMeaning(trans, role)}>
        {roleName(trans, role)}
      </span>
    </div>
  );
}

/**
 * How what was started on a row fares; nothing while nothing was.
 *
 * @param done - what was done and can be taken back.
 * @param undo - the word for taking it back.
 */
export function ProgressLine({
  progress,
  done,
  undo,
  onDismiss,
  trans
}: {
  readonly progress: Progress | null;
  readonly done?: string;
  readonly undo?: string;
  readonly onDismiss?: () => void;
  readonly trans: TranslationBundle;
}): JSX.Element | null {
  switch (progress?.kind) {
    case 'failed':
      return (
        <div className="jp-Cs3Row-notice jp-mod-failed" role="alert">
          <span>{progress.message}</span>
          <WordButton onClick={() => void progress.retry()}>
            {trans.__('Retry')}
          </WordButton>
          {onDismiss && (
            <WordButton onClick={onDismiss}>{trans.__('Dismiss')}</WordButton>
          )}
        </div>
      );
    case 'undoable':
      return (
        <div className="jp-Cs3Row-notice" role="status">
          <span>{done}</span>
          <WordButton onClick={() => void progress.undo()}>
            {undo ?? trans.__('Undo')}
          </WordButton>
        </div>
      );
    default:
      return null;
  }
}
