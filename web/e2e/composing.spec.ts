import type { Locator } from '@playwright/test'
import { register } from './support/account-story.ts'
import { expectNoViolations } from './support/axe.ts'
import type { Person } from './support/person.ts'
import { picture } from './support/pictures.ts'
import { expect, test } from './support/story.ts'

function suggestion(person: Person, name: string | RegExp): Locator {
  return person.page.getByRole('listbox', { name: 'Suggestions' }).getByRole('option', { name })
}

async function type(person: Person, text: string): Promise<void> {
  const field = person.page.getByRole('textbox', { name: /^(?:Message|Whisper|Edit)/u })
  await field.focus()
  await field.pressSequentially(text)
}

async function addMenu(person: Person, entry: string): Promise<void> {
  await person.page.getByRole('button', { name: 'Add', exact: true }).click()
  await person.page.getByRole('menu').getByText(entry).click()
}

/** Two people with accounts in a room of their own. */
async function meet(visitor: (name: string) => Promise<Person>): Promise<[Person, Person]> {
  const ada = await visitor('Ada')
  const ben = await visitor('Ben')
  await register(ada.page, { name: 'Ada' })
  await register(ben.page, { name: 'Ben' })
  await ada.createRoom('garden')
  await ben.join('garden')
  await expect(ada.timeline().getByText('Ben joined')).toBeVisible()
  return [ada, ben]
}

test('somebody is called by the beginning of their name, and everybody by a word', async ({
  person,
}) => {
  const ada = await person('Ada')
  const ben = await person('Benjamin')
  await ada.createRoom('garden')
  await ben.join('garden')
  await expect(ada.timeline().getByText('Benjamin joined')).toBeVisible()
  await type(ada, 'Hello @be')
  await expect(suggestion(ada, 'Benjamin')).toHaveAttribute('aria-selected', 'true')
  await expectNoViolations(ada.page, 'suggestions')
  await ada.page.keyboard.press('Enter')
  await expect(ada.composer('garden')).toHaveValue('Hello @Benjamin ')
  await type(ada, 'and @')
  await expect(suggestion(ada, /@room.*everybody in this room: 2 people/u)).toBeVisible()
  await ada.page.keyboard.press('Escape')
  await expect(suggestion(ada, /@room/u)).toBeHidden()
  await suggestionByTouch(ada, '@he', /@here/u)
  await expect(ada.composer('garden')).toHaveValue('Hello @Benjamin and @here ')
  await ada.page.getByRole('button', { name: 'Send' }).click()
  await expect(ben.timeline().getByText('Hello')).toBeVisible()
})

async function suggestionByTouch(person: Person, typed: string, name: RegExp): Promise<void> {
  await person.page.keyboard.press('Backspace')
  await type(person, typed)
  await suggestion(person, name).click()
}

test('emoji come by their names, and from the board', async ({ person }) => {
  const ada = await person('Ada')
  await ada.createRoom('garden')
  await type(ada, 'Look :robot')
  await expect(suggestion(ada, /:robot:/u)).toBeVisible()
  await ada.page.keyboard.press('Tab')
  await expect(ada.composer('garden')).toHaveValue('Look 🤖 ')
  await type(ada, ':tada:')
  await expect(ada.composer('garden')).toHaveValue('Look 🤖 🎉 ')
  await ada.page.getByRole('button', { name: 'Emoji' }).click()
  const board = ada.page.getByRole('dialog', { name: 'Emoji' })
  await board.getByLabel('Search emoji').fill('peacock')
  await board.getByRole('gridcell', { name: 'Peacock' }).click()
  await expect(board).toBeHidden()
  await expect(ada.composer('garden')).toHaveValue('Look 🤖 🎉 🦚')
  await expect(ada.composer('garden')).toBeFocused()
  await ada.page.getByRole('button', { name: 'Emoji' }).click()
  await expect(board.getByText('Used last')).toBeVisible()
  await expectNoViolations(ada.page, 'the board of emoji')
})

