import { logIn, register } from './support/account-story.ts'
import { expect, test } from './support/story.ts'

const notes = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => `Note ${from + index} of many`)

test('where the room tells it, I see how far the others have read', async ({ visitor, person }) => {
  const ada = await visitor('Ada')
  await register(ada.page, { name: 'Ada' })
  await ada.createRoom('garden')
  const ben = await person('Ben')
  await ben.join('garden')
  await ada.say('Not told yet')
  await expect(ben.message('Not told yet')).toBeVisible()
  const readers = ada.page.getByRole('img', { name: 'Read by Ben' })
  await expect(readers).toHaveCount(0)

  await ada.choose('About this room')
  const dialog = ada.page.getByRole('dialog', { name: '#garden' })
  await dialog.getByRole('tab', { name: 'Rules' }).click()
  const tells = dialog.getByRole('switch', { name: 'Show who has read' })
  await tells.click()
  await expect(tells).toBeChecked()
  await dialog.getByRole('button', { name: 'Close' }).click()
  const rows = ada.timeline().getByRole('listitem').filter({ has: readers })
  await ada.say('Have you read this?')
  await expect(rows).toContainText('Have you read this?')

  await ben.browse()
  await ada.say('And this?')
  await expect(ben.page).toHaveTitle(/^\(1\)/u)
  await expect(rows).toContainText('Have you read this?')
  await ben.open('garden')
  await expect(rows).toContainText('And this?')
  await expect(readers).toHaveCount(1)
})

test('what I mark as unread is new again on all my devices, until I have read it', async ({
  visitor,
  talker,
}) => {
  const desk = await visitor('Ada')
  await register(desk.page, { name: 'Ada' })
  await desk.createRoom('garden')
  const clio = await talker('Clio')
  await clio.ask('join_room', { room: 'garden' })
  await clio.say('garden', notes(1, 3))
  await expect(desk.message('Note 3 of many')).toBeVisible()
  const pocket = await visitor('Ada')
  await pocket.page.goto('/login')
  await logIn(pocket.page, 'Ada')
  await pocket.browse()
  const unread = /garden\b.*\b2 new messages/u
  const back = pocket.page.getByRole('link', { name: 'Back to your rooms' })
  if (await back.isVisible()) await back.click()
  await expect(pocket.roomLink('garden')).toHaveAccessibleName(/garden$/u)

  const row = desk.timeline().getByRole('listitem').filter({ hasText: 'Note 2 of many' })
  await desk.openMenu(row)
  await desk.page.getByRole('menuitem', { name: 'Mark unread from here' }).click()
  await expect(pocket.roomLink('garden')).toHaveAccessibleName(unread)
  for (const device of [desk, pocket]) await expect(device.page).toHaveTitle(/^\(2\)/u)
  await pocket.open('garden')
  await expect(pocket.timeline().getByText('New', { exact: true })).toBeVisible()
  await expect(pocket.message('Note 3 of many')).toBeVisible()
  for (const device of [desk, pocket]) await expect(device.page).not.toHaveTitle(/^\(/u)
})

test('a day leads to what was said on it first, or else on the next one', async ({
  person,
  server,
  talker,
}) => {
  const clio = await talker('Clio')
  await clio.ask('join_room', { room: 'lobby' })
  await clio.say('lobby', notes(1, 200))
  await server.redate('2026-02-20T12:00:00Z', { upTo: 120 })
  await server.redate('2026-01-10T12:00:00Z', { upTo: 60 })
  const ada = await person('Ada')
  await ada.join('lobby')
  await expect(ada.message('Note 200 of many')).toBeInViewport()

  const dialog = ada.page.getByRole('dialog', { name: 'Go to a day' })
  const goTo = async (day: string) => {
    await ada.timeline().getByTitle('Go to another day').last().click()
    await dialog.getByLabel('Day').fill(day)
    await dialog.getByRole('button', { name: 'Go there' }).click()
    await expect(dialog).toBeHidden()
  }
  await goTo('2026-02-20')
  await expect(ada.message('Note 61 of many')).toBeInViewport()
  await expect(ada.message('Note 120 of many')).not.toBeInViewport()
  await goTo('2026-01-01')
  await expect(ada.message('Note 1 of many')).toBeInViewport()
  await goTo('2026-01-11')
  await expect(ada.message('Note 61 of many')).toBeInViewport()
  await ada.page.getByRole('button', { name: 'Jump to the newest' }).click()
  await expect(ada.message('Note 200 of many')).toBeInViewport()
})
