import { nullTranslator } from '@jupyterlab/translation';
import { fireEvent, screen, waitFor } from '@testing-library/dom';
import { button, press, show } from '../../testing/screen';
import {
  link,
  MARIE,
  received,
  share,
  TestSharing
} from '../../testing/sharing';
import { MadeShares } from '../model/made';
import { ReceivedShares } from '../model/received';
import { SharingRest } from '../model/rest';
import type { ReceivedRow } from '../model/rows';
import { SharesSection } from './sharessection';

function setUp(prepare: (server: TestSharing) => void = () => undefined) {
  const server = new TestSharing();
  prepare(server);
  const rest = new SharingRest(server.settings);
  const shares = new ReceivedShares(rest);
  const open = jest.fn();
  const trans = nullTranslator.load('cs3lab');
  const made = new MadeShares(rest);
  const section = new SharesSection({ received: shares, made, open, trans });
  // A sidebar puts them into the title of the section.
  show(section.toolbar);
  show(section);
  return { server, shares, made, open, section };
}

/** A share with me that was accepted. */
function accepted(id: string, name: string, more: Partial<ReceivedRow> = {}) {
  const row = received(id, name, { state: 'accepted', ...more });
  return { ...row, item: { ...row.item, path: `Shares/${name}` } };
}

describe('what is shared with me', () => {
  it('is said to be nothing where there is none', async () => {
    const { shares } = setUp();
    await shares.feed.refresh();

    expect(await screen.findByText(/^Nothing is shared with you/)).toBeTruthy();
  });

  it('is opened upon a double click', async () => {
    const row = accepted('1', 'a.ipynb');
    const { shares, open } = setUp(server => (server.received = [row]));
    await shares.feed.refresh();
    fireEvent.doubleClick(await screen.findByLabelText(/^a.ipynb, Albert/));

    expect(open).toHaveBeenCalledWith(row.item);
  });

  it('is marked where it was accepted just now, and opens from there', async () => {
    const { shares, open } = setUp(server => {
      server.received = [received('1', 'a.ipynb')];
    });
    await shares.feed.refresh();
    const row = await shares.accept('1');
    expect(await screen.findByText('Accepted')).toBeTruthy();
    await press('Open “a.ipynb”');

    expect(open).toHaveBeenCalledWith(row!.item);
  });

  it('is tried again where it could not be reached', async () => {
    const { server, shares } = setUp(server => {
      server.received = [received('1', 'a.ipynb')];
    });
    await shares.feed.refresh();
    server.unreachable = 'sharer';
    await shares.accept('1');
    expect(await screen.findByText(/^At the side of Albert/)).toBeTruthy();
    server.unreachable = null;
    await press('Retry');

    expect(await screen.findByText('Accepted')).toBeTruthy();
  });

  it('can be dragged to My Files', async () => {
    const { shares } = setUp(server => {
      server.received = [accepted('1', 'a.ipynb')];
    });
    await shares.feed.refresh();
    const setData = jest.fn();
    const row = await screen.findByRole('listitem');
    const drag = new Event('dragstart', { bubbles: true });
    fireEvent(row, Object.assign(drag, { dataTransfer: { setData } }));

    expect(setData.mock.calls[0][1]).toBe('1');
  });

  it('can be left, and that be taken back', async () => {
    const { server, shares } = setUp(server => {
      server.received = [accepted('1', 'a.ipynb')];
    });
    await shares.feed.refresh();
    server.take();
    await shares.leave('1');
    expect(await screen.findByText('You have left this share.')).toBeTruthy();
    await press('Undo');

    await waitFor(() =>
      expect(server.take()).toContain('PATCH received/1 {"state":"accepted"}')
    );
  });

  it('says that its owner took it back, until that is put away', async () => {
    const { server, shares } = setUp(server => {
      server.received = [accepted('1', 'a.ipynb')];
    });
    await shares.feed.refresh();
    server.received = [];
    await shares.feed.refresh();
    expect(
      await screen.findByText('Albert Einstein no longer shares this with you.')
    ).toBeTruthy();
    await press('Dismiss');

    expect(await screen.findByText(/^Nothing is shared/)).toBeTruthy();
  });

  it('has what was declined folded below, to be accepted after all', async () => {
    const { server, shares } = setUp(server => {
      server.received = [received('1', 'a.ipynb', { state: 'declined' })];
    });
    await shares.feed.refresh();
    server.take();
    expect(screen.queryByText('a.ipynb')).toBeNull();
    await press('Declined and hidden (1)');
    await press('Accept “a.ipynb” from Albert Einstein');

    await waitFor(() => expect(shares.accepted).toHaveLength(1));
    expect(server.take()).toEqual(['PATCH received/1 {"state":"accepted"}']);
  });

  it('is not shown where it was declined or hidden, and is gone', async () => {
    const gone = { status: 'gone', failed: 'sharer' } as const;
    const { shares } = setUp(server => {
      server.received = [
        accepted('1', 'a.ipynb', { hidden: true, ...gone }),
        accepted('2', 'b.ipynb', { state: 'declined', ...gone })
      ];
    });
    await shares.feed.refresh();

    expect(await screen.findByText(/^Nothing is shared with you/)).toBeTruthy();
    expect(screen.queryByText(/^Declined and hidden/)).toBeNull();
  });

  it('shows again what was hidden', async () => {
    const { server, shares } = setUp(server => {
      server.received = [accepted('1', 'a.ipynb', { hidden: true })];
    });
    await shares.feed.refresh();
    server.take();
    await press('Declined and hidden (1)');
    await press('Show “a.ipynb” from Albert Einstein');

    await waitFor(() => expect(server.take()).toHaveLength(1));
  });
});

