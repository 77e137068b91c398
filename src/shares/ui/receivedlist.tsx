import type { TranslationBundle } from '@jupyterlab/translation';
import { checkIcon } from '@jupyterlab/ui-components';
import * as React from 'react';
import { WordButton } from '../../ui/parts';
import {
  itemName,
  nameOf,
  proposal,
  roleName,
  sharedBy,
  sharedByInFull,
  troubleOf
} from '../model/messages';
import type { ReceivedShares } from '../model/received';
import type { Item, ReceivedRow } from '../model/rows';
import { Folded } from './folded';
import { RowList } from './list';
import { Avatar, FirstLine, ProgressLine } from './parts';
import type { ISectionOptions } from './sharessection';

type Options = Pick<ISectionOptions, 'received' | 'open' | 'trans'>;

/**
 * What is shared with me, and below it what I put away.
 */
export function ReceivedList(options: Options): JSX.Element {
  const { received, open, trans } = options;
  return (
    <>
      <RowList<ReceivedRow>
        label={trans.__('Shared with me')}
        rows={received.accepted}
        error={received.feed.error}
        empty={trans.__('Nothing is shared with you yet.')}
        hint={trans.__('What others share appears under Pending.')}
        textOf={row => textOf(trans, received, row)}
        kindOf={row => kindOf(received, row)}
        isBusy={({ id }) => received.progress.of(id)?.kind === 'busy'}
        render={row => <ReceivedLine {...options} row={row} />}
        onOpen={({ item }) => item.path && open(item)}
        canDrag={row => row.item.path !== null && !received.isWithdrawn(row)}
        onRetry={() => void received.feed.refresh()}
        trans={trans}
      />
      <Away {...options} />
    </>
  );
}

function textOf(
  trans: TranslationBundle,
  received: ReceivedShares,
  row: ReceivedRow
): string {
  return [
    itemName(trans, row.item),
    sharedBy(trans, row),
    roleName(trans, row.role),
    proposal(trans, row),
    troubleOf(trans, row, received.isWithdrawn(row))
  ]
    .filter(Boolean)
    .join(', ');
}

function kindOf(received: ReceivedShares, row: ReceivedRow): string {
  if (received.isWithdrawn(row)) {
    return 'withdrawn';
  }
  if (row.state !== 'accepted' || row.hidden) {
    return 'away';
  }
  const place = row.item.path ? 'here' : 'elsewhere';
  return `received ${place}${received.ownNames ? ' named' : ''}`;
}

function ReceivedLine({
  row,
  received,
  open,
  trans
}: Options & { readonly row: ReceivedRow }): JSX.Element {
  const withdrawn = received.isWithdrawn(row);
  const trouble = troubleOf(trans, row, withdrawn);
  const progress = received.progress.of(row.id);
  return (
    <>
      <Avatar party={row.sharer} trans={trans} />
      <div className="jp-Cs3Row-body">
        <FirstLine
          name={itemName(trans, row.item)}
          role={row.role}
          trans={trans}
        />
        <div className="jp-Cs3Row-detail" title={sharedByInFull(trans, row)}>
          {sharedBy(trans, row)}
        </div>
        <Proposal row={row} trans={trans} />
        {received.isNew(row) && !trouble && !progress && (
          <NewLine item={row.item} open={open} trans={trans} />
        )}
        {trouble && !progress && (
          <div className="jp-Cs3Row-notice jp-mod-failed">
            <span>{trouble}</span>
            {withdrawn ? (
              <WordButton onClick={() => received.dismiss(row.id)}>
                {trans.__('Dismiss')}
              </WordButton>
            ) : (
              <WordButton onClick={() => void received.accept(row.id)}>
                {trans.__('Retry')}
              </WordButton>
            )}
          </div>
        )}
        <ProgressLine
          progress={progress}
          done={
            row.hidden
              ? trans.__('Hidden.')
              : trans.__('You have left this share.')
          }
          onDismiss={() => received.dismiss(row.id)}
          trans={trans}
        />
      </div>
    </>
  );
}

/** That a row came here a moment ago; it comes to sight by itself. */
function NewLine({
  item,
  open,
  trans
}: Pick<Options, 'open' | 'trans'> & { readonly item: Item }): JSX.Element {
  const line = React.useRef<HTMLDivElement>(null);
  React.useEffect(() => {
    line.current?.scrollIntoView?.({ block: 'nearest' });
  }, []);
  return (
    <div ref={line} className="jp-Cs3Row-ready" role="status">
      <checkIcon.react tag="span" />
      {trans.__('Accepted')}
      {item.path && (
        <WordButton
          primary
          aria-label={trans.__('Open “%1”', itemName(trans, item))}
          onClick={() => open(item)}
        >
          {trans.__('Open')}
        </WordButton>
      )}
    </div>
  );
}

/** What a copy is shared for; nothing for everything else. */
export function Proposal({
  row,
  trans
}: {
  readonly row: ReceivedRow;
  readonly trans: TranslationBundle;
}): JSX.Element | null {
  const words = proposal(trans, row);
  return words ? (
    <div className="jp-Cs3Row-detail jp-mod-proposal" title={words}>
      {words}
    </div>
  ) : null;
}

/** What was declined, left or hidden; folded, since it was put out of sight. */
function Away({ received, trans }: Options): JSX.Element | null {
  const rows = received.away;
  if (!rows?.length) {
    return null;
  }
  return (
    <Folded title={trans.__('Declined and hidden (%1)', rows.length)}>
      <RowList<ReceivedRow>
        label={trans.__('Declined and hidden')}
        rows={rows}
        error={null}
        empty=""
        textOf={row => textOf(trans, received, row)}
        kindOf={() => 'away'}
        isBusy={({ id }) => received.progress.of(id)?.kind === 'busy'}
        render={row => <AwayLine row={row} received={received} trans={trans} />}
        onOpen={({ id }) => void received.bringBack(id)}
        onRetry={() => void received.feed.refresh()}
        trans={trans}
      />
    </Folded>
  );
}

function AwayLine({
  row,
  received,
  trans
}: {
  readonly row: ReceivedRow;
  readonly received: ReceivedShares;
  readonly trans: TranslationBundle;
}): JSX.Element {
  const name = itemName(trans, row.item);
  const who = nameOf(trans, row.sharer);
  const progress = received.progress.of(row.id);
  const [word, words] =
    row.state === 'declined'
      ? [trans.__('Accept'), trans.__('Accept “%1” from %2', name, who)]
      : [trans.__('Show again'), trans.__('Show “%1” from %2', name, who)];
  return (
    <>
      <Avatar party={row.sharer} trans={trans} />
      <div className="jp-Cs3Row-body">
        <FirstLine name={name} role={row.role} trans={trans} />
        <div className="jp-Cs3Row-second">
          <span className="jp-Cs3Row-detail" title={sharedByInFull(trans, row)}>
            {row.message ?? sharedBy(trans, row)}
          </span>
          <WordButton
            disabled={progress?.kind === 'busy'}
            aria-label={words}
            onClick={() => void received.bringBack(row.id)}
          >
            {word}
          </WordButton>
        </div>
        <ProgressLine
          progress={progress}
          onDismiss={() => received.dismiss(row.id)}
          trans={trans}
        />
      </div>
    </>
  );
}