test('a picture that is sent the moment it is pasted arrives, with the words behind it', async ({
  person,
}) => {
  const ada = await person('Ada')
  const ben = await person('Ben')
  await ada.createRoom('garden')
  await ben.join('garden')
  await ada.composer('garden').fill('Look at this')
  await ada.paste(picture(1_600, 1_200), 'breast.png', 'image/png')
  await ada.composer('garden').press('Control+Enter')
  await ada.say('And this is behind it')
  await expect(ben.message('And this is behind it')).toBeVisible()
  await expect(ben.timeline().getByRole('img')).toHaveCount(1)
  const texts = await ben.timeline().getByRole('paragraph').allTextContents()
  expect(texts.filter((text) => /this/u.test(text))).toEqual([
    ...['Look at this', 'And this is behind it'],
  ])
})

test('pictures are described and put in order, files go beside them, and a reload keeps all', async ({
  person,
}) => {
  const ada = await person('Ada')
  const ben = await person('Ben')
  await ada.createRoom('garden')
  await ben.join('garden')
  await ada.paste(picture(300, 200), 'one.png', 'image/png')
  await ada.paste(picture(200, 300), 'two.png', 'image/png')
  await ada.paste(Buffer.from('%PDF-1.4'), 'notes.pdf', 'application/pdf')
  const images = ada.page.getByRole('list', { name: 'Images to send' })
  await expect(images.getByRole('listitem')).toHaveCount(2)
  await ada.page.getByLabel('Describe image 1').fill('A wide square')
  await images.getByRole('button', { name: 'Move image 2 forward' }).click()
  await expect(ada.page.getByLabel('Describe image 2')).toHaveValue('A wide square')
  await expectNoViolations(ada.page, 'what is to be sent')
  await ada.page.reload()
  await expect(images.getByRole('img', { name: 'A wide square' })).toBeVisible()
  await expect(ada.page.getByRole('list', { name: 'Files to send' })).toContainText('notes.pdf')
  await ada.page.getByRole('button', { name: 'Send' }).click()
  await expect(ben.timeline().getByRole('img').last()).toHaveAccessibleName('A wide square')
  await expect(ben.timeline().getByText('notes.pdf')).toBeVisible()
})

test('what was said last is edited with one key, and what was being written waits', async ({
  person,
}) => {
  const ada = await person('Ada')
  const ben = await person('Ben')
  await ada.createRoom('garden')
  await ben.join('garden')
  await ada.say('Good mornign')
  await expect(ben.message('Good mornign')).toBeVisible()
  await ada.composer('garden').press('ArrowUp')
  const field = ada.page.getByRole('textbox', { name: 'Edit your message' })
  await expect(field).toHaveValue('Good mornign')
  await expect(field).toBeFocused()
  await field.press('Escape')
  await expect(ada.composer('garden')).toHaveValue('')
  await ada.composer('garden').press('ArrowUp')
  await field.fill('Good morning')
  await expectNoViolations(ada.page, 'editing')
  await ada.page.getByRole('button', { name: 'Save' }).click()
  await expect(ben.timeline().getByText('Good morning')).toBeVisible()
  await expect(ada.composer('garden')).toHaveValue('')
})

test('a whisper is heard by whom it names and by nobody else, and looks like it', async ({
  visitor,
  person,
}) => {
  const [ada, ben] = await meet(visitor)
  const cleo = await person('Cleo')
  await cleo.join('garden')
  await addMenu(ada, 'Whisper to…')
  const whom = ada.page.getByRole('combobox', { name: 'Whom to whisper to' })
  await expect(whom).toBeFocused()
  // A guest cannot be whispered to, and oneself need not be.
  await expect(suggestion(ada, /./u)).toHaveText([/Ben$/u])
  await whom.press('Enter')
  await whom.press('Enter')
  const field = ada.page.getByRole('textbox', { name: 'Whisper to Ben' })
  await expect(field).toBeFocused()
  await expectNoViolations(ada.page, 'whispering')
  await field.fill('Between us')
  await ada.page.getByRole('button', { name: 'Whisper', exact: true }).click()
  await expect(field).toHaveValue('')
  await field.press('Escape')
  await ada.say('To everybody')
  await expect(cleo.message('To everybody')).toBeVisible()
  await expect(cleo.timeline().getByText('Between us')).toHaveCount(0)
  await expect(ben.message('To everybody')).toBeVisible()
})

