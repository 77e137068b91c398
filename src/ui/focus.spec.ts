import { goRound, keepFocus, returnFromMenus } from './focus';

function setUp(html: string) {
  document.body.innerHTML = `<main>${html}</main><input id="elsewhere">`;
  const node = document.querySelector('main')!;
  const kept = keepFocus(node);
  const find = (selector: string) =>
    document.querySelector<HTMLElement>(selector)!;
  return { find, kept };
}

/** Wait for what follows a change of the page. */
const changed = () => new Promise(resolve => setTimeout(resolve));

const ROWS = `
  <button id="first">First</button>
  <ul><li tabindex="0"><button id="accept">Accept</button></li></ul>`;

it('goes to the row when the button in it goes', async () => {
  const { find } = setUp(ROWS);
  find('#accept').focus();
  find('#accept').remove();
  await changed();

  expect(document.activeElement).toBe(find('li'));
});

it('goes to the next control there is when the row goes, too', async () => {
  const { find } = setUp(ROWS);
  find('#accept').focus();
  find('li').remove();
  await changed();

  expect(document.activeElement).toBe(find('#first'));
});

it('stays where somebody went', async () => {
  const { find } = setUp(ROWS);
  find('#accept').focus();
  find('#accept').blur();
  await changed();
  find('#accept').remove();
  await changed();

  expect(document.activeElement).toBe(document.body);
});

it('is left alone afterwards', async () => {
  const { find, kept } = setUp(ROWS);
  find('#accept').focus();
  kept.dispose();
  find('#accept').remove();
  await changed();

  expect(document.activeElement).toBe(document.body);
});

/** Open a menu as a row's, with the focus in it. */
function openMenu(): HTMLElement {
  const menu = document.createElement('div');
  menu.className = 'lm-Menu';
  menu.tabIndex = 0;
  document.body.append(menu);
  menu.focus();
  return menu;
}

it('comes back to the row from its menu', async () => {
  const { find } = setUp(ROWS);
  returnFromMenus(find('main'));
  find('li').focus();
  openMenu().remove();
  await changed();

  expect(document.activeElement).toBe(find('li'));
});

it('stays where a command of the menu took it', async () => {
  const { find } = setUp(ROWS);
  returnFromMenus(find('main'));
  find('li').focus();
  openMenu().remove();
  find('#elsewhere').focus();
  await changed();

  expect(document.activeElement).toBe(find('#elsewhere'));
});

it('does not come from menus that were opened elsewhere', async () => {
  const { find } = setUp(ROWS);
  returnFromMenus(find('main'));
  find('li').focus();
  openMenu().remove();
  await changed();
  find('#elsewhere').focus();
  openMenu().remove();
  await changed();

  expect(document.activeElement).toBe(document.body);
});

it.each([
  ['#last', false, '#first'],
  ['#first', true, '#last'],
  ['#first', false, '#first']
])('goes round in a dialog, from %s, shift %s', (from, shiftKey, to) => {
  const { find } = setUp(
    '<button id="first"></button><input disabled><button id="last"></button><button disabled>'
  );
  const onKey = (event: Event) => void goRound(find('main'), event);
  find('main').addEventListener('keydown', onKey);
  find(from).focus();
  find(from).dispatchEvent(
    new KeyboardEvent('keydown', { key: 'Tab', shiftKey, bubbles: true })
  );

  expect(document.activeElement).toBe(find(to));
});
