import { PASSWORD, register } from './support/account-story.ts'
import { expectNoViolations } from './support/axe.ts'
import type { Person } from './support/person.ts'
import { expect, test } from './support/story.ts'
import { Talker } from './support/talker.ts'

async function enter(person: Person): Promise<void> {
  await register(person.page, { name: person.name })
}

test('I write to somebody from their card, and to several from the list', async ({ visitor }) => {
  const [ada, ben, cleo] = [await visitor('Ada'), await visitor('Ben'), await visitor('Cleo')]
  for (const person of [ada, ben, cleo]) {
    await enter(person)
    await person.join('lobby')
  }
  const card = await ada.openCard('Ben')
  await expect(card.getByText('Online')).toBeVisible()
  await expectNoViolations(ada.page, 'a card')
  await card.getByRole('button', { name: 'Message' }).click()
  await expect(ada.heading('Ben')).toBeVisible()
  await ada.page.getByRole('textbox', { name: 'Message @Ben' }).fill('Hello, Ben')
  await ada.page.getByRole('button', { name: 'Send' }).click()
  await ben.open('Ada')
  await expect(ben.message('Hello, Ben')).toBeVisible()

  await ada.goToRooms()
  await ada.page.getByRole('button', { name: 'New message' }).click()
  const dialog = ada.page.getByRole('dialog', { name: 'New message' })
  for (const name of ['Ben', 'Cleo']) {
    await dialog.getByRole('combobox', { name: 'To' }).fill(name)
    await dialog.getByRole('option', { name: new RegExp(name, 'u') }).click()
  }
  await dialog.getByRole('button', { name: 'Write' }).click()
  await expect(ada.heading('Ben and Cleo')).toBeVisible()
})

test('a status stands beside my name until it ends', async ({ visitor }) => {
  const [ada, ben] = [await visitor('Ada'), await visitor('Ben')]
  for (const person of [ada, ben]) {
    await enter(person)
    await person.join('lobby')
  }
  await ada.goToRooms()
  const status = ada.page.getByRole('button', { name: /change how you are seen/u })
  await status.click()
  const popover = ada.page.getByRole('dialog', { name: 'How you are seen' })
  await popover.getByRole('button', { name: 'At lunch' }).click()
  await expect(popover.getByLabel('How long?')).toHaveValue('half-hour')
  await popover.getByRole('radio', { name: 'Away', exact: true }).check()
  await popover.getByRole('button', { name: 'Save' }).click()
  await expect(popover).toBeHidden()
  await expect(status).toHaveAccessibleName(/At lunch/u)
  const card = await ben.openCard('Ada')
  await expect(card.getByText('At lunch')).toBeVisible()
  await expect(card.getByText(/^Away/u)).toBeVisible()

  await status.click()
  await expect(popover.getByLabel('How long?')).toHaveValue('same')
  await popover.getByRole('button', { name: 'Clear status' }).click()
  await expect(status).not.toHaveAccessibleName(/At lunch/u)
})

test('Escape leads from the emoji back to the status, and keeps what I wrote', async ({
  visitor,
  isMobile,
}) => {
  test.skip(isMobile, 'A phone has no Escape.')
  const ada = await visitor('Ada')
  await enter(ada)
  await ada.page.getByRole('button', { name: /change how you are seen/u }).click()
  const popover = ada.page.getByRole('dialog', { name: 'How you are seen' })
  await popover.getByLabel('What are you doing?').fill('Watching birds')
  await popover.getByRole('button', { name: 'Choose an emoji' }).click()
  await expect(popover.getByRole('button', { name: 'No emoji' })).toBeVisible()
  await popover.getByRole('button', { name: 'No emoji' }).focus()
  await ada.page.keyboard.press('Escape')
  await expect(popover.getByLabel('What are you doing?')).toHaveValue('Watching birds')
  await expect(popover.getByRole('button', { name: 'Choose an emoji' })).toBeFocused()
  await ada.page.keyboard.press('Escape')
  await expect(popover).toBeHidden()
})