test('a command that cannot be carried out says nothing to anybody', async ({ visitor }) => {
  const [ada, ben] = await meet(visitor)
  await ada.say('/whisper dora the secret')
  await expect(ada.page.getByText('Nobody in this room is called dora.')).toBeVisible()
  await expect(ada.composer('garden')).toHaveValue('/whisper dora the secret')
  await ada.say('/topic Robins and spades')
  await expect(ada.composer('garden')).toHaveValue('')
  await ada.say('After that')
  await expect(ben.message('After that')).toBeVisible()
  await expect(ben.timeline().getByText('secret')).toHaveCount(0)
})

test('lists go on, words become bold, and the preview shows it', async ({ person, isMobile }) => {
  test.skip(isMobile, 'it is about keys')
  const ada = await person('Ada')
  await ada.createRoom('garden')
  const { keyboard } = ada.page
  await type(ada, '- seeds')
  await keyboard.press('Shift+Enter')
  await type(ada, 'a spade')
  await keyboard.press('Shift+ArrowLeft')
  await keyboard.press('Control+Shift+ArrowLeft')
  await keyboard.press('Control+b')
  await expect(ada.composer('garden')).toHaveValue('- seeds\n- a **spade**')
  await keyboard.press('Control+z')
  await expect(ada.composer('garden')).toHaveValue('- seeds\n- a spade')
})

test('whoever begins to type means the field, and a key that does something else still does', async ({
  person,
  isMobile,
}) => {
  test.skip(isMobile, 'it is about keyboards')
  const ada = await person('Ada')
  await ada.createRoom('garden')
  await expect(ada.composer('garden')).toBeFocused()
  await ada.timeline().focus()
  await ada.page.keyboard.type('Hello')
  await expect(ada.composer('garden')).toHaveValue('Hello')
  await ada.timeline().focus()
  await ada.page.keyboard.press('?')
  await expect(ada.page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible()
  await ada.page.keyboard.press('Escape')
  await expect(ada.composer('garden')).toHaveValue('Hello')
})

test('what is written without a connection says that it waits, and goes out in order', async ({
  person,
}) => {
  const ada = await person('Ada')
  const ben = await person('Ben')
  await ada.createRoom('garden')
  await ben.join('garden')
  await ada.context.setOffline(true)
  await expect(ada.page.getByText('what you send waits here')).toBeVisible()
  await ada.paste(picture(300, 200), 'one.png', 'image/png')
  await ada.say('first')
  await ada.say('second')
  await ada.context.setOffline(false)
  await expect(ben.message('second')).toBeVisible({ timeout: 30_000 })
  await expect(ben.timeline().getByRole('img')).toHaveCount(1)
  const texts = await ben.timeline().getByRole('paragraph').allTextContents()
  expect(texts.filter((text) => /^(?:first|second)$/u.test(text))).toEqual(['first', 'second'])
})

test('in a room for announcements one is told so, and may still whisper', async ({
  visitor,
  server,
}) => {
  const [ada, ben] = await meet(visitor)
  const room = (change: object) =>
    ada.page.request.patch(`${server.url}/api/v1/rooms/garden`, {
      data: change,
      headers: { origin: server.url },
    })
  await room({ posting: 'owners' })
  await expect(ben.page.getByText('only its owners write to everybody')).toBeVisible()
  await expectNoViolations(ben.page, 'announcements')
  await ben.page.getByRole('button', { name: 'Whisper to somebody' }).click()
  await expect(ben.page.getByRole('combobox', { name: 'Whom to whisper to' })).toBeFocused()
  await ben.page.keyboard.press('Escape')
  await room({ posting: 'members', slow_seconds: 60 })
  await ben.say('Hello')
  await expect(ben.page.getByText(/One message every 60 seconds here/u)).toBeVisible()
})
