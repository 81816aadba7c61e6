// How somebody works a page: by a mouse or a finger, or by the keyboard alone.
import type { Locator, Page } from 'playwright-core'

export type ChosenFile = Parameters<Locator['setInputFiles']>[0]

/** What a person does on a page. Every journey is done by both hands. */
export interface Hand {
  press(target: Locator): Promise<void>
  /** The same twice, as impatient people do. */
  pressTwice(target: Locator): Promise<void>
  /** Puts a text in the place of what a field holds. */
  write(target: Locator, text: string): Promise<void>
  /** Chooses a radio button, or ticks a box. */
  check(target: Locator): Promise<void>
  /** Turns a switch, which may show so only once the server knows. */
  turn(target: Locator): Promise<void>
}

export const byMouse: Hand = {
  press: (target) => target.click(),
  pressTwice: (target) => target.dblclick(),
  write: (target, text) => target.fill(text),
  check: (target) => target.check({ force: true }), // its label is what one sees
  turn: (target) => target.click(),
}

/** Presses the button that asks for a file, and chooses this one. */
export async function attach(button: Locator, { press }: Hand, file: ChosenFile): Promise<void> {
  const asked = button.page().waitForEvent('filechooser')
  await press(button)
  await (await asked).setFiles(file)
}

const STEPS_MAX = 150

export const byKeys: Hand = {
  async press(target) {
    await reach(target)
    await target.page().keyboard.press('Enter')
  },
  async pressTwice(target) {
    await reach(target)
    await target.page().keyboard.press('Enter')
    await target.page().keyboard.press('Enter')
  },
  async write(target, text) {
    await reach(target)
    await target.page().keyboard.press('ControlOrMeta+A')
    await target.page().keyboard.insertText(text)
  },
  async check(target) {
    await reach(target)
    if (!(await target.isChecked())) await target.page().keyboard.press('Space')
  },
  async turn(target) {
    await reach(target)
    await target.page().keyboard.press('Space')
  },
}

/**
 * Gives `target` the focus as somebody without a mouse does: by Tab and Shift+Tab, and by the arrows within a menu, a tool bar
 * or a group of radio buttons, of which Tab reaches one. @throws Error no key leads there
 */
export async function reach(target: Locator): Promise<void> {
  await target.waitFor({ state: 'attached' })
  const page: Page = target.page()
  for (let steps = 0; steps < STEPS_MAX; steps++) {
    const key = await target.evaluate(keyTowards)
    if (key === undefined) return
    await page.keyboard.press(key)
  }
  throw new Error(`no key leads to ${target}`)
}

/** Which key leads on from where the focus is; undefined where it is there. Runs in the page. */
async function keyTowards(target: Element): Promise<string | undefined> {
  // A dialog takes the focus itself, once it is there.
  const dialog = target.closest('[role=dialog], [role=alertdialog]')
  while (dialog?.isConnected && !dialog.contains(document.activeElement)) await new Promise(requestAnimationFrame)
  const at = document.activeElement
  if (at === target || at === null) return
  const group = target.closest(
    '[role=menu], [role=listbox], [role=tablist], [role=toolbar], [role=radiogroup], fieldset',
  )
  const isBefore = (at.compareDocumentPosition(target) & Node.DOCUMENT_POSITION_PRECEDING) !== 0
  const isRadio = (element: Element) => element instanceof HTMLInputElement && element.type === 'radio'
  const byArrows = isRadio(target) ? isRadio(at) : target instanceof HTMLElement && target.tabIndex < 0
  if (byArrows && group?.contains(at)) return isBefore ? 'ArrowUp' : 'ArrowDown'
  return isBefore ? 'Shift+Tab' : 'Tab'
}