describe('what I share', () => {
  it('is asked for when it is looked at', async () => {
    const { server } = setUp();
    await press('by me');

    expect(await screen.findByText(/^You share nothing/)).toBeTruthy();
    expect(server.take()).toEqual(['GET shares', 'GET links']);
  });

  it('is listed, with people and by link', async () => {
    setUp(server => {
      server.shares = [share('1', 'a.ipynb', MARIE)];
      server.links = [link('2', { protected: true })];
    });
    await press('by me');

    expect(await screen.findByText(/^Marie Curie/)).toBeTruthy();
    expect(screen.getByText(/^Anyone with the link · password/)).toBeTruthy();
  });

  it('stands behind one line where it was deleted', async () => {
    const gone = { status: 'gone', message: 'It is no longer there.' } as const;
    const nameless = share('1', '', MARIE, gone);
    setUp(server => {
      server.shares = [
        { ...nameless, item: { ...nameless.item, name: null, path: null } },
        share('2', 'a.ipynb', MARIE, gone),
        share('3', 'b.ipynb', MARIE)
      ];
      server.links = [link('4', gone)];
    });
    await press('by me');
    const line = await button('3 shares of what was deleted');

    expect(screen.getAllByRole('listitem')).toHaveLength(1);
    expect(line.getAttribute('aria-expanded')).toBe('false');

    await press('3 shares of what was deleted');

    expect(
      await screen.findByLabelText(/^No longer there, Marie/)
    ).toBeTruthy();
    expect(screen.getAllByRole('listitem')).toHaveLength(4);
    expect(line.getAttribute('aria-expanded')).toBe('true');
  });

  it('has no such line where nothing was deleted', async () => {
    setUp(server => (server.shares = [share('1', 'a.ipynb', MARIE)]));
    await press('by me');
    await screen.findByText(/^Marie Curie/);

    expect(screen.queryByText(/what was deleted/)).toBeNull();
  });

  it('is shared again where its end is taken back', async () => {
    const { server, made } = setUp(server => {
      server.shares = [share('1', 'a.ipynb', MARIE)];
    });
    await press('by me');
    await screen.findByText(/^Marie Curie/);
    server.take();
    await made.remove(made.find('1')!);
    expect(await screen.findByText('No longer shared.')).toBeTruthy();
    await press('Undo');

    await waitFor(() => expect(server.shares).toHaveLength(1));
  });

  it('is all there is where the storage shares nothing with anybody', async () => {
    const { section } = setUp();
    section.showOnlyMade();

    expect(await screen.findByText(/^You share nothing/)).toBeTruthy();
    expect(section.toolbar.isHidden).toBe(true);
  });
});
