import { type BrowserContext, expect, type Locator, type Page } from '@playwright/test'

/** Somebody in front of a browser, who finds things by what they are called. */
export class Person {
  readonly name: string
  readonly page: Page
  readonly context: BrowserContext

  constructor(name: string, page: Page) {
    this.name = name
    this.page = page
    this.context = page.context()
  }

  async comeIn(path = '/'): Promise<void> {
    await this.page.goto(path)
    await this.takeName(this.name)
    await expect(this.page.getByLabel('Your name')).toBeHidden()
  }

  /** Tries until whoever has the name has been away for long enough. */
  async comeInOnceFree(): Promise<void> {
    await this.page.goto('/')
    await expect(async () => {
      await this.takeName(this.name)
      await expect(this.page.getByLabel('Your name')).toBeHidden({ timeout: 2_000 })
    }).toPass()
  }

  async takeName(name: string): Promise<void> {
    await this.page.getByLabel('Your name').fill(name)
    await this.page.getByRole('button', { name: 'Come in' }).click()
  }

  /** Goes to the list of all rooms, by whatever way this screen offers. */
  async browse(): Promise<void> {
    await this.goToRooms()
    await this.page.getByRole('link', { name: 'Browse rooms' }).click()
  }

  /** On a small screen the list of one's rooms is a page of its own. */
  async goToRooms(): Promise<void> {
    const back = this.page.getByRole('link', { name: 'Back to your rooms' })
    // The page that one comes from may be drawn anew while one looks for the way back.
    await expect(async () => {
      if (await back.isVisible()) await back.click({ timeout: 2_000 })
      await expect(this.rooms()).toBeVisible({ timeout: 2_000 })
    }).toPass()
  }

  async createRoom(name: string): Promise<void> {
    await this.browse()
    await this.page.getByRole('main').getByRole('button', { name: 'Create a room' }).click()
    const dialog = this.page.getByRole('dialog', { name: 'Create a room' })
    await dialog.getByLabel('Name', { exact: true }).fill(name)
    await dialog.getByRole('button', { name: 'Create room' }).click()
    await expect(this.heading(name)).toBeVisible()
  }

  async join(room: string): Promise<void> {
    await this.browse()
    await this.page.getByRole('button', { name: `Join ${room}` }).click()
    await expect(this.composer(room)).toBeVisible()
  }

  /** Opens a room one is in. */
  async open(room: string): Promise<void> {
    await this.goToRooms()
    await this.roomLink(room).click()
    await expect(this.heading(room)).toBeVisible()
  }

  /** Chooses something from the menu of the room that is open. */
  async choose(act: string): Promise<void> {
    await this.page.getByRole('button', { name: 'What can be done with this room' }).click()
    await this.page.getByRole('menuitem', { name: act }).click()
  }

  async leave(): Promise<void> {
    await this.choose('Leave room')
    await this.page.getByRole('alertdialog').getByRole('button', { name: 'Leave' }).click()
  }

  /** Opens the menu about oneself and chooses from it. */
  async chooseForMyself(act: string): Promise<void> {
    await this.goToRooms()
    await this.page.getByRole('button', { name: 'You and the settings' }).click()
    await this.page.getByRole('menuitem', { name: act }).click()
  }

  /** Opens the card of somebody in the list of a room's people. */
  async openCard(name: string): Promise<Locator> {
    const people = this.page.getByRole('button', { name: /^People:/u })
    if ((await people.getAttribute('aria-expanded')) === 'false') await people.click()
    const list = this.page.getByRole('list', { name: /^People (?:in|who run) /u })
    await list.getByRole('button', { name: new RegExp(`\\b${name}\\b`, 'u') }).click()
    return this.page.getByRole('dialog', { name, exact: true })
  }

  /** Opens what can be done with a message that stands in its room. */
  async openMenu(row: Locator): Promise<Locator> {
    const more = row.getByRole('button', { name: 'More to do with this message' })
    // While it is on its way it takes no focus.
    await expect(async () => {
      await row.focus()
      await expect(more).toBeVisible({ timeout: 1_000 })
    }).toPass()
    await more.click()
    const menu = this.page.getByRole('menu')
    await expect(menu).toBeVisible()
    return menu
  }

  async say(text: string): Promise<void> {
    await this.page.getByRole('textbox', { name: /^Message #/u }).fill(text)
    await this.page.getByRole('button', { name: 'Send' }).click()
  }

  async paste(bytes: Buffer, name: string, type: string): Promise<void> {
    const file = { data: bytes.toString('base64'), name, type }
    await this.page.getByRole('textbox', { name: /^Message #/u }).evaluate((textbox, given) => {
      const data = Uint8Array.from(atob(given.data), (byte) => byte.charCodeAt(0))
      const clipboardData = new DataTransfer()
      clipboardData.items.add(new File([data], given.name, { type: given.type }))
      const paste = { clipboardData, bubbles: true, cancelable: true }
      textbox.dispatchEvent(new ClipboardEvent('paste', paste))
    }, file)
  }

  heading(room: string): Locator {
    return this.page.getByRole('heading', { name: room, level: 1 })
  }

  composer(room: string): Locator {
    return this.page.getByRole('textbox', { name: `Message #${room}` })
  }

  rooms(): Locator {
    return this.page.getByRole('navigation', { name: 'Rooms' })
  }

  roomLink(room: string): Locator {
    return this.rooms().getByRole('link', { name: new RegExp(`${room}\\b`, 'u') })
  }

  timeline(): Locator {
    return this.page.getByRole('region', { name: /^Messages in/u })
  }

  /** Messages with exactly this text; the author stands in front for those who listen. */
  messages(text: string): Locator {
    return this.timeline()
      .getByRole('paragraph')
      .filter({ hasText: exactly(text) })
  }

  message(text: string): Locator {
    return this.messages(text).first()
  }

  strip(): Locator {
    return this.page.getByRole('status')
  }
}

function exactly(text: string): RegExp {
  return new RegExp(`^${text.replace(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`)}$`, 'u')
}