test('who runs a room gives roles, mutes and removes, and lifts a ban', async ({
  visitor,
  server,
}) => {
  const ada = await visitor('Ada')
  await enter(ada)
  const ben = await Talker.register(server.url, 'Ben')
  await ada.createRoom('garden')
  await ben.ask('join_room', { room: 'garden' })
  const card = await ada.openCard('Ben')
  await card.getByLabel('Role in this room').selectOption('moderator')
  await expect(card.getByLabel('Role in this room')).toHaveValue('moderator')
  await ben.ask('update_room', { room: 'garden', topic: 'I may' })

  await card.getByLabel('Muted').selectOption('For an hour')
  await expect(card.getByLabel('Muted')).not.toHaveValue('off')
  await expect(ben.say('garden', ['May I?'])).rejects.toThrow()
  await card.getByLabel('Muted').selectOption('Let them speak again')
  await expect(card.getByLabel('Muted')).toHaveValue('off')
  await ben.say('garden', ['Thank you'])

  await card.getByRole('button', { name: 'Remove from the room…' }).click()
  const question = ada.page.getByRole('alertdialog', { name: 'Remove Ben?' })
  await question.getByRole('radio', { name: /^Never/u }).check()
  await question.getByLabel('Reason').fill('Slugs')
  await question.getByRole('button', { name: 'Remove' }).click()
  await expect(card).toBeHidden()
  await expect(ben.ask('join_room', { room: 'garden' })).rejects.toThrow()

  await ada.page.keyboard.press('Escape')
  await ada.choose('About this room')
  const dialog = ada.page.getByRole('dialog', { name: '#garden' })
  await dialog.getByRole('tab', { name: 'Banned' }).click()
  await expect(dialog.getByText('For good, by Ada')).toBeVisible()
  await dialog.getByRole('button', { name: 'Lift the ban of Ben' }).click()
  await expect(dialog.getByText('Nobody is kept out.')).toBeVisible()
  await ben.ask('join_room', { room: 'garden' })
  ben.leave()
})

test('whom I block cannot reach me, until I change my mind', async ({ visitor, server }) => {
  const ada = await visitor('Ada')
  await enter(ada)
  const ben = await Talker.register(server.url, 'Ben')
  await ada.join('lobby')
  await ben.ask('join_room', { room: 'lobby' })
  const card = await ada.openCard('Ben')
  await card.getByRole('button', { name: 'Block', exact: true }).click()
  await expect(card.getByText('You blocked them')).toBeVisible()
  await expect(ben.ask('open_direct', { user: 'Ada' })).rejects.toThrow()
  await card.getByRole('button', { name: 'Unblock' }).click()
  await expect(card.getByText('You blocked them')).toBeHidden()
  await ben.ask('open_direct', { user: 'Ada' })
  ben.leave()
})

test('from a card I call somebody in the room that is open, or whisper to them there', async ({
  visitor,
  server,
}) => {
  const ada = await visitor('Ada')
  await enter(ada)
  const ben = await Talker.register(server.url, 'Ben')
  await ada.join('lobby')
  await ben.ask('join_room', { room: 'lobby' })
  const put = async (act: string) => {
    const card = await ada.openCard('Ben')
    await card.getByRole('button', { name: act }).click()
    await expect(card).toBeHidden()
    // On a phone the people are over the room.
    if (await ada.page.getByRole('dialog').isVisible()) await ada.page.keyboard.press('Escape')
  }
  await put('Mention')
  await expect(ada.page.getByRole('textbox', { name: 'Message #lobby' })).toHaveValue('@Ben ')
  await put('Whisper')
  await ada.page.getByRole('button', { name: 'Whisper', exact: true }).click()
  await expect(
    ada
      .timeline()
      .getByText(/only you and Ben/iu)
      .first(),
  ).toBeVisible()
  ben.leave()
})

test('what is reported is read and closed by a moderator of the server', async ({
  visitor,
  server,
}) => {
  const [ada, ben] = [await visitor('Ada'), await visitor('Ben')]
  await ada.page.goto(server.ownerLink)
  await ada.page.getByLabel('Your name').fill('Ada')
  await ada.page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await ada.page.getByRole('button', { name: 'Become the owner' }).click()
  await expect(ada.page.getByLabel('Your name')).toBeHidden()
  await ada.page.goto('/rooms')
  await enter(ben)
  const cleo = await Talker.register(server.url, 'Cleo')
  await cleo.ask('join_room', { room: 'lobby' })
  await ada.chooseForMyself('Reports')
  await expect(ada.page.getByText('Nothing to look at.')).toBeVisible()

  await ben.join('lobby')
  const card = await ben.openCard('Cleo')
  await card.getByRole('button', { name: 'Report…' }).click()
  const dialog = ben.page.getByRole('dialog', { name: 'Report Cleo' })
  await dialog.getByLabel('What happened?').fill('Sells watches')
  await dialog.getByRole('button', { name: 'Report', exact: true }).click()
  await expect(ben.page.getByText('Reported.')).toBeVisible()

  await expect(ada.page.getByText('Sells watches')).toBeVisible()
  await ada.page.getByLabel('What came of it?').fill('Talked to Cleo')
  await ada.page.getByRole('button', { name: 'Close the report' }).click()
  await expect(ada.page.getByText('Nothing to look at.')).toBeVisible()
  await ada.page.getByRole('tab', { name: 'Closed' }).click()
  await expect(ada.page.getByText('Talked to Cleo')).toBeVisible()
  cleo.leave()
})
